package io.timecoin.cli.bench;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * How transactions are offered.
 *
 * @param warmup before anything counts
 * @param measured for which finality counts
 * @param rate transactions a second that are begun whatever the network does; absent: as many as it takes
 * @param inFlight most transactions that are sent and not final
 * @param untilAllFinal ends when all are final instead of when time is over
 */
public record LoadPlan(Duration warmup, Duration measured, OptionalInt rate, int inFlight, boolean untilAllFinal) {

    public LoadPlan {
        if (inFlight < 1 || measured.isNegative() || measured.isZero() || warmup.isNegative()) {
            throw new IllegalArgumentException("a load takes time and has something in flight");
        }
        if (rate.isPresent() && rate.getAsInt() < 1) {
            throw new IllegalArgumentException("a rate is positive: " + rate.getAsInt());
        }
    }

    /** Sends everything as fast as it is taken, for at most {@code patience}. */
    static LoadPlan all(int inFlight, Duration patience) {
        return new LoadPlan(Duration.ZERO, patience, OptionalInt.empty(), inFlight, true);
    }

    /** Transactions that a paced load begins in all. */
    static int needed(int rate, Duration warmup, Duration measured) {
        return Math.toIntExact(rate * warmup.plus(measured).toMillis() / 1_000 + rate);
    }
}
