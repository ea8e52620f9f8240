package io.timecoin.cli.bench;

import java.time.Duration;

/** Waiting, when nothing but time is waited for. */
final class Pause {

    private Pause() {}

    static void of(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }

    /** Until a moment of {@link System#nanoTime}. */
    static void until(long nanos) {
        long left = nanos - System.nanoTime();
        if (left > 0) {
            of(Duration.ofNanos(left));
        }
    }
}
