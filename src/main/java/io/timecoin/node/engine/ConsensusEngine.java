package io.timecoin.node.engine;

import io.timecoin.replica.Replica;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that owns the {@link Replica}. Two bounded inboxes, consensus before transactions, and at most {@value
 * #TRANSACTIONS_A_TURN} transactions a turn, so that no load on the mempool delays a vote. The thread never waits for
 * network or disk and verifies nothing. All public methods are safe for any thread and never wait.
 */
public final class ConsensusEngine {

    /** Most transactions taken into the mempool in one turn. */
    static final int TRANSACTIONS_A_TURN = 256;

    /** Messages, answers and questions that may wait. Peers are bounded by their link windows, well below. */
    static final int CONSENSUS_CAPACITY = 16_384;

    /** Transactions that may wait for admission. */
    public static final int TRANSACTION_CAPACITY = 16_384;

    private static final Logger LOG = Logger.getLogger(ConsensusEngine.class);

    private record Batch(int size, Consumer<Replica> task) {}

    private final Clocks clocks;
    private final Consumer<Throwable> failed;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notEmpty = lock.newCondition();
    private final ArrayDeque<Consumer<Replica>> consensus = new ArrayDeque<>();
    private final ArrayDeque<Batch> transactions = new ArrayDeque<>();
    private int waitingTransactions;
    private boolean stopping;
    private volatile long lastTurnMillis;
    private @Nullable Thread thread;

    /**
     * An engine that is not running yet.
     *
     * @param failed told on the engine's thread if a broken invariant has ended it; the node has to exit
     */
    public ConsensusEngine(Clocks clocks, Consumer<Throwable> failed) {
        this.clocks = clocks;
        this.failed = failed;
        this.lastTurnMillis = clocks.monotonicMillis();
    }

    /** Starts the thread; {@code first} is run on it before anything else. */
    public void start(Replica replica, Consumer<Replica> first) {
        Thread engine = Thread.ofPlatform().name("consensus-engine").unstarted(() -> run(replica, first));
        thread = engine;
        engine.start();
    }

    /**
     * Runs something on the engine's thread.
     *
     * @return false if the inbox is full or the engine is stopping: nothing will happen
     */
    public boolean submit(Consumer<Replica> task) {
        lock.lock();
        try {
            if (stopping || consensus.size() >= CONSENSUS_CAPACITY) {
                return false;
            }
            consensus.addLast(task);
            notEmpty.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The same for a batch of {@code size} transactions, behind everything of consensus. */
    public boolean submitTransactions(int size, Consumer<Replica> task) {
        lock.lock();
        try {
            if (stopping || waitingTransactions >= TRANSACTION_CAPACITY) {
                return false;
            }
            waitingTransactions += size;
            transactions.addLast(new Batch(size, task));
            notEmpty.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Asks the replica something; fails with {@link IllegalStateException} if the engine is overloaded or stopping. */
    public <T> CompletionStage<T> ask(Function<Replica, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        boolean accepted = submit(replica -> answer.complete(question.apply(replica)));
        if (!accepted) {
            answer.completeExceptionally(new IllegalStateException("the node is overloaded or stopping"));
        }
        return answer;
    }

    /** Monotonic milliseconds at which the loop last turned; an idle one turns every second. */
    public long lastTurnMillis() {
        return lastTurnMillis;
    }

    /** For a gauge. */
    public int waitingConsensus() {
        lock.lock();
        try {
            return consensus.size();
        } finally {
            lock.unlock();
        }
    }

    /** For a gauge and for refusing in time. */
    public int waitingTransactions() {
        lock.lock();
        try {
            return waitingTransactions;
        } finally {
            lock.unlock();
        }
    }

    /** Finishes the turn in hand and ends the thread. Not on the engine's own thread. */
    public void stop() {
        lock.lock();
        try {
            stopping = true;
            notEmpty.signal();
        } finally {
            lock.unlock();
        }
        Thread engine = thread;
        boolean interrupted = false;
        while (engine != null && engine.isAlive()) {
            try {
                engine.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(Replica replica, Consumer<Replica> first) {
        try {
            replica.turn(clocks.moment());
            first.accept(replica);
            replica.settle();
            List<Consumer<Replica>> tasks = new ArrayList<>();
            while (await(replica.nextWakeup(), tasks)) {
                replica.turn(clocks.moment());
                lastTurnMillis = clocks.monotonicMillis();
                tasks.forEach(task -> task.accept(replica));
                tasks.clear();
                replica.settle();
            }
        } catch (RuntimeException | Error e) {
            LOG.fatal("the consensus engine ended by a broken invariant", e);
            failed.accept(e);
        }
    }

    /** Waits for work or the wake-up and moves the work of one turn to {@code tasks}; false if the engine is stopping. */
    private boolean await(long wakeup, List<Consumer<Replica>> tasks) {
        lock.lock();
        try {
            while (!stopping && consensus.isEmpty() && transactions.isEmpty()) {
                long remaining = wakeup - clocks.monotonicMillis();
                if (remaining <= 0) {
                    return true;
                }
                try {
                    if (!notEmpty.await(remaining, TimeUnit.MILLISECONDS)) {
                        return true;
                    }
                } catch (InterruptedException e) {
                    throw new IllegalStateException("nobody may interrupt the engine", e);
                }
            }
            while (!consensus.isEmpty()) {
                tasks.add(consensus.removeFirst());
            }
            int taken = 0;
            while (!transactions.isEmpty() && taken < TRANSACTIONS_A_TURN) {
                Batch batch = transactions.removeFirst();
                taken += batch.size();
                waitingTransactions -= batch.size();
                tasks.add(batch.task());
            }
            return !stopping;
        } finally {
            lock.unlock();
        }
    }
}
