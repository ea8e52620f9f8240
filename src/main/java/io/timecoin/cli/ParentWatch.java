package io.timecoin.cli;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * Ends this process when the one that started it is gone, even by kill -9: the kernel then closes the pipe that is our
 * standard input. Stops as a signal would, and at once if that takes too long.
 */
final class ParentWatch {

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

    private ParentWatch() {}

    static void start(InputStream input) {
        Thread.ofPlatform().daemon().name("parent-watch").start(() -> {
            awaitEnd(input);
            Thread.ofPlatform().daemon().name("parent-watch-exit").start(() -> System.exit(0));
            try {
                Thread.sleep(STOP_PATIENCE);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            Runtime.getRuntime().halt(1);
        });
    }

    private static void awaitEnd(InputStream input) {
        try {
            byte[] ignored = new byte[64];
            while (input.read(ignored) >= 0) {
                // a parent has nothing to say
            }
        } catch (IOException _) {
            // a broken pipe is an end as well
        }
    }
}
