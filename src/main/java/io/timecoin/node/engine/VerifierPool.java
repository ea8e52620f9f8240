package io.timecoin.node.engine;

import io.timecoin.crypto.PublicKey;
import io.timecoin.verification.FairQueue;
import io.timecoin.verification.Urgency;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads that verify signatures and read coins beside the engine: half the cores, at least one. Votes come before blocks,
 * blocks before everybody's transactions, and within one of these whoever submits is served in turn, see {@link FairQueue}: a
 * task should be no longer than the verification of one certificate. The queue is bounded by whoever submits: link windows for
 * peers, {@link TransactionIntake} for clients. Safe for any thread.
 */
public final class VerifierPool implements AutoCloseable {

    /** On whose behalf something is verified. */
    public sealed interface Source {

        /** What came on a peer's link. */
        record Peer(PublicKey nodeKey) implements Source {}

        /** What clients submitted, all of them together. */
        record Clients() implements Source {}

        /** What this node has asked for. */
        record Self() implements Source {}
    }

    private final ExecutorService threads;
    private final FairQueue<Urgency, Source, Runnable> queue = new FairQueue<>(Urgency.class);

    public VerifierPool(int size, ThreadFailure failure) {
        this(new ThreadPoolExecutor(
                size,
                size,
                0,
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform()
                        .name("verifier-", 0)
                        .uncaughtExceptionHandler((thread, cause) -> failure.failed(cause))
                        .factory(),
                new ThreadPoolExecutor.DiscardPolicy()));
    }

    /** A pool on these threads, which are ended with it. */
    VerifierPool(ExecutorService threads) {
        this.threads = threads;
    }

    /** Half the cores, at least one. */
    public static int defaultSize() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }

    /** Queues work; dropped without a word once the pool is closed, since the node is stopping then. */
    public void execute(Urgency urgency, Source source, Runnable work) {
        synchronized (queue) {
            queue.add(urgency, source, work);
        }
        threads.execute(this::next); // one turn for each task, whichever it will be
    }

    /** Queues work of this node's own. */
    public void execute(Urgency urgency, Runnable work) {
        execute(urgency, new Source.Self(), work);
    }

    private void next() {
        Optional<Runnable> work;
        synchronized (queue) {
            work = queue.poll();
        }
        work.ifPresent(Runnable::run);
    }

    /** For a gauge. */
    public int waiting() {
        synchronized (queue) {
            return queue.size();
        }
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
