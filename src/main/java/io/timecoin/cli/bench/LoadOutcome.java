package io.timecoin.cli.bench;

import org.HdrHistogram.Histogram;

/**
 * What a load showed. Moments are nanoseconds of this process's clock.
 *
 * @param beganNanos when the first transaction was sent
 * @param measuredFrom begin of the measured time
 * @param measuredTo its end
 * @param finality microseconds from first submission to the event, of those final in the measured time
 * @param finals in steps of {@link #STEP_NANOS} from the begin
 * @param blocks final in the measured time
 * @param transactionsInBlocks of those blocks
 * @param sent in all, warm-up included
 * @param resent how often one was sent again
 * @param refusedForNow how often a node had no room
 * @param gaps how often a node dropped events
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
        int sent,
        int resent,
        long refusedForNow,
        long gaps) {

    /** Length of a step in which finals are counted. */
    static final long STEP_NANOS = 100_000_000L;

    /** Transactions that became final in the measured time. */
    long committed() {
        return finality.getTotalCount();
    }

    /** Transactions a second in the measured time. */
    double perSecond() {
        return committed() * 1e9 / (measuredTo - measuredFrom);
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

    private int step(long nanos) {
        return Math.clamp((nanos - beganNanos) / STEP_NANOS, 0, finals.length);
    }
}
