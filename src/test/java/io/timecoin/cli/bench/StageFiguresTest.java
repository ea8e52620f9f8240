package io.timecoin.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.timecoin.cli.client.MetricsText;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class StageFiguresTest {

    /** A node's histogram: how many were up to 1 ms, 10 ms, and in all. */
    private static Optional<MetricsText> scrape(String stage, int toOne, int toTen, int all) {
        return Optional.of(MetricsText.parse("""
                # TYPE timecoin_stage_seconds histogram
                timecoin_stage_seconds_bucket{le="0.001",stage="%1$s"} %2$d.0
                timecoin_stage_seconds_bucket{le="0.01",stage="%1$s"} %3$d.0
                timecoin_stage_seconds_bucket{le="+Inf",stage="%1$s"} %4$d.0
                timecoin_stage_seconds_count{stage="%1$s"} %4$d.0
                """.formatted(stage, toOne, toTen, all)));
    }

    @Test
    void onlyWhatCameBetweenTwoLooksCounts() {
        List<StageFigures> figures = StageFigures.between(
                List.of(scrape("final", 1_000, 1_000, 1_000)), List.of(scrape("final", 1_000, 1_100, 1_100)));
        StageFigures only = figures.getFirst();
        assertEquals("final", only.stage());
        assertEquals(100, only.count());
        assertEquals(1 + 0.5 * 9, only.p50Millis(), 1e-6);
        assertEquals(1 + 0.99 * 9, only.p99Millis(), 1e-6);
    }

    @Test
    void allNodesAreCountedTogether() {
        StageFigures both = StageFigures.between(
                        List.of(scrape("applied", 0, 0, 0), scrape("applied", 10, 10, 10)),
                        List.of(scrape("applied", 50, 50, 50), scrape("applied", 10, 60, 60)))
                .getFirst();
        assertEquals(100, both.count());
        assertEquals(1, both.p50Millis(), 1e-6);
    }

    @Test
    void stagesComeInTheirOrderAndNothingThatWasNotReached() {
        MetricsText two = MetricsText.parse("""
                timecoin_stage_seconds_bucket{stage="applied",le="+Inf"} 3
                timecoin_stage_seconds_bucket{stage="verified",le="+Inf"} 3
                timecoin_stage_seconds_bucket{stage="notarized",le="+Inf"} 0
                """);
        assertEquals(
                List.of("verified", "applied"),
                StageFigures.between(List.of(Optional.empty()), List.of(Optional.of(two))).stream()
                        .map(StageFigures::stage)
                        .toList());
    }

    @Test
    void aNodeThatWasStartedAgainCountsFromItsStart() {
        StageFigures restarted = StageFigures.between(
                        List.of(scrape("final", 100, 100, 100)), List.of(scrape("final", 0, 20, 20)))
                .getFirst();
        assertEquals(20, restarted.count());
        assertEquals(5.5, restarted.p50Millis(), 1e-6);
    }

    @Test
    void beyondTheLastBoundNothingIsMadeUp() {
        StageFigures slow = StageFigures.between(List.of(Optional.empty()), List.of(scrape("final", 0, 10, 100)))
                .getFirst();
        assertEquals(10, slow.p99Millis(), 1e-6);
    }

    @Test
    void aNodeThatDoesNotAnswerIsLeftOut() {
        assertEquals(List.of(), StageFigures.between(List.of(scrape("final", 1, 1, 1)), List.of(Optional.empty())));
    }
}
