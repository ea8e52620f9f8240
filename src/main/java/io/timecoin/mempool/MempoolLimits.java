package io.timecoin.mempool;

/**
 * Bounds of a mempool. Bytes are those of memory, about six times those on the wire.
 *
 * @param memory most bytes of memory that admitted transactions take
 * @param transactions most admitted transactions
 * @param parked most transactions that wait for their inputs
 * @param parkedMemory most bytes of memory that those take
 * @param parkedMillis how long one may wait for its inputs, ms
 * @param recentFinals how many coins and transactions of the last final blocks are remembered; a verification made before
 *     the oldest of them must be made again
 */
public record MempoolLimits(
        long memory, int transactions, int parked, long parkedMemory, long parkedMillis, int recentFinals) {

    /** What a node with a heap of half a gigabyte uses unless it is configured otherwise. */
    public static final MempoolLimits STANDARD =
            new MempoolLimits(64_000_000, 100_000, 1_000, 4_000_000, 5_000, 100_000);

    /** Transactions that wait take so much of the heap. */
    private static final int HEAP_PART = 8;

    /** Those that wait for their inputs take so much of what all others may. */
    private static final int PARKED_PART = 16;

    public MempoolLimits {
        if (memory <= 0
                || transactions <= 0
                || parked < 0
                || parkedMemory < 0
                || parkedMillis < 0
                || recentFinals < 0) {
            throw new IllegalArgumentException("a mempool limit is negative, or there is no room for any transaction");
        }
    }

    /**
     * Most bytes of memory of admitted transactions where nothing else is configured.
     *
     * @param heapBytes most that the process' heap may have
     */
    public static long memoryOf(long heapBytes) {
        return heapBytes / HEAP_PART;
    }

    /** Bytes of memory for parked transactions beside so many for others. */
    public static long parkedMemoryOf(long memory) {
        return memory / PARKED_PART;
    }
}
