package io.timecoin.cli.bench;

import java.util.OptionalInt;

/**
 * When each transaction of a load is to begin: at a rate, at moments that are known beforehand, whatever comes back; without
 * one, when there is room for it. Immutable.
 *
 * @param began when the first one is due, in nanoseconds of this process's clock
 * @param rate transactions a second
 */
record LoadSchedule(long began, OptionalInt rate) {

    private static final long SECOND = 1_000_000_000L;

    /** How many are due by {@code now}; without a rate more than there are. */
    long due(long now) {
        if (rate.isEmpty()) {
            return Integer.MAX_VALUE;
        }
        long elapsed = now - began;
        return elapsed < 0 ? 0 : ((elapsed + 1) * rate.getAsInt() - 1) / SECOND + 1;
    }

    /** From when its payer waits: when it was due, or {@code now}, when it is sent, without a rate. */
    long begins(int index, long now) {
        return rate.isEmpty() ? now : began + index * SECOND / rate.getAsInt();
    }
}
