package io.timecoin.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class LoadMeterTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long BEGAN = 5 * SECOND;

    private final LoadMeter meter = new LoadMeter(BEGAN, SECOND, 2 * SECOND);

    private LoadOutcome outcome() {
        return meter.outcome(new LoadTracker(0), 0, 0, BEGAN + 10 * SECOND);
    }

    @Test
    void onlyWhatIsFinalWithinTheMeasuredTimeIsCommitted() {
        meter.finalized(BEGAN, BEGAN + SECOND - 1);
        meter.finalized(BEGAN, BEGAN + SECOND);
        meter.finalized(BEGAN, BEGAN + 3 * SECOND - 1);
        meter.finalized(BEGAN, BEGAN + 3 * SECOND);
        assertEquals(2, outcome().committed());
        assertEquals(1.0, outcome().perSecond());
    }

    @Test
    void latencyRunsFromTheFirstSendingInMicroseconds() {
        meter.finalized(BEGAN + SECOND, BEGAN + SECOND + 2_000_000);
        assertEquals(2_000, outcome().finality().getValueAtPercentile(50));
    }

    @Test
    void ratesBetweenTwoMomentsCountEveryFinal() {
        for (int i = 0; i < 30; i++) {
            meter.finalized(BEGAN, BEGAN + i * LoadOutcome.STEP_NANOS);
        }
        assertEquals(10.0, outcome().perSecond(BEGAN, BEGAN + SECOND));
        assertEquals(0.0, outcome().perSecond(BEGAN + 4 * SECOND, BEGAN + 5 * SECOND));
    }

    @Test
    void aBlockCountsOnceHoweverManyNodesTellOfIt() {
        meter.block(1, 10, BEGAN);
        meter.block(2, 20, BEGAN + SECOND);
        meter.block(2, 20, BEGAN + SECOND + 1);
        meter.block(1, 10, BEGAN + SECOND + 2);
        assertEquals(1, outcome().blocks());
        assertEquals(20, outcome().transactionsInBlocks());
    }

    @Test
    void aLoadThatEndsEarlyIsMeasuredToItsEnd() {
        LoadOutcome early = meter.outcome(new LoadTracker(0), 0, 0, BEGAN + 2 * SECOND);
        assertEquals(BEGAN + 2 * SECOND, early.measuredTo());
    }
}
