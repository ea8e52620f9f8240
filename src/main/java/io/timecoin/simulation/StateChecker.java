package io.timecoin.simulation;

import io.timecoin.ledger.Address;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.TransactionOutput;
import io.timecoin.simulation.Violation.Invariant;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether nodes have the same state at the same height, whichever way the blocks came: what a block leaves is compared with what it
 * left at the first node, and the coins on a disk with those that {@link LedgerChecker} has by its own arithmetic.
 */
final class StateChecker {

    /** How many coins there are, and the sum of their hashes, in which order and place have no part. */
    private record Coins(long count, long digest) {}

    private final List<ChainState> states = new ArrayList<>();
    private final List<Coins> coins = new ArrayList<>();
    private long count;
    private long digest;

    /** Of a chain that begins so, with its coins. */
    StateChecker(ChainState genesis) {
        states.add(genesis);
    }

    /** A coin is there from now on. */
    void made(OutPoint at, TransactionOutput coin) {
        count++;
        digest += hash(at, coin.value(), coin.owner());
    }

    /** A coin is gone. */
    void spent(OutPoint at, TransactionOutput coin) {
        count--;
        digest -= hash(at, coin.value(), coin.owner());
    }

    private static long hash(OutPoint at, long value, Address owner) {
        return new EventHash()
                .add(at.hashCode())
                .add(value)
                .add(owner.hashCode())
                .value();
    }

    /** All coins of the genesis, or of one block more, are told. */
    void complete() {
        coins.add(new Coins(count, digest));
    }

    /** A block has become final at a host and leaves this. */
    void finalized(int host, ChainState after) {
        if (after.height() == states.size()) {
            states.add(after);
        } else if (!states.get((int) after.height()).equals(after)) {
            throw new Violation(
                    Invariant.SAME_STATE,
                    "node " + host + " has " + after + " after the block of height " + after.height() + ", others "
                            + states.get((int) after.height()));
        }
    }

    /** Compares all that a disk has applied. */
    void check(int host, SimulatedDisk disk) {
        long[] found = new long[2];
        disk.forEachCoin((at, coin) -> {
            found[0]++;
            found[1] += hash(at, coin.value(), coin.owner());
        });
        int height = (int) disk.tip().height();
        if (!disk.tip().equals(states.get(height)) || !coins.get(height).equals(new Coins(found[0], found[1]))) {
            throw new Violation(
                    Invariant.SAME_STATE,
                    "node " + host + " has " + found[0] + " coins and " + disk.tip() + ", others "
                            + coins.get(height).count() + " coins and " + states.get(height));
        }
    }
}
