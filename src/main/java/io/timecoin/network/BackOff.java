package io.timecoin.network;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before dialling again: doubled at each failure up to a bound, then spread over the upper half. */
public record BackOff(Duration least, Duration most) {

    private static final int MOST_DOUBLINGS = 20;

    /** How long after so many failures before this one, 0 for the first. */
    public Duration after(int failures, RandomGenerator jitter) {
        long doubled = least.toNanos() << Math.clamp(failures, 0, MOST_DOUBLINGS);
        long bound = Math.min(most.toNanos(), doubled < least.toNanos() ? Long.MAX_VALUE : doubled);
        return Duration.ofNanos(bound / 2 + jitter.nextLong(bound - bound / 2 + 1));
    }
}
