package io.timecoin.cli.bench;

import org.HdrHistogram.Histogram;

/**
 * How far a load was behind its schedule, and who held it back: the network, which had as much unanswered as the load keeps, or
 * the load itself. Counts what was due in the measured time. For one thread.
 */
final class LoadPace {

    /** What is written later than this after it was due is late. */
    static final long LATE_NANOS = 100_000_000L;

    private static final long HIGHEST_MICROS = 600_000_000L;
    private static final int DIGITS = 2;

    private final Histogram lateness = new Histogram(HIGHEST_MICROS, DIGITS);
    private boolean heldBack;
    private long lateByNetwork;
    private long lateByLoad;

    /** There is no room for what is due: from now on the network is why it is late. */
    void heldBack() {
        heldBack = true;
    }

    /** All that was due is written. */
    void caughtUp() {
        heldBack = false;
    }

    /** One that was due at {@code due} is written. */
    void written(long due, long now) {
        long late = Math.max(0, now - due);
        lateness.recordValue(Math.min(late / 1_000, HIGHEST_MICROS));
        if (late > LATE_NANOS) {
            if (heldBack) {
                lateByNetwork++;
            } else {
                lateByLoad++;
            }
        }
    }

    /** Of all that were written. */
    Lateness lateness() {
        return new Lateness(
                lateness.getTotalCount(),
                lateByNetwork,
                lateByLoad,
                lateness.getValueAtPercentile(99) / 1e3,
                lateness.getMaxValue() / 1e3);
    }
}
