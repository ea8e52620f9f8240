package io.timecoin.node.engine;

import java.util.concurrent.Executor;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Threads that verify signatures and read coins beside the engine: half the cores, at least one. Votes come before blocks,
 * blocks before everybody's transactions. The queue is bounded by whoever submits: link windows for peers, {@link
 * TransactionIntake} for clients. Safe for any thread.
 */
public final class VerifierPool implements AutoCloseable {

    /** What comes first. */
    public enum Urgency {
        VOTE,
        BLOCK,
        TRANSACTION
    }

    private record Task(Urgency urgency, long order, Runnable work) implements Runnable, Comparable<Task> {
        @Override
        public void run() {
            work.run();
        }

        @Override
        public int compareTo(Task other) {
            int byUrgency = urgency.compareTo(other.urgency);
            return byUrgency == 0 ? Long.compare(order, other.order) : byUrgency;
        }
    }

    private final ThreadPoolExecutor threads;
    private final AtomicLong order = new AtomicLong();

    public VerifierPool(int size, ThreadFailure failure) {
        this.threads = new ThreadPoolExecutor(
                size,
                size,
                0,
                TimeUnit.MILLISECONDS,
                new PriorityBlockingQueue<>(),
                Thread.ofPlatform()
                        .name("verifier-", 0)
                        .uncaughtExceptionHandler((thread, cause) -> failure.failed(cause))
                        .factory(),
                new ThreadPoolExecutor.DiscardPolicy());
    }

    /** Half the cores, at least one. */
    public static int defaultSize() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }

    /** Queues work; dropped without a word once the pool is closed, since the node is stopping then. */
    public void execute(Urgency urgency, Runnable work) {
        threads.execute(new Task(urgency, order.getAndIncrement(), work));
    }

    /** The pool as an executor of one urgency. */
    public Executor at(Urgency urgency) {
        return work -> execute(urgency, work);
    }

    /** For a gauge. */
    public int waiting() {
        return threads.getQueue().size();
    }

    @Override
    public void close() {
        threads.shutdownNow();
        awaitEnd();
    }

    private void awaitEnd() {
        try {
            threads.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
