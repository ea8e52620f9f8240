package io.timecoin.api.rest.json;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Coin;
import io.timecoin.ledger.Network;
import io.timecoin.ledger.OutPoint;
import io.timecoin.query.view.CoinView;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A coin, where it is in its life cycle, and who spends or has spent it. */
@Schema(name = "Coin")
public record CoinJson(
        String txid,
        int vout,
        String amount,
        String address,
        long height,
        boolean collateral,

        @Schema(enumeration = {"UNSPENT", "LOCKED", "SPENT_PENDING", "SPENT_FINALIZED", "CONFIRMED"})
        String state,

        Optional<String> spender,
        Optional<Long> spentView,
        Optional<Long> votedWeight,
        Optional<Long> spentHeight,
        long asOfHeight) {

    public static CoinJson of(CoinView view, Network network) {
        Coin coin = view.coin();
        return new CoinJson(
                view.outPoint().txid().toHex(),
                view.outPoint().vout(),
                Long.toString(coin.value()),
                AddressText.encode(coin.owner(), network),
                coin.height(),
                coin.collateral(),
                view.state().name(),
                view.spender().map(Hash256::toHex),
                view.spentView(),
                view.votedWeight(),
                view.spentHeight(),
                view.asOfHeight());
    }

    /** A coin in a list of unspent final ones, which does not look at the mempool. */
    @Schema(name = "UnspentCoin")
    public record Unspent(String txid, int vout, String amount, long height, boolean collateral) {
        public static Unspent of(OutPoint outPoint, Coin coin) {
            return new Unspent(
                    outPoint.txid().toHex(),
                    outPoint.vout(),
                    Long.toString(coin.value()),
                    coin.height(),
                    coin.collateral());
        }
    }
}
