package io.timecoin.cli.wallet;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Address;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One transaction as its wallet sees it.
 *
 * @param place in the chain; empty while it is pending
 * @param direction of the coins
 * @param amount satoshis that came, or that others got; 0 if the wallet paid itself; empty if it paid with others, and the node
 *     does not know how much of it was whose
 * @param fee satoshis, if the wallet alone paid it
 * @param counterparties who paid, or who was paid; none in a settlement, where the network pays
 * @param watched none of the wallet's own addresses takes part, only watched ones
 */
public record HistoryEntry(
        Hash256 txid,
        Optional<Place> place,
        Direction direction,
        OptionalLong amount,
        OptionalLong fee,
        List<Address> counterparties,
        boolean watched) {

    public HistoryEntry {
        counterparties = List.copyOf(counterparties);
    }

    /** Where it is final, as the node tells it. */
    public record Place(long height, int index, Instant time) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byHeight = Long.compare(height, other.height);
            return byHeight != 0 ? byHeight : Integer.compare(index, other.index);
        }
    }

    /** Which way the coins went. */
    public enum Direction {
        /** The wallet was paid. */
        IN,
        /** The wallet paid. */
        OUT,
        /** The wallet paid itself. */
        SELF
    }

    /** {@code final}, or {@code pending}. */
    public String state() {
        return place.isPresent() ? "final" : "pending";
    }
}
