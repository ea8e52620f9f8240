package io.timecoin.mempool;

/**
 * What a transaction pays for its space, compared exactly, without floating point.
 *
 * @param fee satoshis, not negative
 * @param bytes of its encoding, 1 … 2^31 − 1
 */
public record FeeRate(long fee, int bytes) implements Comparable<FeeRate> {

    /** Pays nothing. */
    public static final FeeRate ZERO = new FeeRate(0, 1);

    private static final long KILOBYTE = 1_000;

    public FeeRate {
        if (fee < 0 || bytes <= 0) {
            throw new IllegalArgumentException("not a fee rate: " + fee + " satoshis for " + bytes + " bytes");
        }
    }

    /** Satoshis for 1,000 bytes, rounded up, at most 2^63 − 1. */
    public long perKilobyte() {
        long whole = fee / bytes;
        long rest = Math.ceilDiv(fee % bytes * KILOBYTE, bytes);
        return whole > (Long.MAX_VALUE - rest) / KILOBYTE ? Long.MAX_VALUE : whole * KILOBYTE + rest;
    }

    /** The higher rate is the greater; equal rates of different sizes are equal here. */
    @Override
    public int compareTo(FeeRate other) {
        int order = Long.compare(fee / bytes, other.fee / other.bytes);
        // Remainders are below 2^31, so that their products with a size fit.
        return order == 0 ? Long.compare(fee % bytes * other.bytes, other.fee % other.bytes * bytes) : order;
    }
}
