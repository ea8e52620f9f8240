package io.timecoin.mempool;

import io.timecoin.crypto.Hash256;
import java.util.List;

/**
 * What a mempool held at one moment; immutable, for any thread.
 *
 * @param transactions admitted
 * @param bytes of their encodings
 * @param memory bytes that they take here
 * @param parked transactions that wait for their inputs
 * @param feeFloor rate that a newcomer must exceed which can be included now; zero while there is room
 * @param txids of the best paying, as many as asked for
 */
public record MempoolSnapshot(
        int transactions, long bytes, long memory, int parked, FeeRate feeFloor, List<Hash256> txids) {

    public MempoolSnapshot {
        txids = List.copyOf(txids);
    }
}
