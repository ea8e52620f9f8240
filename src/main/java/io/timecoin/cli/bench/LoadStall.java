package io.timecoin.cli.bench;

import java.time.Duration;

/**
 * Notices that nothing becomes final any more. A node may have said so while nobody listened: then all is sent once more, which is
 * harmless and is answered with what is final. If that does not help either, it is a failure. Moments are of {@link
 * System#nanoTime}. For one thread.
 */
final class LoadStall {

    /**
     * How long nothing may become final.
     *
     * @param again until all is sent again, and again after as long
     * @param most until it is a failure
     */
    record Limits(Duration again, Duration most) {
        static final Limits STANDARD = new Limits(Duration.ofSeconds(10), Duration.ofSeconds(60));
    }

    private final Limits limits;
    private int finals;
    private long grewAt;
    private long sentAt;

    LoadStall(Limits limits, long now) {
        this.limits = limits;
        this.grewAt = now;
        this.sentAt = now;
    }

    /** So many are final now. */
    void look(int nowFinal, long now) {
        if (nowFinal != finals) {
            finals = nowFinal;
            grewAt = now;
            sentAt = now;
        }
    }

    /** Whether all that is not final is to be sent again now; says so once each time. */
    boolean isAgainDue(long now) {
        if (now - sentAt < limits.again().toNanos()) {
            return false;
        }
        sentAt = now;
        return true;
    }

    /** Whether nothing has become final for too long. */
    boolean isOver(long now) {
        return now - grewAt >= limits.most().toNanos();
    }
}
