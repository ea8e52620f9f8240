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
                Optional.of(join(load)),
                seen);
    }

    /** A node that begins half a minute before the load becomes slower, and is ready half a minute after that. */
    private static LateJoinFigures join(LoadOutcome load) {
        LateJoin.Reading started =
                new LateJoin.Reading(154 * SECOND, 100, 1_000, new ProcessUsage(3_000, 200_000_000, 200_000_000));
        LateJoin.Reading ready =
                new LateJoin.Reading(210 * SECOND, 1_220, 57_000, new ProcessUsage(8_600, 300_000_000, 400_000_000));
        return LateJoinFigures.of(new LateJoin.Readings(150 * SECOND, started, ready, 1_223), load);
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
                Optional.of(new LateJoinPlan(7, 8)),
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
    void aLateJoinHasItsRateItsCostAndWhatTheNetworkDidMeanwhile() throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        JsonNode join = mapper.readTree(
                        mapper.writeValueAsString(report(result(100)).toJson()))
                .at("/median/lateJoin");
        assertEquals(4, join.get("startedSeconds").doubleValue());
        assertEquals(60, join.get("readySeconds").doubleValue());
        assertEquals(1_220, join.get("height").longValue());
        assertEquals(3, join.get("behindBlocks").longValue());
        assertEquals(1_120, join.get("blocks").longValue());
        assertEquals(56_000, join.get("transactions").longValue());
        assertEquals(20, join.get("blocksPerSecond").doubleValue());
        assertEquals(1_000, join.get("transactionsPerSecond").doubleValue());
        assertEquals(5.6, join.get("cpuSeconds").doubleValue());
        assertEquals(10_000, join.get("transactionsPerCpuSecond").doubleValue());
        assertEquals(0.476, join.get("ofVerifications").doubleValue(), "of 21,000 verifications a second");
        assertEquals(400_000_000, join.get("peakResidentBytes").longValue());
        assertEquals(100, join.get("perSecondBefore").doubleValue());
        assertEquals(75, join.get("perSecondMeanwhile").doubleValue());
        assertTrue(join.get("underLoad").booleanValue());
        assertTrue(String.valueOf(report(result(100)).toRows().get("late join")).contains("under load"));
    }

    @Test
    void aNodeThatIsReadyOnlyWhenTheLoadHasEndedIsNotPraisedForIt() {
        LoadOutcome load = shorter(result(100), 2).load();
        LateJoinFigures join = join(load);
        assertFalse(join.underLoad());
        assertEquals(0, join.during(), "no load, no rate");
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
                result.lateJoin(),
                result.seen());
    }
}
