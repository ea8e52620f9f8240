package io.timecoin.api;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.Transaction;
import io.timecoin.query.NodeEvent;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Which events a subscriber wants.
 *
 * @param txids if not empty, or addresses are not: only events that concern one of them
 */
public record EventFilter(Set<Kind> kinds, Set<Hash256> txids, Set<Address> addresses) {

    /** Most txids and most addresses of one filter. */
    public static final int MAX_NAMED = 100;

    private static final int EVENT_BYTES = 512;

    /** A txid in quotes, and a comma. */
    private static final int TXID_BYTES = 67;

    /** What an event is about; the names of the types in REST, in lower case. */
    public enum Kind {
        BLOCK,
        TRANSACTION,
        UTXO,
        CONSENSUS,
        STATE
    }

    public EventFilter {
        kinds = Set.copyOf(kinds.isEmpty() ? EnumSet.allOf(Kind.class) : kinds);
        txids = Set.copyOf(txids);
        addresses = Set.copyOf(addresses);
        if (txids.size() > MAX_NAMED || addresses.size() > MAX_NAMED) {
            throw ApiException.invalid("INVALID_FILTER", "a filter names at most " + MAX_NAMED + " of each");
        }
    }

    /** Whether events of this kind are wanted at all. */
    public boolean wants(Kind kind) {
        return kinds.contains(kind);
    }

    /** About as many bytes as an event has as text, whatever the filter leaves of it. */
    public static long bytesOf(NodeEvent event) {
        return EVENT_BYTES
                + (event instanceof NodeEvent.BlockFinal block
                        ? (long) TXID_BYTES * block.transactions().size()
                        : 0);
    }

    private boolean isNarrow() {
        return !txids.isEmpty() || !addresses.isEmpty();
    }

    /** Whether the subscriber wants it at all. */
    public boolean admits(NodeEvent event) {
        return switch (event) {
            case NodeEvent.BlockFinal block ->
                kinds.contains(Kind.BLOCK)
                        && (!isNarrow() || block.transactions().stream().anyMatch(this::concerns));
            case NodeEvent.TransactionChanged changed ->
                kinds.contains(Kind.TRANSACTION) && (!isNarrow() || txids.contains(changed.txid()));
            case NodeEvent.CoinChanged coin ->
                kinds.contains(Kind.UTXO)
                        && (!isNarrow() || txids.contains(coin.outPoint().txid()) || txids.contains(coin.spender()));
            case NodeEvent.ViewEntered _ -> kinds.contains(Kind.CONSENSUS) && !isNarrow();
            case NodeEvent.StateChanged _ -> kinds.contains(Kind.STATE) && !isNarrow();
        };
    }

    /** Those of a block's transactions that the subscriber wants to hear of. */
    public List<Transaction> within(NodeEvent.BlockFinal block) {
        return isNarrow() ? block.transactions().stream().filter(this::concerns).toList() : block.transactions();
    }

    private boolean concerns(Transaction transaction) {
        return txids.contains(transaction.txid())
                || transaction.inputs().stream().anyMatch(input -> txids.contains(input.txid()))
                || (!addresses.isEmpty() && touches(transaction));
    }

    /** An owner shows as the address of a witness's key, a receiver as that of an output. */
    private boolean touches(Transaction transaction) {
        return transaction.outputs().stream().anyMatch(output -> addresses.contains(output.owner()))
                || transaction.witnesses().stream()
                        .anyMatch(witness -> addresses.contains(Address.of(witness.publicKey())));
    }
}
