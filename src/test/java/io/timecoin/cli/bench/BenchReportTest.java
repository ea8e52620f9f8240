package io.timecoin.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.timecoin.cli.client.MetricsText;
import io.timecoin.cli.testnet.NetworkHead;
import io.timecoin.crypto.VerificationCapacity;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

final class BenchReportTest {

    private static final long SECOND = 1_000_000_000L;

    /** Four minutes at so many a second, and the last of them at half of it. */
    private static BenchResult result(int perSecond) {
        Histogram finality = new Histogram(3);
        finality.recordValueWithCount(40_000, 999);
        finality.recordValueWithCount(90_000, 1);
        int[] finals = new int[2_400];
        Arrays.fill(finals, 0, 1_800, perSecond / 10);
        Arrays.fill(finals, 1_800, 2_400, perSecond / 20);
        SortedMap<String, Long> refused = new TreeMap<>();
        refused.put("OVERLOADED", 7L);
        LoadCounts counts = new LoadCounts(
                240L * perSecond, 100, 9, 8, 7, 6, refused, 5, Optional.of(new Lateness(100, 1, 2, 3, 4)));
        LoadOutcome load = new LoadOutcome(0, 0, 240 * SECOND, finality, finals, 10, 20, counts, List.of());
        NodeHealth health = NodeHealth.of(Optional.of(5L), MetricsText.parse(""), Optional.empty(), 0);
        NodeWatch.Seen seen = new NodeWatch.Seen(
                List.of(new Interval(
                        new IntervalLoad(10, 20, true, perSecond, 1, 2, 3),
                        List.of(Optional.of(health), Optional.empty()))),
                List.of(new StageFigures("verified", 4, 0.5, 1.25)));
        return new BenchResult(
                2,
                new VerificationCapacity("fast", 20_000),
                new VerificationCapacity("fast", 22_000),
                load,
                List.of(new NodeFigures(0, Optional.of(1.0), Optional.of(2L))),
                Optional.of(3.0),
                new NetworkHead(4, 12, "ab", "99", true),
                Optional.empty(),
                Optional.empty(),
                seen);
    }

    private static BenchReport report(BenchResult... results) {
        LoadPlan load = new LoadPlan(Duration.ofSeconds(20), Duration.ofMinutes(4), OptionalInt.of(100), 1_000, false);
        BenchSettings settings = new BenchSettings(
                4,
                List.of(URI.create("http://127.0.0.1:1")),
                Optional.of(Path.of("faucet.key")),
                Optional.empty(),
                load,
                OptionalInt.empty(),
                5_000,
                Optional.empty(),
                false,
                false,
                25_100,
                Duration.ofMinutes(1));
        JvmOptions options = new JvmOptions(List.of("-Xa"), List.of("-Xb"));
        return new BenchReport(new Machine("cpu", 2, 3, "25"), options, settings, List.of(results));
    }

    @Test
    void theDocumentIsJsonWithEveryFigure() throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        JsonNode document =
                mapper.readTree(mapper.writeValueAsString(report(result(100)).toJson()));
        assertEquals("cpu", document.at("/machine/cpu").textValue());
        assertEquals("-Xb", document.at("/jvmOptions/nodes/0").textValue());
        assertEquals(100, document.at("/options/rate").intValue());
        assertEquals(5_000, document.at("/options/grow").intValue());
        assertEquals(1, document.at("/options/runs").intValue());
        JsonNode median = document.get("median");
        assertEquals(median, document.at("/runs/0"));
        assertEquals(100, median.get("offeredPerSecond").doubleValue());
        assertEquals(40, median.at("/finalityMillis/p99.9").doubleValue(), 0.1);
        assertEquals(90, median.at("/finalityMillis/max").doubleValue(), 0.1);
        assertEquals(0.5, median.at("/minutes/ratio").doubleValue());
        assertEquals(7, median.at("/load/refused/OVERLOADED").intValue());
        assertEquals("load", median.at("/load/limit").textValue());
        assertEquals(2, median.at("/load/writtenLateMillis/lateByLoad").intValue());
        assertEquals(1.25, median.at("/stages/0/p99Millis").doubleValue());
        assertEquals(2, median.at("/intervals/0/finalityMillis/p99").doubleValue());
        assertEquals(5, median.at("/intervals/0/nodes/0/residentBytes").intValue());
        assertFalse(median.at("/intervals/0/nodes/1").has("residentBytes"), "a node that did not say has no figure");
        assertTrue(median.get("supplyCounted").booleanValue());
    }

    @Test
    void peopleAreToldThatTheLoadWasTheLimit() {
        String schedule = String.valueOf(report(result(100)).toRows().get("schedule"));
        assertTrue(schedule.startsWith("NOT KEPT BY THE LOAD ITSELF"), schedule);
    }

    @Test
    void ofThreeRunsTheOneInTheMiddleIsShownAndAllAreNamed() {
        BenchResult middle = shorter(result(100), 2);
        BenchReport three = report(shorter(middle, 4), result(100), middle);
        assertEquals(middle, three.median());
        assertEquals("33.3, 4.2, 8.3 tx/s; the median follows", three.toRows().get("runs"));
    }

    /** The same finals in a part of the time. */
    private static BenchResult shorter(BenchResult result, int part) {
        LoadOutcome load = result.load();
        LoadOutcome shorter = new LoadOutcome(
                0,
                0,
                load.measuredTo() / part,
                load.finality(),
                load.finals(),
                load.blocks(),
                load.transactionsInBlocks(),
                load.counts(),
                load.sample());
        return new BenchResult(
                result.cores(),
                result.before(),
                result.after(),
                shorter,
                result.nodes(),
                result.generatorCpuSeconds(),
                result.head(),
                result.idle(),
                result.kill(),
                result.seen());
    }
}
