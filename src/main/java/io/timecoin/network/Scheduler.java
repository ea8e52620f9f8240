package io.timecoin.network;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Runs short tasks later; injected, so that tests decide when. Safe for any thread. */
@FunctionalInterface
public interface Scheduler {

    /** Cancels a task that has not begun. */
    @FunctionalInterface
    interface Cancellation {
        void cancel();
    }

    /** Runs {@code task} once after {@code delay}. */
    Cancellation after(Duration delay, Runnable task);

    /** On the threads of {@code executor}. */
    static Scheduler of(ScheduledExecutorService executor) {
        return (delay, task) -> {
            Future<?> future = executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        };
    }
}
