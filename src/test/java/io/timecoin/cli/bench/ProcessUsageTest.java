package io.timecoin.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ProcessUsageTest {

    @Test
    void cpuTimeIsReadWhateverTheProcessIsNamed() {
        assertEquals(
                1_230,
                ProcessUsage.cpuMillis(
                        "42 (a) name) S 1 42 42 0 -1 4194304 100 0 0 0 100 23 5 6 20 0 1 0 100 1000 50"));
    }

    @Test
    void residentMemoryIsInBytes() {
        String status = "Name:\tjava\nVmHWM:\t    3 kB\nVmRSS:\t       2 kB\nThreads:\t3\n";
        assertEquals(2_048, ProcessUsage.bytes(status, ProcessUsage.RESIDENT));
        assertEquals(3_072, ProcessUsage.bytes(status, ProcessUsage.PEAK_RESIDENT));
        assertEquals(0, ProcessUsage.bytes("Name:\tjava\n", ProcessUsage.RESIDENT));
    }

    @Test
    void thisProcessHasUsageAndOneThatIsNotThereHasNone() {
        ProcessUsage own = ProcessUsage.of(ProcessHandle.current().pid()).orElseThrow();
        assertTrue(own.residentBytes() > 0);
        assertTrue(own.peakResidentBytes() > 0);
        assertEquals(Optional.empty(), ProcessUsage.of(Long.MAX_VALUE));
    }

    @Test
    void theMachineIsReadFromTheKernelsWords() {
        assertEquals("Fast One", Machine.cpuModel(List.of("processor\t: 0", "model name\t: Fast One")));
        assertEquals(1_024_000, Machine.memoryBytes(List.of("MemTotal:        1000 kB", "MemFree: 1 kB")));
    }

    @Test
    void aProcessThatEndedMeanwhileHasNoCpuTimeInTheFigures() {
        List<NodeFigures> figures = NodeFigures.between(
                List.of(Optional.of(new ProcessUsage(1_000, 5, 9)), Optional.of(new ProcessUsage(1_000, 5, 9))),
                List.of(Optional.of(new ProcessUsage(3_500, 6, 9)), Optional.empty()));
        assertEquals(new NodeFigures(0, Optional.of(2.5), Optional.of(6L)), figures.get(0));
        assertEquals(new NodeFigures(1, Optional.empty(), Optional.empty()), figures.get(1));
    }
}
