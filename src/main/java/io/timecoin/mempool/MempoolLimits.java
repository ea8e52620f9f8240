package io.timecoin.mempool;

/**
 * Bounds of a mempool.
 *
 * @param bytes most encoded bytes of admitted transactions
 * @param transactions most admitted transactions
 * @param parked most transactions that wait for their inputs
 * @param parkedBytes most encoded bytes of those
 * @param parkedMillis how long one may wait for its inputs, ms
 * @param recentFinals how many coins and transactions of the last final blocks are remembered; a verification made before
 *     the oldest of them must be made again
 */
public record MempoolLimits(
        long bytes, int transactions, int parked, long parkedBytes, long parkedMillis, int recentFinals) {

    /** What a node uses unless it is configured otherwise. */
    public static final MempoolLimits STANDARD =
            new MempoolLimits(64_000_000, 100_000, 1_000, 4_000_000, 5_000, 100_000);

    public MempoolLimits {
        if (bytes <= 0 || transactions <= 0 || parked < 0 || parkedBytes < 0 || parkedMillis < 0 || recentFinals < 0) {
            throw new IllegalArgumentException("a mempool limit is negative, or there is no room for any transaction");
        }
    }
}
