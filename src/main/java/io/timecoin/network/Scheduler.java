package io.timecoin.network;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
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

    /** On the threads of {@code executor}. Once that is shut down, tasks are dropped: nobody is left to wait for them. */
    static Scheduler of(ScheduledExecutorService executor) {
        return (delay, task) -> {
            try {
                Future<?> future = executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
                return () -> future.cancel(false);
            } catch (RejectedExecutionException e) {
                if (executor.isShutdown()) {
                    return () -> {};
                }
                throw e;
            }
        };
    }
}
