package io.timecoin.cli.pay;

import io.timecoin.cli.client.JsonReply;
import io.timecoin.cli.client.NodeClient;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Network;
import io.timecoin.ledger.OutPoint;
import io.timecoin.wallet.SpendableCoin;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The coins of some addresses as a node lists them. A lie about their worth makes a signature that no honest node takes (protocol
 * §3). For one thread.
 */
final class PaymentCoins {

    /** Pages of a node's list that are read for one address; what lies beyond is not used for this payment. */
    private static final int MAX_PAGES = 100;

    /** Coins asked for at once. */
    private static final int MOST_AT_ONCE = 1_024;

    private final NodeClient client;
    private final Network network;

    PaymentCoins(NodeClient client, Network network) {
        this.client = client;
        this.network = network;
    }

    /** What could be spent of them, collateral left alone. */
    List<SpendableCoin> of(List<Address> owners) {
        List<SpendableCoin> coins = new ArrayList<>();
        owners.forEach(owner -> coins.addAll(of(owner)));
        if (coins.stream().map(SpendableCoin::outPoint).distinct().count() != coins.size()) {
            throw new PaymentException(client.base() + " answered a coin twice");
        }
        return coins;
    }

    private List<SpendableCoin> of(Address owner) {
        String text = AddressText.encode(owner, network);
        List<SpendableCoin> coins = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        int pages = 0;
        do {
            JsonReply page = client.coins(text, cursor);
            for (JsonReply coin : page.list("items")) {
                if (!coin.flag("collateral")) {
                    coins.add(coin(coin, owner));
                }
            }
            cursor = page.optionalText("cursor");
        } while (cursor.isPresent() && ++pages < MAX_PAGES);
        return coins;
    }

    private static SpendableCoin coin(JsonReply coin, Address owner) {
        long value = coin.amount("amount");
        if (value == 0) {
            throw new PaymentException(coin.origin() + " answered a coin of nothing");
        }
        return new SpendableCoin(outPoint(coin), value, owner);
    }

    private static OutPoint outPoint(JsonReply coin) {
        try {
            return new OutPoint(Hash256.ofHex(coin.text("txid")), Math.toIntExact(coin.number("vout")));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new PaymentException(coin.origin() + " answered a coin that cannot be one", e);
        }
    }

    /** Those of them that no transaction spends, pending ones included. */
    Set<OutPoint> free(List<OutPoint> coins) {
        Set<OutPoint> free = new HashSet<>();
        for (int from = 0; from < coins.size(); from += MOST_AT_ONCE) {
            List<OutPoint> some = coins.subList(from, Math.min(coins.size(), from + MOST_AT_ONCE));
            for (JsonReply coin : client.coinStates(some)) {
                if (coin.text("state").equals("UNSPENT")) {
                    free.add(outPoint(coin));
                }
            }
        }
        return free;
    }
}
