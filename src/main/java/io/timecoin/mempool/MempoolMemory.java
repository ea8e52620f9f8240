package io.timecoin.mempool;

/**
 * About how many bytes of memory a mempool takes.
 *
 * @param waiting of all admitted transactions with what is kept of them
 * @param parked of those that wait for their inputs
 * @param recentFinals of the coins and transactions of the last final blocks
 */
public record MempoolMemory(long waiting, long parked, long recentFinals) {

    public static final MempoolMemory NONE = new MempoolMemory(0, 0, 0);
}
