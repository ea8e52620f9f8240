package io.timecoin.storage;

/**
 * Memory of one database across all its column families, in bytes. Memtables are charged to the cache, so {@code
 * cacheBytes} is the total.
 *
 * @param cacheBytes blocks, indexes, filters and memtables together
 * @param memtableBytes the part of it that memtables may take before they are flushed
 */
public record MemoryBudget(long cacheBytes, long memtableBytes) {

    /** For a node that shares a small machine with others. */
    public static final MemoryBudget CHAIN_DEFAULT = new MemoryBudget(48L << 20, 20L << 20);

    /** The vote log is only read at start: nearly all of it is memtable. */
    static final MemoryBudget VOTES = new MemoryBudget(20L << 20, 16L << 20);

    /**
     * What the chain database may take when both databases of a node together have {@code totalBytes}; the vote log's own
     * share is fixed.
     */
    public static MemoryBudget ofTotal(long totalBytes) {
        long cache = Math.max(totalBytes - VOTES.cacheBytes, 8L << 20);
        return new MemoryBudget(cache, Math.min(CHAIN_DEFAULT.memtableBytes, cache / 2));
    }

    public MemoryBudget {
        if (memtableBytes < 1 << 20 || cacheBytes < memtableBytes) {
            throw new IllegalArgumentException("memtables need at least 1 MiB and must fit into the cache");
        }
    }
}
