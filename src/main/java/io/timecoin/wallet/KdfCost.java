package io.timecoin.wallet;

/**
 * What guessing one password costs, by Argon2id. Read from a file it is hostile: out of bounds is refused before anything is
 * allocated.
 *
 * @param memoryKib memory in KiB
 * @param iterations passes over it
 * @param parallelism lanes
 */
record KdfCost(int memoryKib, int iterations, int parallelism) {

    /** What new keystores use: about a third of a second. */
    static final KdfCost STANDARD = new KdfCost(64 * 1024, 3, 1);

    private static final int LEAST_KIB = 1_024;
    private static final int MOST_KIB = 256 * 1024;
    private static final int MOST_ITERATIONS = 16;
    private static final int MOST_LANES = 4;

    boolean isAcceptable() {
        return memoryKib >= LEAST_KIB
                && memoryKib <= MOST_KIB
                && iterations >= 1
                && iterations <= MOST_ITERATIONS
                && parallelism >= 1
                && parallelism <= MOST_LANES;
    }
}
