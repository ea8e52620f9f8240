package io.timecoin.consensus;

/**
 * The deadlines of the current view, on the clock that inputs bring, in milliseconds (protocol §5.1, §5.8).
 *
 * <p>Keeps INV-24.
 */
final class ViewTimers {

    static final long NEVER = Long.MAX_VALUE;

    private static final int NULLIFIED_BEFORE_GROWTH = 3;

    private final ConsensusConfig config;
    private long enteredAt;
    private long leaderDeadline = NEVER;
    private long viewDeadline = NEVER;
    private long retryDeadline = NEVER;
    private int retries;
    private int nullifiedInARow;
    private boolean idle;

    ViewTimers(ConsensusConfig config) {
        this.config = config;
    }

    void enter(long now, boolean nowIdle) {
        enteredAt = now;
        idle = nowIdle;
        retries = 0;
        leaderDeadline = now + grown(config.leaderTimeout()) + extra();
        viewDeadline = now + grown(config.viewTimeout()) + extra();
        retryDeadline = now + config.retryInterval() + extra();
    }

    /** Lengthens or shortens the timers when it is seen that there is nothing, or something, to do. */
    void idle(long now, boolean nowIdle) {
        if (nowIdle == idle) {
            return;
        }
        idle = nowIdle;
        long start = idle ? enteredAt : now;
        if (leaderDeadline != NEVER) {
            leaderDeadline = start + grown(config.leaderTimeout()) + extra();
        }
        viewDeadline = start + grown(config.viewTimeout()) + extra();
        retryDeadline = start + config.retryInterval() + extra();
    }

    private long extra() {
        return idle ? config.idleBlockInterval() : 0;
    }

    private long grown(long base) {
        long timeout = base;
        for (int i = NULLIFIED_BEFORE_GROWTH; i <= nullifiedInARow && timeout < config.maxTimeout(); i++) {
            timeout = timeout * 3 / 2;
        }
        return Math.min(timeout, Math.max(base, config.maxTimeout()));
    }

    void nullified() {
        nullifiedInARow++;
    }

    void finalized() {
        nullifiedInARow = 0;
    }

    void proposalSeen() {
        leaderDeadline = NEVER;
    }

    boolean leaderExpired(long now) {
        return now >= leaderDeadline;
    }

    boolean waitsForLeader() {
        return leaderDeadline != NEVER;
    }

    boolean viewExpired(long now) {
        return now >= viewDeadline;
    }

    /** Whether it is time to repeat messages; if so the next time is set. */
    boolean retryDue(long now) {
        if (now < retryDeadline) {
            return false;
        }
        retries++;
        retryDeadline = now + config.retryInterval();
        return true;
    }

    /** How often messages of this view were repeated. */
    int retries() {
        return retries;
    }

    /** When the leader may propose at the earliest. */
    long proposeAt() {
        return enteredAt + config.minBlockInterval();
    }

    /** When a leader with nothing to do proposes an empty block. */
    long proposeEmptyAt() {
        return enteredAt + config.idleBlockInterval();
    }

    long enteredAt() {
        return enteredAt;
    }

    /** The next deadline after {@code now} at which something is due. */
    long next(long now) {
        long next = retryDeadline;
        if (leaderDeadline > now) {
            next = Math.min(next, leaderDeadline);
        }
        if (viewDeadline > now) {
            next = Math.min(next, viewDeadline);
        }
        return next;
    }
}
