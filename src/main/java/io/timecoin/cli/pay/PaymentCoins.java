package io.timecoin.cli.pay;

import io.timecoin.cli.client.JsonReply;
import io.timecoin.cli.client.NodeClient;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Amount;
import io.timecoin.ledger.Network;
import io.timecoin.ledger.OutPoint;
import io.timecoin.wallet.SpendableCoin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The coins of some addresses as a node lists them. A lie about their worth makes a signature that no honest node takes (protocol
 * §3); how many it tells of, and how long it takes, is bounded. For one thread, and one payment.
 */
public final class PaymentCoins {

    /** Coins that are looked at in all, collateral too; what lies beyond is not used for this payment. */
    static final int MOST = 100_000;

    /** Coins asked for at once. */
    static final int MOST_AT_ONCE = 1_024;

    /** How long a node may take for all answers about the coins of one payment: others wait for the wallet meanwhile. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** So much longer for each address, about which it is asked apart. */
    private static final Duration FOR_EACH = Duration.ofSeconds(1);

    private final NodeClient client;
    private final Network network;
    private final List<Address> owners;
    private final Duration patience;
    private final long begin = System.nanoTime();
    private int looked;

    public PaymentCoins(NodeClient client, Network network, List<Address> owners) {
        this(client, network, owners, PATIENCE.plus(FOR_EACH.multipliedBy(owners.size())));
    }

    PaymentCoins(NodeClient client, Network network, List<Address> owners, Duration patience) {
        this.client = client;
        this.network = network;
        this.owners = List.copyOf(owners);
        this.patience = patience;
    }

    /** What could be spent of them, collateral left alone, in the order of their owners. */
    public List<SpendableCoin> all() {
        return of(owners);
    }

    /** The same of those addresses alone that no pending payment spends from. */
    public List<SpendableCoin> ofIdle() {
        return of(owners.stream()
                .filter(owner -> asked("/v1/addresses/" + text(owner)).amount("pendingOut") == 0)
                .toList());
    }

    private List<SpendableCoin> of(List<Address> some) {
        List<SpendableCoin> coins = new ArrayList<>();
        some.forEach(owner -> addTo(coins, owner));
        if (coins.stream().map(SpendableCoin::outPoint).distinct().count() != coins.size()) {
            throw new PaymentException(client.base() + " answered a coin twice");
        }
        if (Amount.sum(coins.stream().mapToLong(SpendableCoin::value).toArray()).isEmpty()) {
            throw new PaymentException(client.base() + " answered amounts that cannot be");
        }
        return coins;
    }

    private void addTo(List<SpendableCoin> coins, Address owner) {
        Optional<String> cursor = Optional.empty();
        boolean more = looked < MOST;
        while (more) {
            requireTime();
            JsonReply page = client.coins(text(owner), cursor);
            List<JsonReply> items = page.list("items");
            if (items.size() > NodeClient.MAX_PAGE) {
                throw new PaymentException(
                        client.base() + " answered more coins at once than the " + NodeClient.MAX_PAGE + " asked for");
            }
            for (JsonReply coin : items) {
                if (!coin.flag("collateral")) {
                    coins.add(coin(coin, owner));
                }
            }
            looked += items.size();
            cursor = page.optionalText("cursor");
            more = cursor.isPresent() && !items.isEmpty() && looked < MOST;
        }
    }

    private String text(Address owner) {
        return AddressText.encode(owner, network);
    }

    private JsonReply asked(String path) {
        requireTime();
        return client.get(path);
    }

    private void requireTime() {
        if (System.nanoTime() - begin >= patience.toNanos()) {
            throw new PaymentException("the node at " + client.base() + " takes longer than " + patience.toSeconds()
                    + " s to tell the coins; nothing was paid");
        }
    }

    private static SpendableCoin coin(JsonReply coin, Address owner) {
        long value = coin.amount("amount");
        if (value == 0) {
            throw new PaymentException(coin.origin() + " answered a coin of nothing");
        }
        return new SpendableCoin(coin.outPoint(), value, owner);
    }

    /** Those of them that no transaction spends, pending ones included. */
    Set<OutPoint> free(List<OutPoint> coins) {
        Set<OutPoint> free = new HashSet<>();
        for (int from = 0; from < coins.size(); from += MOST_AT_ONCE) {
            requireTime();
            List<OutPoint> some = coins.subList(from, Math.min(coins.size(), from + MOST_AT_ONCE));
            for (JsonReply coin : client.coinStates(some)) {
                if (coin.text("state").equals("UNSPENT")) {
                    free.add(coin.outPoint());
                }
            }
        }
        free.retainAll(coins);
        return free;
    }
}
