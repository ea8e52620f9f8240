package io.timecoin.cli.testnet;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.Stream;

/**
 * How large the JVM of one of several nodes may be, from what there is for each; the figures are in docs/performance.md.
 *
 * @param processors of the machine or container
 * @param memoryBytes of it
 * @param nodes that share them
 */
record NodeSize(int processors, long memoryBytes, int nodes) {

    /** With fewer processors for each node the optimising compiler takes in minutes what it saves in hours. */
    private static final int PROCESSORS_TO_OPTIMISE = 2;

    /** What a node takes beside its heap. */
    private static final long OUTSIDE_HEAP_BYTES = 256L << 20;

    private static final List<String> COMMON =
            List.of("-Xms48m", "-Xss512k", "-XX:+UseSerialGC", "-XX:MaxDirectMemorySize=96m");

    static NodeSize ofThisMachine(int nodes) {
        long memory = ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean machine
                ? machine.getTotalMemorySize()
                : Long.MAX_VALUE;
        return new NodeSize(Runtime.getRuntime().availableProcessors(), memory, nodes);
    }

    /** Of memory and speed. */
    List<String> options() {
        boolean optimises = processors / nodes >= PROCESSORS_TO_OPTIMISE;
        List<String> compilers = optimises
                ? List.of("-XX:ReservedCodeCacheSize=128m")
                : List.of("-XX:TieredStopAtLevel=1", "-XX:ReservedCodeCacheSize=64m");
        return Stream.of(List.of("-Xmx" + heapMebibytes(optimises) + "m"), COMMON, compilers)
                .flatMap(List::stream)
                .toList();
    }

    private int heapMebibytes(boolean fast) {
        long left = memoryBytes / nodes - OUTSIDE_HEAP_BYTES;
        int wanted = fast ? 512 : 192;
        return Math.clamp(left >> 20, 128, wanted);
    }
}
