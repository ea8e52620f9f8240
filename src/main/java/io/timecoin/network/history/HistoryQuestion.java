package io.timecoin.network.history;

/** What one peer is to be asked for. */
public sealed interface HistoryQuestion {

    /** The settlements of this epoch and the following ones, and the newest block that can be proven by itself. */
    record Headers(long firstEpoch) implements HistoryQuestion {}

    /**
     * Blocks.
     *
     * @param mostBytes of them that are of use, encoded
     */
    record Blocks(BlockRange range, int mostBytes) implements HistoryQuestion {}
}
