package io.timecoin.cli.testnet;

import java.util.Arrays;
import java.util.Collection;

/** Percentiles of measured durations, by nearest rank: always a value that was measured. */
public final class Percentiles {

    private final long[] sorted;

    private Percentiles(long[] sorted) {
        this.sorted = sorted;
    }

    /** Of a copy of these values. */
    public static Percentiles of(Collection<Long> values) {
        long[] sorted = values.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        return new Percentiles(sorted);
    }

    /** How many values there are. */
    public int count() {
        return sorted.length;
    }

    /**
     * The least value that at least {@code percent} % of all do not exceed; 0 if there is none.
     *
     * @param percent 1 to 100
     */
    public long at(int percent) {
        if (percent < 1 || percent > 100) {
            throw new IllegalArgumentException("a percentile is within 1 to 100, not " + percent);
        }
        if (sorted.length == 0) {
            return 0;
        }
        long rank = ((long) sorted.length * percent + 99) / 100;
        return sorted[(int) rank - 1];
    }
}
