package io.timecoin.query.view;

import io.timecoin.ledger.Transaction;

/**
 * What waits for a block.
 *
 * @param bytes of their encodings
 * @param memory bytes that they take here, of which there may be {@code maxMemory}
 * @param transactions the first ones in the order in which they would be proposed; looked up while they are gone through
 * @param feeFloorPerByte satoshis per byte that a newcomer must at least pay now
 */
public record MempoolView(
        int count,
        long bytes,
        long memory,
        long maxMemory,
        int maxCount,
        int parked,
        long feeFloorPerByte,
        Iterable<Entry> transactions) {

    /** One pending transaction with its fee in satoshis. */
    public record Entry(Transaction transaction, long fee) {}
}
