package io.timecoin.network.history;

/**
 * How much is fetched at once.
 *
 * @param mostMemory bytes that blocks may take that are asked for or wait to be applied; one range may have more
 * @param memoryOfByte bytes of memory that a byte of a block takes at most, once it is decoded
 * @param rangeBytes of one range, encoded
 */
public record HistoryLimits(long mostMemory, int memoryOfByte, int rangeBytes) {

    /** Most blocks of one range: as many as may be judged at once. */
    public static final int RANGE_BLOCKS = 256;

    private static final int LEAST_RANGE_BYTES = 64_000;
    private static final int MOST_RANGE_BYTES = 1_000_000;

    /** Some ranges have room at once, whatever memory there is. */
    public static HistoryLimits of(long mostMemory, int memoryOfByte) {
        return new HistoryLimits(
                mostMemory,
                memoryOfByte,
                Math.clamp(mostMemory / (6L * memoryOfByte), LEAST_RANGE_BYTES, MOST_RANGE_BYTES));
    }
}
