package io.timecoin.node;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Threads whose tasks are events of a {@link Schedule}: taken in order, but of several threads any may be the next to do what it
 * has taken.
 */
final class ScheduledThreads extends AbstractExecutorService implements ScheduledExecutorService {

    private final Schedule schedule;
    private final int threads;
    private final boolean dropsWhenShut;
    private final List<Runnable> waiting = new ArrayList<>();
    private boolean shut;

    /** @param dropsWhenShut what comes later; else it is refused */
    ScheduledThreads(Schedule schedule, int threads, boolean dropsWhenShut) {
        this.schedule = schedule;
        this.threads = threads;
        this.dropsWhenShut = dropsWhenShut;
    }

    @Override
    public void execute(Runnable task) {
        if (!shut) {
            waiting.add(task);
            schedule.soon(this::next);
        } else if (!dropsWhenShut) {
            throw new RejectedExecutionException("these threads are shut down");
        }
    }

    private void next() {
        if (!waiting.isEmpty()) {
            waiting.remove((int) schedule.draw(Math.min(threads, waiting.size())))
                    .run();
        }
    }

    /** A task that begins later, and again if it has an interval; what it throws fails the run. */
    private final class Later extends FutureTask<Void> implements ScheduledFuture<Void> {

        private final long intervalNanos;

        Later(Runnable task, long intervalNanos) {
            super(task, null);
            this.intervalNanos = intervalNanos;
        }

        void in(long nanos) {
            schedule.after(nanos, () -> {
                if (!shut && !isCancelled()) {
                    execute(this::begin);
                }
            });
        }

        private void begin() {
            if (intervalNanos == 0) {
                run();
            } else if (runAndReset()) {
                in(intervalNanos);
            }
        }

        @Override
        protected void setException(Throwable cause) {
            super.setException(cause);
            schedule.failed(cause);
        }

        @Override
        public long getDelay(TimeUnit unit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int compareTo(Delayed other) {
            throw new UnsupportedOperationException();
        }
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        return later(task, unit.toNanos(delay), 0);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long first, long delay, TimeUnit unit) {
        return later(task, unit.toNanos(first), unit.toNanos(delay));
    }

    private ScheduledFuture<?> later(Runnable task, long firstNanos, long intervalNanos) {
        if (shut) {
            throw new RejectedExecutionException("these threads are shut down");
        }
        Later later = new Later(task, intervalNanos);
        later.in(firstNanos);
        return later;
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long first, long period, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void shutdown() {
        shut = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        shut = true;
        List<Runnable> left = List.copyOf(waiting);
        waiting.clear();
        return left;
    }

    @Override
    public boolean isShutdown() {
        return shut;
    }

    @Override
    public boolean isTerminated() {
        return shut && waiting.isEmpty();
    }

    /** Whoever waits for the end sees what was begun finished. */
    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        while (!waiting.isEmpty()) {
            next();
        }
        return true;
    }
}
