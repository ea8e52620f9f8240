package io.timecoin.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.crypto.Hash256;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What may begin when, on a clock that the test moves. */
final class LoadRunTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long BEGAN = 5 * SECOND;

    private final PreparedTransactions hundred = prepared(100);

    private static PreparedTransactions prepared(int count) {
        byte[] txids = new byte[count * Hash256.LENGTH];
        for (int i = 0; i < count; i++) {
            txids[i * Hash256.LENGTH] = (byte) i;
        }
        return new PreparedTransactions(index -> new byte[] {(byte) index}, txids);
    }

    private LoadRun run(OptionalInt rate, int inFlight) {
        return run(Duration.ZERO, rate, inFlight);
    }

    private LoadRun run(Duration warmup, OptionalInt rate, int inFlight) {
        LoadPlan plan = new LoadPlan(warmup, Duration.ofSeconds(60), rate, inFlight, false);
        return new LoadRun(hundred, plan, LoadObserver.NONE, BEGAN);
    }

    private static void write(LoadRun run, long now) {
        int fresh = run.allowedFresh(now);
        run.take(fresh, 0, fresh, 0, now);
    }

    @Test
    void whatIsDueMayBeginThoughNothingComesBack() {
        LoadRun run = run(OptionalInt.of(10), 50);
        write(run, BEGAN);
        write(run, BEGAN + SECOND);
        write(run, BEGAN + 3 * SECOND);
        assertEquals(31, run.tracker.inFlight());
    }

    @Test
    void payersWaitFromWhenTheyWereDueHoweverLateTheyAreWritten() {
        LoadRun run = run(OptionalInt.of(10), 50);
        write(run, BEGAN + 2 * SECOND);
        assertEquals(BEGAN, run.tracker.since(0));
        assertEquals(BEGAN + SECOND, run.tracker.since(10));
        assertEquals(BEGAN + 2 * SECOND, run.tracker.since(20));
    }

    @Test
    void aFullNetworkHoldsTheLoadBackAndThatIsSaid() {
        LoadRun run = run(OptionalInt.of(10), 20);
        write(run, BEGAN + 3 * SECOND);
        assertEquals(20, run.tracker.sent());
        assertEquals(0, run.allowedFresh(BEGAN + 4 * SECOND));
        for (int index = 0; index < 20; index++) {
            run.tracker.finalByEvent(index, 0);
        }
        write(run, BEGAN + 4 * SECOND);
        Lateness late = run.outcome().counts().lateness().orElseThrow();
        assertEquals("network", late.limit());
        assertEquals(40, late.written());
    }

    /** At a high rate there is something due each time one looks. */
    @Test
    void whatIsLateOnceAllThatWasDueIsWrittenIsTheLoadsOwnFault() {
        LoadRun run = run(OptionalInt.of(10), 20);
        write(run, BEGAN + 3 * SECOND);
        for (int index = 0; index < 20; index++) {
            run.tracker.finalByEvent(index, 0);
        }
        write(run, BEGAN + 3 * SECOND);
        for (int index = 20; index < 31; index++) {
            run.tracker.finalByEvent(index, 0);
        }
        write(run, BEGAN + 5 * SECOND);
        Lateness late = run.outcome().counts().lateness().orElseThrow();
        assertEquals(31 + 20, late.written());
        assertEquals(18, late.lateByLoad(), "all but those that were due in the last tenth of a second");
        assertEquals("load", late.limit());
    }

    @Test
    void howLateWarmUpWasDoesNotCount() {
        LoadRun run = run(Duration.ofSeconds(2), OptionalInt.of(10), 50);
        write(run, BEGAN + 2 * SECOND);
        Lateness late = run.outcome().counts().lateness().orElseThrow();
        assertEquals(1, late.written(), "the one that is due when the measured time begins");
        assertEquals("none", late.limit());
    }

    @Test
    void whatWasDueAndNeverSentIsCountedAsOffered() {
        LoadRun run = run(OptionalInt.of(1), 20);
        write(run, BEGAN + 30 * SECOND);
        run.endOffering();
        LoadCounts counts = run.outcome().counts();
        assertEquals(60, counts.offered());
        assertEquals(20, counts.sent());
        assertEquals(40, counts.neverSent());
    }

    @Test
    void aClosedLoopBeginsAsManyAsAreFinal() {
        LoadRun run = run(OptionalInt.empty(), 4);
        write(run, BEGAN);
        assertEquals(0, run.allowedFresh(BEGAN + 10 * SECOND));
        run.tracker.finalByEvent(2, 0);
        assertEquals(1, run.allowedFresh(BEGAN + 10 * SECOND));
        write(run, BEGAN + 10 * SECOND);
        assertEquals(BEGAN + 10 * SECOND, run.tracker.since(4));
        assertTrue(run.outcome().counts().lateness().isEmpty(), "there is no schedule");
    }

    @Test
    void tooFewPreparedOnesEndTheLoadSayingSo() {
        LoadRun run = run(OptionalInt.of(50), 1_000);
        write(run, BEGAN + 3 * SECOND);
        BenchException over = assertThrows(BenchException.class, () -> run.allowedFresh(BEGAN + 3 * SECOND));
        assertTrue(String.valueOf(over.getMessage()).startsWith("all 100 prepared transactions were sent after 3 s"));
    }
}
