package io.timecoin.node;

import java.lang.management.ManagementFactory;

/**
 * What a node may have outside its heap, so that it fits into its container: a sixth of what the heap leaves is the databases',
 * and as much as a quarter of the heap buffers of connections, both within bounds; classes, code and threads have what remains.
 *
 * @param machine bytes of memory of the container, or of the machine where there is none
 * @param heap most bytes of heap
 */
record OffHeapShares(long machine, long heap) {

    private static final long MIB = 1L << 20;
    private static final long LEAST_DATABASE_BYTES = 48 * MIB;
    private static final long MOST_DATABASE_BYTES = 512 * MIB;

    /** Sixteen of the longest messages. */
    private static final long LEAST_BUFFER_BYTES = 64 * MIB;

    private static final long MOST_BUFFER_BYTES = 512 * MIB;

    static OffHeapShares ofThisProcess() {
        var machine = (com.sun.management.OperatingSystemMXBean)
                ManagementFactory.getOperatingSystemMXBean(); // knows containers
        return new OffHeapShares(
                machine.getTotalMemorySize(), Runtime.getRuntime().maxMemory());
    }

    /** Caches of the databases and what is not written yet, where nothing is configured; bytes. */
    long databases() {
        return Math.clamp((machine - heap) / 6, LEAST_DATABASE_BYTES, MOST_DATABASE_BYTES);
    }

    /** Buffers of all connections, bytes. */
    long buffers() {
        return Math.clamp(heap / 4, LEAST_BUFFER_BYTES, MOST_BUFFER_BYTES);
    }
}
