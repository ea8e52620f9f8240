package io.timecoin.network.history;

/** Heights of consecutive final blocks of one epoch, both inclusive. */
public record BlockRange(long first, long last) {

    public BlockRange {
        if (first < 1 || last < first) {
            throw new IllegalArgumentException("no heights: " + first + " to " + last);
        }
    }

    /** How many blocks these are. */
    public long size() {
        return last - first + 1;
    }

    public boolean contains(long height) {
        return first <= height && height <= last;
    }
}
