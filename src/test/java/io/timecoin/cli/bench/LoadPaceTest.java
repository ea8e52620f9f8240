package io.timecoin.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class LoadPaceTest {

    private static final long LATE = LoadPace.LATE_NANOS + 1;

    private final LoadPace pace = new LoadPace();

    private void inTime(int count) {
        for (int i = 0; i < count; i++) {
            pace.written(i, i + LoadPace.LATE_NANOS);
        }
    }

    @Test
    void aFewLateOnesAreNoLimit() {
        inTime(990);
        for (int i = 0; i < 10; i++) {
            pace.written(0, LATE);
        }
        assertEquals(10, pace.lateness().lateByLoad());
        assertEquals("none", pace.lateness().limit());
        pace.written(0, LATE);
        assertEquals("load", pace.lateness().limit());
    }

    @Test
    void theNetworkIsTheLimitFromWhenItTookNoMoreUntilAllThatWasDueIsWritten() {
        inTime(10);
        pace.heldBack();
        pace.written(0, LATE);
        assertEquals("network", pace.lateness().limit());
        assertEquals(0, pace.lateness().lateByLoad());
        pace.caughtUp();
        pace.written(0, LATE);
        assertEquals(1, pace.lateness().lateByNetwork());
        assertEquals("load", pace.lateness().limit());
    }

    @Test
    void howLateIsToldInMilliseconds() {
        inTime(1);
        pace.written(0, 3_000_000_000L);
        assertEquals(2, pace.lateness().written());
        assertEquals(3_000, pace.lateness().maxMillis(), 30);
    }
}
