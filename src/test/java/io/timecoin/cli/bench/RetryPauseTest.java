package io.timecoin.cli.bench;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class RetryPauseTest {

    private static final long MILLI = 1_000_000L;

    private final RetryPause pause = new RetryPause(0);

    @Test
    void nothingIsPausedBeforeAnythingIsRefused() {
        assertTrue(pause.isOver(0));
    }

    @Test
    void whoIsRefusedAllTheTimeIsOfferedAgainAllTheSame() {
        for (long now = 0; now < 100 * MILLI; now += MILLI) {
            pause.refused(now);
            assertFalse(pause.isOver(now));
        }
        assertTrue(pause.isOver(100 * MILLI));
        pause.refused(105 * MILLI);
        assertFalse(pause.isOver(204 * MILLI));
        assertTrue(pause.isOver(205 * MILLI));
    }
}
