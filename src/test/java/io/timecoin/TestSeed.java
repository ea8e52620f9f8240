package io.timecoin;

/** The seed of a random test. It is printed, and {@code -Dtimecoin.test.seed} repeats it. */
public final class TestSeed {

    private TestSeed() {}

    /** The one that was asked for, or one that no run has had. */
    public static long next() {
        long seed = Long.getLong("timecoin.test.seed", System.nanoTime());
        System.out.println("seed " + seed + ", repeated by -Dtimecoin.test.seed=" + seed);
        return seed;
    }
}
