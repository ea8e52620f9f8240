package io.timecoin.replica;

import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.Verdict;
import io.timecoin.ledger.VerificationOutcome;
import io.timecoin.ledger.VerifiedTransaction;
import io.timecoin.mempool.Mempool;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Has the transactions of blocks verified that are not, and decides what an answer is good for. It belongs to the block that asked
 * for it: what was found missing for one may be there for another. For one thread.
 */
final class BodyVerification {

    private final Mempool mempool;
    private final ReplicaPort port;
    private long questions;

    BodyVerification(Mempool mempool, ReplicaPort port) {
        this.mempool = mempool;
        this.port = port;
    }

    /** Asks for whatever of a block is not verified and not being verified. */
    void verify(Assembly assembly) {
        List<Transaction> due = assembly.takeUnverified(questions + 1);
        if (!due.isEmpty()) {
            questions++;
            port.verifyForBlock(questions, due);
        }
    }

    /**
     * A yes holds for every block that has the transaction; a no depends on what was there for whom it was asked.
     *
     * @param asked whether the answer was asked for by this block
     * @return why the block is invalid; null if it is not for this
     */
    Verdict.@Nullable Invalid take(Assembly assembly, Checked result, boolean asked) {
        return switch (result.outcome()) {
            case VerificationOutcome.Verified(VerifiedTransaction verified) -> {
                if (mempool.remembersFinalsSince(verified.seenHeight())) {
                    assembly.give(verified);
                } // else too much has happened since its coins were read: it is verified again
                yield null;
            }
            case VerificationOutcome.Rejected(Verdict.Invalid reason) -> asked && !assembly.alone ? reason : null;
        };
    }

    /** Whether all of a block is verified, and so lately that it decides; if not it is asked for. */
    boolean isUpToDate(Assembly assembly) {
        assembly.forget(this::isStale);
        if (!assembly.isComplete()) {
            verify(assembly);
            return false;
        }
        return true;
    }

    /** What was verified so long ago that spends since may be forgotten has to be verified again. */
    private boolean isStale(VerifiedTransaction verified) {
        return !mempool.remembersFinalsSince(verified.seenHeight())
                && !mempool.contains(verified.transaction().txid());
    }
}
