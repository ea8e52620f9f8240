package io.timecoin.query;

import io.timecoin.consensus.Certificate;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.BlockSummary;
import io.timecoin.ledger.Coin;
import io.timecoin.ledger.CoinState;
import io.timecoin.ledger.Genesis;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import io.timecoin.query.view.BlockView;
import io.timecoin.query.view.CoinView;
import io.timecoin.query.view.Page;
import io.timecoin.query.view.TransactionState;
import io.timecoin.query.view.TransactionView;
import io.timecoin.storage.AddressCoins;
import io.timecoin.storage.AddressTransactions;
import io.timecoin.storage.CertifiedHeight;
import io.timecoin.storage.ChainStore;
import io.timecoin.storage.OwnedCoin;
import io.timecoin.storage.Spend;
import io.timecoin.storage.Stop;
import io.timecoin.storage.StoredTransaction;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads the applied chain for the API. Waits for the disk. Safe for any thread. */
@Singleton
public final class LedgerReader {

    /**
     * Bytes of transactions after which a page of them ends. As JSON they take up to five times that, which every node may answer
     * at once.
     */
    static final int PAGE_BYTES = 512 << 10;

    private final ChainStore chain;
    private final Map<OutPoint, Coin> genesisCoins;

    public LedgerReader(ChainStore chain, Genesis genesis) {
        this.chain = chain;
        this.genesisCoins = genesis.coins();
    }

    Optional<BlockView> block(long height) {
        return Optional.ofNullable(chain.encodedBlock(height))
                .map(encoded -> BlockView.of(encoded, confirmations(height)));
    }

    Optional<BlockView> block(Hash256 hash) {
        OptionalLong height = chain.heightOf(hash);
        return height.isEmpty() ? Optional.empty() : block(height.getAsLong());
    }

    private long confirmations(long height) {
        return chain.tip().height() - height + 1;
    }

    List<BlockSummary> blocksDownFrom(long fromHeight, int limit, Stop stop) {
        List<BlockSummary> blocks = new ArrayList<>();
        long height = Math.min(fromHeight, chain.tip().height());
        while (height >= 1 && blocks.size() < limit) {
            stop.check();
            @Nullable BlockSummary block = chain.summary(height);
            if (block != null) {
                blocks.add(block);
            }
            height--;
        }
        return blocks;
    }

    Optional<Certificate> certificate(long height) {
        if (height < 1 || height > chain.tip().height()) {
            return Optional.empty();
        }
        return Optional.ofNullable(chain.lowestCertifiedAtOrAbove(height)).map(CertifiedHeight::finalization);
    }

    public Optional<TransactionView> transaction(Hash256 txid) {
        return Optional.ofNullable(chain.transaction(txid)).map(this::view);
    }

    private TransactionView view(StoredTransaction stored) {
        long height = stored.position().height();
        TransactionState state = new TransactionState.Final(
                height,
                stored.header().hash(),
                stored.header().timestamp(),
                stored.position().index(),
                confirmations(height),
                height <= chain.tip().settlementHeight(),
                Optional.empty());
        return new TransactionView(
                stored.transaction().txid(), Optional.of(stored.transaction()), state, Optional.empty());
    }

    /** A final coin, spent or not; empty if no applied block made it. */
    Optional<CoinView> coin(OutPoint outPoint) {
        long asOf = chain.tip().height();
        @Nullable Coin unspent = chain.coins(List.of(outPoint)).coins().getFirst();
        if (unspent != null) {
            return Optional.of(view(outPoint, unspent, CoinState.UNSPENT, null, asOf));
        }
        return Optional.ofNullable(chain.spender(outPoint)).flatMap(spend -> spent(outPoint, spend, asOf));
    }

    private Optional<CoinView> spent(OutPoint outPoint, Spend spend, long asOf) {
        boolean settled = spend.height() <= chain.tip().settlementHeight();
        CoinState state = settled ? CoinState.CONFIRMED : CoinState.SPENT_FINALIZED;
        return made(outPoint).map(coin -> view(outPoint, coin, state, spend, asOf));
    }

    private Optional<Coin> made(OutPoint outPoint) {
        @Nullable Coin genesisCoin = genesisCoins.get(outPoint);
        if (genesisCoin != null) {
            return Optional.of(genesisCoin);
        }
        return Optional.ofNullable(chain.transaction(outPoint.txid()))
                .filter(stored ->
                        outPoint.vout() < stored.transaction().outputs().size())
                .map(stored ->
                        stored.transaction().coins(stored.position().height()).get(outPoint.vout()));
    }

    private static CoinView view(
            OutPoint outPoint, Coin coin, CoinState state, @Nullable Spend spend, long asOfHeight) {
        return new CoinView(
                outPoint,
                coin,
                state,
                Optional.ofNullable(spend).map(Spend::txid),
                Optional.empty(),
                Optional.empty(),
                Optional.ofNullable(spend).map(Spend::height),
                asOfHeight);
    }

    Page<Map.Entry<OutPoint, Coin>> coins(Address address, Optional<String> cursor, int limit) {
        AddressCoins page =
                chain.addressCoins(address, cursor.map(Cursors::outPoint).orElse(null), limit);
        List<Map.Entry<OutPoint, Coin>> items = new ArrayList<>();
        for (OwnedCoin owned : page.coins()) {
            items.add(Map.entry(owned.outPoint(), owned.coin()));
        }
        Optional<String> next =
                page.more() ? Optional.of(Cursors.of(page.coins().getLast().outPoint())) : Optional.empty();
        return new Page<>(items, next, page.height());
    }

    /** Ends early, with a cursor, when those on the page have more than {@link #PAGE_BYTES}. */
    Page<TransactionView> transactions(Address address, Optional<String> cursor, int limit, Stop stop) {
        AddressTransactions page =
                chain.addressTransactions(address, cursor.map(Cursors::position).orElse(null), limit);
        List<TransactionView> items = new ArrayList<>();
        int bytes = 0;
        int read = 0;
        while (read < page.entries().size() && bytes < PAGE_BYTES) {
            stop.check();
            Optional<TransactionView> view =
                    transaction(page.entries().get(read++).txid());
            bytes += view.flatMap(TransactionView::transaction)
                    .map(Transaction::size)
                    .orElse(0);
            view.ifPresent(items::add);
        }
        boolean more = page.more() || read < page.entries().size();
        Optional<String> next =
                more ? Optional.of(Cursors.of(page.entries().get(read - 1).position())) : Optional.empty();
        return new Page<>(items, next, page.height());
    }
}
