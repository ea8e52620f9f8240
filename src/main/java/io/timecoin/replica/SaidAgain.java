package io.timecoin.replica;

/**
 * When a node without a voice passes on again what waits here (protocol §7). It came and went once; the message may have been lost,
 * or no link stood, and this node can put it in no block itself. For one thread.
 */
final class SaidAgain {

    /** What became final meanwhile need not be said again; what did not is not held up for long. */
    static final long INTERVAL_MILLIS = 2_000;

    private long dueAt = Long.MAX_VALUE;

    /**
     * Whether to say it again now.
     *
     * @param waits whether there is something
     * @param now monotonic ms
     */
    boolean isDue(boolean waits, long now) {
        if (!waits) {
            dueAt = Long.MAX_VALUE;
            return false;
        }
        boolean due = now >= dueAt;
        dueAt = due ? now + INTERVAL_MILLIS : Math.min(dueAt, now + INTERVAL_MILLIS);
        return due;
    }

    /** Monotonic ms at which {@link #isDue} may become true. */
    long dueAt() {
        return dueAt;
    }
}
