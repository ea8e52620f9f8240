package io.timecoin.node;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the process says and with which code it exits when it is told to stop. A JVM that a signal ends reports the signal, 143 for
 * SIGTERM. To an operator a node that was stopped as asked has succeeded; one that had not started yet has not, and that is no
 * fault of it either. Safe for any thread.
 */
final class StopSignal {

    /** A stop that takes longer has failed. */
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

    /** How a run ended; the failure is null when it was stopped as asked. */
    record End(int exitCode, @Nullable Throwable failure) {}

    private static final End LATE = new End(1, null);

    private final Consumer<String> notes;
    private final CompletableFuture<End> end = new CompletableFuture<>();
    private final Thread hook = Thread.ofPlatform().name("exit-code").unstarted(this::stop);
    private volatile boolean begun;

    /** @param notes takes one line for the operator */
    StopSignal(Consumer<String> notes) {
        this.notes = notes;
    }

    /**
     * From now on the process is watched.
     *
     * @throws IllegalStateException if it ends already
     */
    void watch() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** From here on there is something that must be stopped in order: its {@link #ended} is waited for. */
    void begin() {
        begun = true;
    }

    void ended(End last) {
        end.complete(last);
    }

    /** How it has ended; nothing is waited for. */
    End end() {
        return end.getNow(LATE);
    }

    /** Whether the process was told to stop, so that a failure is no more than that; if not, it is no longer watched. */
    boolean came() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
            return false;
        } catch (IllegalStateException _) {
            return true; // hooks are running
        }
    }

    /** In the shutdown of the JVM. */
    void stop() {
        if (!begun) {
            notes.accept("the start was ended: this process was told to stop");
            return;
        }
        End last = end.completeOnTimeout(LATE, STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        if (last.failure() != null) {
            notes.accept("the start was ended: this process was told to stop");
        } else if (last.exitCode() == 0) {
            Runtime.getRuntime().halt(0);
        }
    }
}
