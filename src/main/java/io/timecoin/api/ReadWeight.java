package io.timecoin.api;

/** What a read costs this node in threads and memory, beside the others; each call of a batch counts by itself. */
public enum ReadWeight {
    /** What is at hand, or one or a few records. */
    RECORD(1),
    /** A page of a list, a block, what is pending. */
    LIST(16),
    /** The whole state, coin by coin: one at a time. */
    STATE(600);

    private final int units;

    ReadWeight(int units) {
        this.units = units;
    }

    int units() {
        return units;
    }
}
