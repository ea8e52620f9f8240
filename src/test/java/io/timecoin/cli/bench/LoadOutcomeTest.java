package io.timecoin.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

final class LoadOutcomeTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long BEGAN = 7 * SECOND;
    private static final int WARMUP_SECONDS = 20;

    /** So many final in each tenth of a second of each minute since the end of warm-up. */
    private static LoadOutcome outcome(Duration measured, int... perMinute) {
        int[] finals = new int[(WARMUP_SECONDS + perMinute.length * 60) * 10];
        for (int step = WARMUP_SECONDS * 10; step < finals.length; step++) {
            finals[step] = perMinute[(step - WARMUP_SECONDS * 10) / 600];
        }
        long from = BEGAN + WARMUP_SECONDS * SECOND;
        return new LoadOutcome(
                BEGAN, from, from + measured.toNanos(), new Histogram(2), finals, 0, 0, Counted.NOTHING, List.of());
    }

    @Test
    void theLastMinuteIsComparedWithTheSecond() {
        LoadOutcome.Minutes minutes =
                outcome(Duration.ofMinutes(4), 9, 8, 5, 2).minutes().orElseThrow();
        assertEquals(new LoadOutcome.Minutes(80, 20), minutes);
        assertEquals(0.25, minutes.ratio());
    }

    @Test
    void aLastMinuteBeginsWhereverTheMeasuredTimeEnds() {
        LoadOutcome.Minutes minutes =
                outcome(Duration.ofSeconds(210), 1, 4, 6, 2).minutes().orElseThrow();
        assertEquals(new LoadOutcome.Minutes(40, 40), minutes);
    }

    @Test
    void lessThanThreeMinutesHaveNoTwoToCompare() {
        assertEquals(Optional.empty(), outcome(Duration.ofSeconds(179), 1, 1, 1).minutes());
    }

    @Test
    void theLongestPauseIsThatOfTheMeasuredTime() {
        assertEquals(0.0, outcome(Duration.ofMinutes(3), 1, 1, 1, 0).longestPauseSeconds());
        assertEquals(60.0, outcome(Duration.ofMinutes(5), 1, 0, 1, 1, 1).longestPauseSeconds());
    }

    @Test
    void whereNothingWasFinalThereIsNoRatio() {
        assertEquals(
                0.0,
                outcome(Duration.ofMinutes(3), 1, 0, 1).minutes().orElseThrow().ratio());
    }
}
