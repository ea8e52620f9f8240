package io.timecoin.query;

/**
 * How much a node remembers of what happened, bytes of heap.
 *
 * @param eventBytes most that kept events take, with the transactions of their blocks; the newest event is kept whatever it has
 * @param finalBytes most that transactions take which became final lately
 */
public record JournalLimits(long eventBytes, long finalBytes) {

    /** Each a twenty-fourth. */
    private static final int HEAP_PART = 24;

    public JournalLimits {
        if (eventBytes < 0 || finalBytes < 0) {
            throw new IllegalArgumentException("memory is not negative");
        }
    }

    /** Of a node with so many bytes of heap. */
    public static JournalLimits ofHeap(long bytes) {
        return new JournalLimits(bytes / HEAP_PART, bytes / HEAP_PART);
    }
}
