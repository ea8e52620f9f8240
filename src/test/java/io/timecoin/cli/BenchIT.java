package io.timecoin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.timecoin.cli.testnet.FreePorts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged bench on a network of its own: that its document has all that is promised, not what the figures are. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
final class BenchIT {

    @TempDir
    private Path directory = Path.of("");

    private Program bench(String... options) throws Exception {
        int basePort = FreePorts.plan(directory, 4, Duration.ofMinutes(1)).basePort();
        List<String> arguments = new ArrayList<>(List.of("bench", "--base-port", Integer.toString(basePort)));
        arguments.addAll(List.of(options));
        return Program.start(arguments.toArray(new String[0]));
    }

    @Test
    void theDocumentHasEveryFigure() throws Exception {
        try (Program bench = bench("--rate", "100", "--warmup", "1s", "--duration", "4s", "--grow", "1000", "--json")) {
            Program.End end = bench.end();
            assertEquals(0, end.exitCode(), end.printed());
            assertTrue(end.printed().contains("1000 of 1000 more coins are final"), end.printed());
            String line = end.printed().lines().toList().getLast();
            JsonNode document = new ObjectMapper().readTree(line);
            for (String pointer : List.of(
                    "/version",
                    "/commit",
                    "/machine/cpu",
                    "/jvmOptions/nodes/0",
                    "/options/rate",
                    "/options/grow",
                    "/median/offeredPerSecond",
                    "/median/acceptedPerSecond",
                    "/median/committedPerSecond",
                    "/median/finalityMillis/p99.9",
                    "/median/load/refused",
                    "/median/load/limit",
                    "/median/load/writtenLateMillis/max",
                    "/median/intervals/0/finalityMillis/p99",
                    "/median/intervals/0/nodes/3/residentBytes",
                    "/median/intervals/0/nodes/3/heapUsedBytes",
                    "/median/intervals/0/nodes/3/heapMaxBytes",
                    "/median/intervals/0/nodes/3/heapAfterCollectionBytes",
                    "/median/intervals/0/nodes/3/fullestPercent",
                    "/median/intervals/1/nodes/3/collectingPercent",
                    "/median/blockHash",
                    "/runs/0/committed")) {
                assertFalse(document.at(pointer).isMissingNode(), pointer + " in " + line);
            }
            assertEquals(
                    400, Math.round(4 * document.at("/median/offeredPerSecond").doubleValue()), line);
            List<String> stages = document.at("/median/stages").findValuesAsText("stage");
            assertEquals(List.of("verified", "admitted", "proposed", "notarized", "final", "applied"), stages, line);
        }
    }

    @Test
    void aNodeThatJoinsLateIsTimedUntilItIsReady() throws Exception {
        try (Program bench = bench(
                "--late-join",
                "500",
                "--history-in-flight",
                "10",
                "--rate",
                "50",
                "--warmup",
                "1s",
                "--duration",
                "30s",
                "--json")) {
            Program.End end = bench.end();
            assertEquals(0, end.exitCode(), end.printed());
            String line = end.printed().lines().toList().getLast();
            JsonNode document = new ObjectMapper().readTree(line);
            assertEquals(500, document.at("/options/lateJoin/history").intValue(), line);
            assertEquals(4, document.at("/nodes").intValue(), line);
            JsonNode join = document.at("/median/lateJoin");
            assertTrue(join.get("height").longValue() >= 50, line);
            assertTrue(join.get("peakResidentBytes").longValue() > 0, line);
            assertTrue(join.get("perSecondBefore").doubleValue() > 0, line);
            assertTrue(
                    join.get("readySeconds").doubleValue()
                            >= join.get("startedSeconds").doubleValue(),
                    line);
        }
    }

    @Test
    void aStoppedBenchEndsItsNodesAndPrintsNoFigure() throws Exception {
        try (Program bench = bench("--rate", "50", "--warmup", "1s", "--duration", "60s", "--json")) {
            bench.awaitLine(line -> line.equals("measuring begins"));
            List<ProcessHandle> nodes = bench.descendants();
            assertEquals(4, nodes.size());
            bench.terminate();
            Program.End end = bench.end();
            assertTrue(end.printed().contains("stopped before the end: no figure is printed"), end.printed());
            assertFalse(end.printed().contains("committedPerSecond"), end.printed());
            for (ProcessHandle node : nodes) {
                node.onExit().orTimeout(60, TimeUnit.SECONDS).join();
            }
        }
    }
}
