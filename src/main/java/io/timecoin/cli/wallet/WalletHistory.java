package io.timecoin.cli.wallet;

import io.timecoin.cli.client.JsonReply;
import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.client.NodeClientException;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Amount;
import io.timecoin.ledger.Network;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionOutput;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What went in and out of a wallet, newest first: the lists of its addresses, merged, each transaction once. A node is asked for a
 * page of an address at a time, so that memory does not grow with the history. For one thread.
 */
public final class WalletHistory {

    private final NodeClient client;
    private final Network network;
    private final Set<Address> own;
    private final Set<Address> watched;
    private final SpentCoins spentCoins;

    /** The history of a wallet's own addresses, and of those that it only watches. */
    public WalletHistory(NodeClient client, Network network, List<Address> own, List<Address> watched) {
        this.client = client;
        this.network = network;
        this.own = new LinkedHashSet<>(own);
        this.watched = new LinkedHashSet<>(watched);
        this.spentCoins = new SpentCoins(client, network);
    }

    /** Gives the pending ones, then the final ones from the newest on, at most {@code limit} in all. */
    public void read(long limit, Consumer<HistoryEntry> reader) {
        Set<Hash256> pending = pending(limit, reader);
        long left = limit - pending.size();
        PriorityQueue<AddressTransactions> lists = new PriorityQueue<>(
                Comparator.comparing(AddressTransactions::first, AddressTransactions.Found.NEWEST_FIRST));
        for (Address address : all()) {
            putBack(lists, new AddressTransactions(client, text(address)));
        }
        while (left > 0 && !lists.isEmpty()) {
            AddressTransactions.Found next = takeNewest(lists);
            if (!pending.contains(next.transaction().txid())) { // it has become final meanwhile
                reader.accept(entry(next.transaction(), Optional.of(next.place())));
                left--;
            }
        }
    }

    /** From all lists in which it stands first: it touches several addresses. */
    private static AddressTransactions.Found takeNewest(PriorityQueue<AddressTransactions> lists) {
        AddressTransactions.Found newest = lists.element().first();
        List<AddressTransactions> same = new ArrayList<>();
        while (!lists.isEmpty() && lists.element().first().place().equals(newest.place())) {
            same.add(lists.remove());
        }
        for (AddressTransactions list : same) {
            list.remove();
            putBack(lists, list);
        }
        return newest;
    }

    private static void putBack(PriorityQueue<AddressTransactions> lists, AddressTransactions list) {
        if (!list.isEmpty()) {
            lists.add(list);
        }
    }

    private List<Address> all() {
        List<Address> all = new ArrayList<>(own);
        all.addAll(watched);
        return all;
    }

    private String text(Address address) {
        return AddressText.encode(address, network);
    }

    private Set<Hash256> pending(long limit, Consumer<HistoryEntry> reader) {
        Set<Hash256> seen = new LinkedHashSet<>();
        for (Address address : all()) {
            JsonReply page =
                    client.get("/v1/addresses/" + text(address) + "/pending?limit=" + AddressTransactions.PAGE);
            for (JsonReply item : page.list("items")) {
                Transaction transaction = ToldTransaction.of(item);
                if (seen.size() < limit && seen.add(transaction.txid())) {
                    reader.accept(entry(transaction, Optional.empty()));
                }
            }
        }
        return seen;
    }

    private HistoryEntry entry(Transaction transaction, Optional<HistoryEntry.Place> place) {
        Set<Address> payers = new LinkedHashSet<>();
        transaction.witnesses().forEach(witness -> payers.add(Address.of(witness.publicKey())));
        boolean touchesOwn = payers.stream().anyMatch(own::contains)
                || transaction.outputs().stream().anyMatch(output -> own.contains(output.owner()));
        Side side = new Side(touchesOwn ? own : watched, !touchesOwn);
        return payers.stream().anyMatch(side.ours()::contains)
                ? paid(transaction, place, payers, side)
                : received(transaction, place, payers, side);
    }

    /** From whose eyes a transaction is seen. */
    private record Side(Set<Address> ours, boolean watched) {}

    private HistoryEntry received(
            Transaction transaction, Optional<HistoryEntry.Place> place, Set<Address> payers, Side side) {
        return new HistoryEntry(
                transaction.txid(),
                place,
                HistoryEntry.Direction.IN,
                OptionalLong.of(received(transaction, side)),
                OptionalLong.empty(),
                sorted(payers),
                side.watched());
    }

    private long received(Transaction transaction, Side side) {
        return sum(transaction.outputs().stream()
                .filter(output -> side.ours().contains(output.owner()))
                .mapToLong(TransactionOutput::value)
                .toArray());
    }

    private HistoryEntry paid(
            Transaction transaction, Optional<HistoryEntry.Place> place, Set<Address> payers, Side side) {
        Set<Address> others = new LinkedHashSet<>(payers);
        transaction.outputs().forEach(output -> others.add(output.owner()));
        others.removeAll(side.ours());
        boolean alone = side.ours().containsAll(payers);
        Optional<List<SpentCoins.Spent>> spent = spentCoins.of(transaction.inputs());
        OptionalLong fee =
                alone && spent.isPresent() ? OptionalLong.of(fee(transaction, spent.get())) : OptionalLong.empty();
        // Who pays alone pays what others get; of a payment by several the node's word is needed, or the share is not
        // known.
        OptionalLong gone = alone || spent.isPresent()
                ? OptionalLong.of(
                        (alone ? sum(outputs(transaction)) : share(spent.get(), side)) - received(transaction, side))
                : OptionalLong.empty();
        return new HistoryEntry(
                transaction.txid(),
                place,
                direction(others, gone.orElse(0)),
                gone.isPresent() ? OptionalLong.of(Math.abs(gone.getAsLong())) : OptionalLong.empty(),
                fee,
                sorted(others),
                side.watched());
    }

    private long share(List<SpentCoins.Spent> spent, Side side) {
        return sum(spent.stream()
                .filter(coin -> side.ours().contains(coin.owner()))
                .mapToLong(SpentCoins.Spent::value)
                .toArray());
    }

    private static HistoryEntry.Direction direction(Set<Address> others, long gone) {
        if (others.isEmpty()) {
            return HistoryEntry.Direction.SELF;
        }
        return gone < 0 ? HistoryEntry.Direction.IN : HistoryEntry.Direction.OUT;
    }

    private long fee(Transaction transaction, List<SpentCoins.Spent> spent) {
        long fee = sum(spent.stream().mapToLong(SpentCoins.Spent::value).toArray()) - sum(outputs(transaction));
        if (fee < 0) {
            throw new NodeClientException(
                    client.base() + " answered coins that cannot pay for " + transaction.txid(), 200, Optional.empty());
        }
        return fee;
    }

    private static long[] outputs(Transaction transaction) {
        return transaction.outputs().stream()
                .mapToLong(TransactionOutput::value)
                .toArray();
    }

    private long sum(long... amounts) {
        return Amount.sum(amounts)
                .orElseThrow(() -> new NodeClientException(
                        client.base() + " answered amounts that cannot be", 200, Optional.empty()));
    }

    private static List<Address> sorted(Set<Address> addresses) {
        return addresses.stream().sorted(Comparator.naturalOrder()).toList();
    }
}
