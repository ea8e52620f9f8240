package io.timecoin.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class LoadMeterTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long BEGAN = 5 * SECOND;

    private final LoadMeter meter = new LoadMeter(BEGAN, SECOND, 2 * SECOND);

    private LoadOutcome outcome() {
        return meter.outcome(Counted.NOTHING, List.of(), BEGAN + 10 * SECOND);
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
    void latencyRunsFromWhenThePayerBeganToWaitInMicroseconds() {
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
    void onlyWhatWasDueOrTakenInTheMeasuredTimeIsOfferedOrAccepted() {
        for (long moment : List.of(BEGAN, BEGAN + SECOND, BEGAN + 3 * SECOND - 1, BEGAN + 3 * SECOND)) {
            meter.offered(moment);
            meter.accepted(moment);
        }
        assertEquals(2, meter.offered());
        assertEquals(2, meter.accepted());
    }

    @Test
    void anIntervalTellsOfNothingThatCameBeforeIt() {
        meter.finalized(BEGAN, BEGAN + SECOND / 2);
        IntervalLoad warmup = meter.endInterval(BEGAN + SECOND, 7);
        assertEquals(1.0, warmup.perSecond());
        assertEquals(500, warmup.p99Millis(), 1);
        assertEquals(7, warmup.inFlight());
        meter.finalized(BEGAN + SECOND, BEGAN + SECOND + 4_000_000);
        meter.finalized(BEGAN + SECOND, BEGAN + SECOND + 6_000_000);
        IntervalLoad measured = meter.endInterval(BEGAN + 2 * SECOND, 0);
        assertEquals(2.0, measured.perSecond());
        assertEquals(4, measured.p50Millis(), 0.1);
        assertEquals(6, measured.p99Millis(), 0.1);
        assertEquals(List.of(false, true), List.of(warmup.measured(), measured.measured()));
        assertEquals(List.of(1.0, 2.0), List.of(measured.fromSeconds(), measured.toSeconds()));
        assertEquals(0.0, meter.endInterval(BEGAN + 3 * SECOND, 0).perSecond());
    }

    @Test
    void anIntervalIsOverAfterTenSeconds() {
        assertFalse(meter.isIntervalOver(BEGAN + 10 * SECOND - 1));
        assertTrue(meter.isIntervalOver(BEGAN + 10 * SECOND));
        meter.endInterval(BEGAN + 10 * SECOND, 0);
        assertFalse(meter.isIntervalOver(BEGAN + 20 * SECOND - 1));
    }

    @Test
    void aLoadThatEndsEarlyIsMeasuredToItsEnd() {
        LoadOutcome early = meter.outcome(Counted.NOTHING, List.of(), BEGAN + 2 * SECOND);
        assertEquals(BEGAN + 2 * SECOND, early.measuredTo());
    }
}
