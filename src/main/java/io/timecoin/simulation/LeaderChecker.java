package io.timecoin.simulation;

import io.timecoin.crypto.HashTag;
import io.timecoin.simulation.Violation.Invariant;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Who leads a view, drawn once more by hand (protocol §5): whoever is mistaken waits for somebody else than the others. */
final class LeaderChecker {

    private final SimulatedLedger ledger;

    LeaderChecker(SimulatedLedger ledger) {
        this.ledger = ledger;
    }

    /** A correct node has entered a view that it takes to be led by a voter. */
    void entered(int host, long epoch, long view, int leader) {
        int drawn = drawn(epoch, view);
        if (leader != drawn) {
            throw new Violation(
                    Invariant.LEADER_AS_DRAWN,
                    "node " + host + " takes voter " + leader + " for the leader of view "
                            + EventTrace.view(epoch, view) + ", but voter " + drawn + " was drawn");
        }
    }

    private int drawn(long epoch, long view) {
        byte[] place = ByteBuffer.allocate(2 * Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(epoch)
                .putLong(view)
                .array();
        byte[] draw = HashTag.LEADER.hash(ledger.genesisHash.toBytes(), place).toBytes();
        long first = ByteBuffer.wrap(draw).order(ByteOrder.LITTLE_ENDIAN).getLong();
        long total =
                ledger.set.voters().stream().mapToLong(voter -> voter.weight()).sum();
        long left = Long.remainderUnsigned(first, total);
        int index = 0;
        while (left >= ledger.set.voter(index).weight()) {
            left -= ledger.set.voter(index).weight();
            index++;
        }
        return index;
    }
}
