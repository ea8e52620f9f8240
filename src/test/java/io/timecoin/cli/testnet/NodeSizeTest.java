package io.timecoin.cli.testnet;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class NodeSizeTest {

    private static final long GIBIBYTE = 1L << 30;

    private static List<String> options(int processors, long memory, int nodes) {
        return new NodeSize(processors, memory, nodes).options();
    }

    @Test
    void whereCoresAreSharedThereIsNoOptimisingCompiler() {
        List<String> options = options(2, 24 * GIBIBYTE, 4);
        assertTrue(options.containsAll(List.of("-Xmx192m", "-XX:TieredStopAtLevel=1")), options::toString);
        assertTrue(options(7, 24 * GIBIBYTE, 4).contains("-XX:TieredStopAtLevel=1"));
    }

    @Test
    void whoHasTwoCoresForItselfHasItAndMoreHeap() {
        List<String> options = options(8, 24 * GIBIBYTE, 4);
        assertTrue(options.contains("-Xmx512m"), options::toString);
        assertFalse(options.contains("-XX:TieredStopAtLevel=1"), options::toString);
    }

    @Test
    void heapLeavesRoomForWhatLiesOutsideOfIt() {
        assertTrue(options(8, 2 * GIBIBYTE, 4).contains("-Xmx256m"));
        assertTrue(options(2, 3 * GIBIBYTE / 2, 4).contains("-Xmx128m"));
        assertTrue(options(2, GIBIBYTE / 2, 4).contains("-Xmx128m"), "with less no node runs");
    }
}
