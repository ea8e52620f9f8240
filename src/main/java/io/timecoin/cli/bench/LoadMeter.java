package io.timecoin.cli.bench;

import java.util.Arrays;
import org.HdrHistogram.Histogram;

/** Counts what becomes final, and how long it took. For one thread. */
final class LoadMeter {

    private static final int DIGITS = 3;
    private static final long HIGHEST_MICROS = 600_000_000L;

    private final long began;
    private final long from;
    private final long to;
    private final Histogram finality = new Histogram(HIGHEST_MICROS, DIGITS);
    private int[] finals = new int[1_024];
    private int steps;
    private long height = -1;
    private long blocks;
    private long transactionsInBlocks;

    LoadMeter(long began, long warmupNanos, long measuredNanos) {
        this.began = began;
        this.from = began + warmupNanos;
        this.to = from + measuredNanos;
    }

    long measuredFrom() {
        return from;
    }

    long measuredTo() {
        return to;
    }

    /** One transaction became final. */
    void finalized(long sent, long now) {
        int step = (int) Math.max(0, (now - began) / LoadOutcome.STEP_NANOS);
        if (step >= finals.length) {
            finals = Arrays.copyOf(finals, Math.max(2 * finals.length, step + 1));
        }
        finals[step]++;
        steps = Math.max(steps, step + 1);
        if (isMeasured(now)) {
            finality.recordValue(Math.clamp((now - sent) / 1_000, 0, HIGHEST_MICROS));
        }
    }

    /** A block became final at some node; of each height the first counts. */
    void block(long blockHeight, int transactions, long now) {
        if (blockHeight <= height) {
            return;
        }
        height = blockHeight;
        if (isMeasured(now)) {
            blocks++;
            transactionsInBlocks += transactions;
        }
    }

    private boolean isMeasured(long now) {
        return now - from >= 0 && now - to < 0;
    }

    LoadOutcome outcome(LoadTracker tracker, long refusedForNow, long gaps, long end) {
        return new LoadOutcome(
                began,
                from,
                Math.min(to - began, end - began) + began,
                finality,
                Arrays.copyOf(finals, steps),
                blocks,
                transactionsInBlocks,
                tracker.sent(),
                tracker.resent(),
                refusedForNow,
                gaps);
    }
}
