package io.timecoin.cli.testnet;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what other processes do: ends as soon as it is so, and fails with words if it never is. */
public final class Await {

    /** Far beyond what anything here takes on a busy machine. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final long POLL_NANOS = 50_000_000;

    private Await() {}

    /** Returns once the condition holds; {@code what} says what was waited for, and what is so instead. */
    public static void until(Supplier<String> what, BooleanSupplier condition) {
        until(PATIENCE, what, condition);
    }

    /** The same with another deadline. */
    public static void until(Duration patience, Supplier<String> what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("not within " + patience.toSeconds() + " s: " + what.get());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
