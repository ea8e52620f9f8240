package io.timecoin.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class OffHeapSharesTest {

    private static final long MIB = 1L << 20;

    /** As the start script makes the heap. */
    private static OffHeapShares of(long machineMib) {
        return new OffHeapShares(machineMib * MIB, machineMib * MIB * 45 / 100);
    }

    @Test
    void aNodeFitsIntoItsContainer() {
        for (long machine = 512; machine <= 64 << 10; machine *= 2) {
            OffHeapShares shares = of(machine);
            long left = shares.machine() - shares.heap() - shares.databases() - shares.buffers();
            assertTrue(left >= 150 * MIB, left / MIB + " MiB of " + machine + " remain for classes, code and threads");
        }
    }

    @Test
    void sharesGrowWithTheMachineWithinBounds() {
        assertEquals(48 * MIB, of(400).databases());
        assertEquals(64 * MIB, of(400).buffers());
        assertEquals(187, of(2_048).databases() / MIB);
        assertEquals(230, of(2_048).buffers() / MIB);
        assertEquals(512 * MIB, of(16_384).databases());
        assertEquals(512 * MIB, of(16_384).buffers());
        assertTrue(
                OffHeapShares.ofThisProcess().machine() >= Runtime.getRuntime().maxMemory());
    }
}
