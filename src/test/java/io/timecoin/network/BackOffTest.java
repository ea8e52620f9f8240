package io.timecoin.network;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class BackOffTest {

    private static final Duration LEAST = Duration.ofMillis(250);
    private static final Duration MOST = Duration.ofSeconds(15);

    @Test
    void waitsDoubleUpToABoundAndAreSpreadOverTheUpperHalf() {
        SplittableRandom random = new SplittableRandom(1);
        for (int failures = -1; failures < 100; failures++) {
            Duration bound = LEAST.multipliedBy(1L << Math.clamp(failures, 0, 10));
            bound = bound.compareTo(MOST) < 0 ? bound : MOST;
            Duration wait = new BackOff(LEAST, MOST).after(failures, random);
            assertTrue(wait.compareTo(bound) <= 0, "seed 1, failures " + failures + ": " + wait);
            assertTrue(wait.compareTo(bound.dividedBy(2)) >= 0, "seed 1, failures " + failures + ": " + wait);
        }
    }
}
