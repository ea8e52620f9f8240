package io.timecoin.simulation;

import io.timecoin.simulation.Violation.Invariant;
import java.util.Map;

/**
 * What a node keeps in its memory because of what one voter has sent: proposals, bodies that come together for them, messages of
 * the next epoch. Others' votes are few and bounded in number; these are large.
 */
final class HeldBytesChecker {

    /** Whoever keeps such things. */
    @FunctionalInterface
    interface Holder {
        /** Bytes by voter, as they would be encoded; who has sent nothing that is kept may be missing. */
        Map<Integer, Long> heldBytes();
    }

    /**
     * Four blocks that only their proposer stands for, two that were refused, and proposals of the views near the current one,
     * which name their transactions.
     */
    private static final int MOST_BLOCKS = 8;

    private final long most;

    /** Allows each voter so many of the largest blocks, of {@code maxBlockBytes} each. */
    HeldBytesChecker(long maxBlockBytes) {
        this.most = MOST_BLOCKS * maxBlockBytes;
    }

    void check(int host, Holder holder) {
        holder.heldBytes().forEach((voter, bytes) -> {
            if (bytes > most) {
                throw new Violation(
                        Invariant.MEMORY_BOUNDED,
                        "node " + host + " holds " + bytes + " bytes of voter " + voter + ", more than " + most);
            }
        });
    }
}
