package io.timecoin.cli.bench;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * How transactions are offered.
 *
 * @param warmup before anything counts
 * @param measured for which finality counts
 * @param rate transactions a second that are begun whatever comes back (open loop); absent: one begins when another one is
 *     final (closed loop)
 * @param inFlight most transactions that are sent and not final: in a closed loop always so many, in an open one a bound of
 *     the memory that they take here
 * @param untilAllFinal ends when all are final instead of when time is over
 */
public record LoadPlan(Duration warmup, Duration measured, OptionalInt rate, int inFlight, boolean untilAllFinal) {

    private static final int UNANSWERED = 4;

    public LoadPlan {
        if (inFlight < 1 || measured.isNegative() || measured.isZero() || warmup.isNegative()) {
            throw new IllegalArgumentException("a load takes time and has something in flight");
        }
        if (rate.isPresent() && rate.getAsInt() < 1) {
            throw new IllegalArgumentException("a rate is positive: " + rate.getAsInt());
        }
    }

    /** How it is offered, for people. */
    String line() {
        return rate.isPresent()
                ? "open loop: " + rate.getAsInt()
                        + " tx/s are due whatever comes back, finality counts from then; at most " + inFlight
                        + " in flight"
                : "closed loop: " + inFlight + " in flight, finality counts from sending";
    }

    /** Requests that a node has not answered; in a closed loop more would only wait at its door. */
    int maxUnanswered() {
        return rate.isPresent() ? Integer.MAX_VALUE : UNANSWERED;
    }

    /** Sends everything as fast as it is taken, for at most {@code patience}. */
    static LoadPlan all(int inFlight, Duration patience) {
        return new LoadPlan(Duration.ZERO, patience, OptionalInt.empty(), inFlight, true);
    }

    /** Transactions that a paced load begins in all, and a second's more. */
    static long needed(int rate, Duration warmup, Duration measured) {
        return rate * warmup.plus(measured).toMillis() / 1_000 + rate;
    }
}
