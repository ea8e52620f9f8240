package io.timecoin.verification;

import io.smallrye.mutiny.Uni;
import io.timecoin.crypto.PublicKey;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Threads that verify signatures and read coins beside the engine: half the cores, at least one, and for what a node that is behind
 * has fetched the other half. Votes come before blocks, blocks before history, history before transactions, what strangers send comes last, and within one of these whoever submits is served in turn, see {@link FairQueue}: a
 * task should be no longer than the verification of one certificate. The queue is bounded by whoever submits: link windows for
 * peers, {@link TransactionIntake} for clients. Safe for any thread.
 */
public final class VerifierPool {

    /** On whose behalf something is verified. */
    public sealed interface Source {

        /** What came on a peer's link. */
        record Peer(PublicKey nodeKey) implements Source {}

        /** What clients submitted, all of them together. */
        record Clients() implements Source {}

        /** What this node has asked for. */
        record Self() implements Source {}
    }

    private final Executor threads;

    /** They take nothing but {@link Urgency#HISTORY}. */
    private final Executor historians;

    private final FairQueue<Urgency, Source, Runnable> queue = new FairQueue<>(Urgency.class);

    /** A pool on these threads; they drop what comes once they are shut down. */
    public VerifierPool(Executor threads) {
        this(threads, _ -> {});
    }

    /** The same with others that help with history. */
    VerifierPool(Executor threads, Executor historians) {
        this.threads = threads;
        this.historians = historians;
    }

    /** Queues work; dropped without a word once the pool is closed, since the node is stopping then. */
    public void execute(Urgency urgency, Source source, Runnable work) {
        synchronized (queue) {
            queue.add(urgency, source, work);
        }
        threads.execute(() -> next(_ -> true)); // one turn for each task, whichever it will be
        if (urgency == Urgency.HISTORY) {
            historians.execute(() -> next(waiting -> waiting == Urgency.HISTORY)); // whoever comes first
        }
    }

    /** Work with an end of its own, begun when its turn comes; nothing happens once the pool is closed. */
    <T> Uni<T> call(Urgency urgency, Source source, Supplier<Uni<T>> work) {
        return Uni.createFrom()
                .<Supplier<Uni<T>>>emitter(emitter -> execute(urgency, source, () -> emitter.complete(work)))
                .onItem()
                .transformToUni(Supplier::get);
    }

    /** Queues work of this node's own. */
    public void execute(Urgency urgency, Runnable work) {
        execute(urgency, new Source.Self(), work);
    }

    private void next(Predicate<Urgency> among) {
        Optional<Runnable> work;
        synchronized (queue) {
            work = queue.poll(among);
        }
        work.ifPresent(Runnable::run);
    }

    /** For a gauge. */
    public int waiting() {
        synchronized (queue) {
            return queue.size();
        }
    }
}
