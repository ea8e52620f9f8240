package io.timecoin.cli.client;

import java.time.Duration;
import java.util.function.Supplier;

/** Asks again what a node could not answer for the moment. Only for questions that change nothing. Calls block; safe for any thread. */
public final class Retry {

    private static final Duration INTERVAL = Duration.ofMillis(200);

    private Retry() {}

    /**
     * The answer to {@code question}, which is asked again as long as asking again may help.
     *
     * @param patience after which the last refusal is what comes out
     * @throws NodeClientException if the node refuses for good, or still does when the time is over
     */
    public static <T> T within(Duration patience, Supplier<T> question) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                return question.get();
            } catch (NodeClientException e) {
                if (!e.isTransient() || System.nanoTime() - deadline > 0 || !pause()) {
                    throw e;
                }
            }
        }
    }

    private static boolean pause() {
        try {
            Thread.sleep(INTERVAL);
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
