package io.timecoin.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Delayed;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Threads whose work is done when the test says so, on its thread, in the order in which it came; of time they know nothing. */
public final class StepThreads extends AbstractExecutorService implements ScheduledExecutorService {

    private final LinkedBlockingDeque<Runnable> waiting = new LinkedBlockingDeque<>();
    private final LinkedBlockingDeque<Runnable> repeated = new LinkedBlockingDeque<>();
    private volatile boolean shutdown;

    /** Threads of a node all of which are of this kind. */
    public static Threads ofNode() {
        return ofNode(new StepThreads(), new StepThreads(), new StepThreads(), new StepThreads());
    }

    /** The same, some of which are at hand. */
    public static Threads ofNode(StepThreads links, StepThreads verifiers, StepThreads reads, StepThreads storage) {
        return ofNode(links, new StepThreads(), new StepThreads(), verifiers, reads, storage);
    }

    /** The same with those for peers, too. */
    public static Threads ofNode(
            StepThreads links,
            StepThreads strangers,
            StepThreads replies,
            StepThreads verifiers,
            StepThreads reads,
            StepThreads storage) {
        return new Threads(
                Loops.ofThreads(),
                links,
                strangers,
                new StepThreads(),
                replies,
                verifiers,
                new StepThreads(),
                reads,
                reads,
                new StepThreads(),
                storage,
                new StepThreads(),
                new StepThreads());
    }

    @Override
    public void execute(Runnable task) {
        if (shutdown) {
            throw new RejectedExecutionException("these threads have ended");
        }
        waiting.addLast(task);
    }

    /** Does the next piece of work; false if there is none. */
    public boolean runOne() {
        Runnable next = waiting.pollFirst();
        if (next != null) {
            next.run();
        }
        return next != null;
    }

    /** Does all the work that there is, and what comes of it. */
    public void runAll() {
        while (runOne()) {
            // until nothing is left
        }
    }

    /** The time of everything that is repeated has come once more. */
    public void tick() {
        List.copyOf(repeated).forEach(Runnable::run);
    }

    /** Pieces of work that wait. */
    public int waiting() {
        return waiting.size();
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long first, long delay, TimeUnit unit) {
        repeated.addLast(task);
        return new Never();
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long first, long period, TimeUnit unit) {
        return scheduleWithFixedDelay(task, first, period, unit);
    }

    /** It is never time for it. */
    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        return new Never();
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException("nothing here is asked for a result later");
    }

    @Override
    public void shutdown() {
        shutdown = true;
        repeated.clear();
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown();
        List<Runnable> left = new ArrayList<>();
        waiting.drainTo(left);
        return left;
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        return shutdown && waiting.isEmpty();
    }

    /** What was begun is finished. */
    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        runAll();
        return isTerminated();
    }

    /** What becomes of work whose time does not come. */
    private static final class Never extends CompletableFuture<Object> implements ScheduledFuture<Object> {
        @Override
        public long getDelay(TimeUnit unit) {
            return Long.MAX_VALUE;
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(Long.MAX_VALUE, other.getDelay(TimeUnit.NANOSECONDS));
        }
    }
}
