package io.timecoin.cli.bench;

/**
 * When what nodes had no room for may be offered again: a while after the first refusal since it was offered last, however many
 * follow, or what is refused all the time would never be offered again. Moments are of {@link System#nanoTime}. For one thread.
 */
final class RetryPause {

    private static final long PAUSE_NANOS = 100_000_000L;

    private long notBefore;

    RetryPause(long began) {
        this.notBefore = began;
    }

    void refused(long now) {
        if (isOver(now)) {
            notBefore = now + PAUSE_NANOS;
        }
    }

    boolean isOver(long now) {
        return now - notBefore >= 0;
    }
}
