package io.timecoin.cli.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Counts what becomes final, and how long it took. For one thread. */
final class LoadMeter {

    /** What happened is told of once in so long. */
    static final long INTERVAL_NANOS = Duration.ofSeconds(10).toNanos();

    private static final int DIGITS = 3;
    private static final long HIGHEST_MICROS = 600_000_000L;

    private final long began;
    private final long from;
    private final long to;
    private final Histogram finality = new Histogram(HIGHEST_MICROS, DIGITS);
    private final Histogram interval = new Histogram(HIGHEST_MICROS, DIGITS);
    private long intervalBegan;
    private int[] finals = new int[1_024];
    private int steps;
    private long height = -1;
    private long blocks;
    private long transactionsInBlocks;
    private long offered;
    private long accepted;

    LoadMeter(long began, long warmupNanos, long measuredNanos) {
        this.began = began;
        this.from = began + warmupNanos;
        this.to = from + measuredNanos;
        this.intervalBegan = began;
    }

    long measuredFrom() {
        return from;
    }

    long measuredTo() {
        return to;
    }

    /** One was due, or without a rate sent, at this moment. */
    void offered(long nanos) {
        offered += isMeasured(nanos) ? 1 : 0;
    }

    /** A node said yes to one for the first time. */
    void accepted(long nanos) {
        accepted += isMeasured(nanos) ? 1 : 0;
    }

    long offered() {
        return offered;
    }

    long accepted() {
        return accepted;
    }

    /** One transaction became final whose payer waited since {@code since}. */
    void finalized(long since, long now) {
        int step = (int) Math.max(0, (now - began) / LoadOutcome.STEP_NANOS);
        if (step >= finals.length) {
            finals = Arrays.copyOf(finals, Math.max(2 * finals.length, step + 1));
        }
        finals[step]++;
        steps = Math.max(steps, step + 1);
        long micros = Math.clamp((now - since) / 1_000, 0, HIGHEST_MICROS);
        interval.recordValue(micros);
        if (isMeasured(now)) {
            finality.recordValue(micros);
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

    /** Whether a moment is within the measured time. */
    boolean isMeasured(long now) {
        return now - from >= 0 && now - to < 0;
    }

    /** Whether it is time to tell. */
    boolean isIntervalOver(long now) {
        return now - intervalBegan >= INTERVAL_NANOS;
    }

    /** What came in since the last time this was asked; then the next interval begins. */
    IntervalLoad endInterval(long now, int inFlight) {
        double seconds = Math.max(1, now - intervalBegan) / 1e9;
        IntervalLoad ended = new IntervalLoad(
                (intervalBegan - began) / 1e9,
                (now - began) / 1e9,
                intervalBegan - from >= 0,
                interval.getTotalCount() / seconds,
                interval.getValueAtPercentile(50) / 1e3,
                interval.getValueAtPercentile(99) / 1e3,
                inFlight);
        interval.reset();
        intervalBegan = now;
        return ended;
    }

    /** @param end when the load ended, which may be before its time is over */
    LoadOutcome outcome(LoadCounts counts, List<Integer> sample, long end) {
        return new LoadOutcome(
                began,
                from,
                Math.min(to - began, end - began) + began,
                finality,
                Arrays.copyOf(finals, steps),
                blocks,
                transactionsInBlocks,
                counts,
                sample);
    }
}
