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
}
