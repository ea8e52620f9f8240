package io.timecoin.replica;

/**
 * When a voter tells the leader of its view what it waits for (protocol §5.2). A leader that has nothing to include proposes nothing,
 * and those who know of a transaction give up the view; whoever keeps a transaction from the leader alone, or lost the one
 * message that had it, would cost everybody a timer. For one thread.
 *
 * <p>Keeps INV-26.
 */
final class Reminder {

    /** A leader that knows has proposed by then, ms: far below the leader timer, and beyond the longest way of a proposal. */
    static final long PATIENCE_MILLIS = 250;

    private long dueAt = Long.MAX_VALUE;
    private boolean told;

    void viewEntered() {
        dueAt = Long.MAX_VALUE;
        told = false;
    }

    /**
     * Whether to tell the leader now; once a view.
     *
     * @param waits whether there is something to include, and no proposal
     * @param now monotonic ms
     */
    boolean isDue(boolean waits, long now) {
        if (!waits || told) {
            dueAt = Long.MAX_VALUE;
            return false;
        }
        dueAt = Math.min(dueAt, now + PATIENCE_MILLIS);
        told = now >= dueAt;
        return told;
    }

    /** Monotonic ms at which {@link #isDue} may become true. */
    long dueAt() {
        return told ? Long.MAX_VALUE : dueAt;
    }
}
