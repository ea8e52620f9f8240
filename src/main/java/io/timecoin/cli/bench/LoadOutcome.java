package io.timecoin.cli.bench;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * What a load showed. Moments are nanoseconds of this process's clock.
 *
 * @param beganNanos when the first transaction was sent
 * @param measuredFrom begin of the measured time
 * @param measuredTo its end
 * @param finality microseconds from when one was due, or sent without a rate, to the event, of those final in the measured time
 * @param finals in steps of {@link #STEP_NANOS} from the begin
 * @param blocks final in the measured time
 * @param transactionsInBlocks of those blocks
 * @param sample numbers of some that became final
 */
@SuppressWarnings("ArrayRecordComponent") // made for this record, changed by nobody
record LoadOutcome(
        long beganNanos,
        long measuredFrom,
        long measuredTo,
        Histogram finality,
        int[] finals,
        long blocks,
        long transactionsInBlocks,
        LoadCounts counts,
        List<Integer> sample) {

    /** Length of a step in which finals are counted. */
    static final long STEP_NANOS = 100_000_000L;

    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

    LoadOutcome {
        sample = List.copyOf(sample);
    }

    /** Transactions that became final in the measured time. */
    long committed() {
        return finality.getTotalCount();
    }

    /** Length of the measured time. */
    double seconds() {
        return (measuredTo - measuredFrom) / 1e9;
    }

    /** Transactions a second in the measured time. */
    double perSecond() {
        return committed() / seconds();
    }

    /** Transactions a second between two moments, to the step. */
    double perSecond(long from, long to) {
        int first = step(from);
        int last = step(to);
        long sum = 0;
        for (int i = first; i < last; i++) {
            sum += finals[i];
        }
        return last <= first ? 0 : sum * 1e9 / ((last - first) * STEP_NANOS);
    }

    /** The longest time within the measured one in which nothing became final, s, to the step. */
    double longestPauseSeconds() {
        int longest = 0;
        int pause = 0;
        for (int i = step(measuredFrom); i < step(measuredTo); i++) {
            pause = finals[i] == 0 ? pause + 1 : 0;
            longest = Math.max(longest, pause);
        }
        return longest * STEP_NANOS / 1e9;
    }

    private int step(long nanos) {
        return Math.clamp((nanos - beganNanos) / STEP_NANOS, 0, finals.length);
    }

    /**
     * Transactions a second in two minutes of the measured time.
     *
     * @param second in the second minute
     * @param last in the last one
     */
    record Minutes(double second, double last) {
        /** Below 1 if it became slower. */
        double ratio() {
            return second == 0 ? 0 : last / second;
        }
    }

    /** Of a measured time of three minutes or more: of a shorter one these two would be one. */
    Optional<Minutes> minutes() {
        if (measuredTo - measuredFrom < 3 * MINUTE_NANOS) {
            return Optional.empty();
        }
        return Optional.of(new Minutes(
                perSecond(measuredFrom + MINUTE_NANOS, measuredFrom + 2 * MINUTE_NANOS),
                perSecond(measuredTo - MINUTE_NANOS, measuredTo)));
    }
}
