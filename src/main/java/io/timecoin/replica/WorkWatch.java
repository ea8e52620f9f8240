package io.timecoin.replica;

import io.timecoin.crypto.Hash256;
import java.util.Optional;

/** Whether a leader would have something to do (protocol §4); asks only when the answer may have changed. For one thread. */
final class WorkWatch {

    /** With nothing to do it is asked again after this long, ms: the time of a locked transaction may have come. */
    private static final long ASK_AGAIN_MILLIS = 1_000;

    private final Proposer proposer;
    private long askedAt;
    private boolean work;
    private boolean grew;
    private Hash256 askedOn = Hash256.ZERO;

    WorkWatch(Proposer proposer) {
        this.proposer = proposer;
    }

    void mempoolGrew() {
        grew = true;
    }

    /** What is known may not hold any more. */
    void askAnew() {
        askedOn = Hash256.ZERO;
    }

    /**
     * Looks at what there is to do on top of a block.
     *
     * @return what there is now, if that has changed
     */
    Optional<Boolean> look(Hash256 head, Moment now) {
        boolean due = now.monotonic() - askedAt >= ASK_AGAIN_MILLIS
                || proposer.boundary(head).map(at -> now.wall() >= at).orElse(false);
        if (head.equals(askedOn) && (work || !(grew || due))) {
            return Optional.empty();
        }
        askedOn = head;
        askedAt = now.monotonic();
        grew = false;
        boolean found = proposer.hasWork(head, now.wall());
        if (found == work) {
            return Optional.empty();
        }
        work = found;
        return Optional.of(found);
    }

    /** What was found last. */
    boolean isThere() {
        return work;
    }

    /** Monotonic ms at which the boundary makes work, whatever comes; {@link Long#MAX_VALUE} if there is work already. */
    long nextWakeup(Hash256 head, Moment now) {
        return proposer.boundary(head)
                .map(at -> work ? Long.MAX_VALUE : Math.max(1, at - now.wall()) + now.monotonic())
                .orElse(Long.MAX_VALUE);
    }
}
