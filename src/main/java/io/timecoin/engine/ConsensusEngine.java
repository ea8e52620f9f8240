package io.timecoin.engine;

import io.timecoin.replica.Moment;
import io.timecoin.replica.Replica;
import io.timecoin.runtime.Clocks;
import io.timecoin.runtime.Failure;
import io.timecoin.verification.EngineInbox;
import jakarta.inject.Singleton;
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
@Singleton
public final class ConsensusEngine implements EngineInbox, EngineHeartbeat {

    /** Most transactions taken into the mempool in one turn. */
    static final int TRANSACTIONS_A_TURN = 256;

    /** Messages, answers and questions that may wait. Peers are bounded by their link windows, well below. */
    public static final int CONSENSUS_CAPACITY = 16_384;

    /** Transactions that may wait for admission. */
    public static final int TRANSACTION_CAPACITY = 16_384;

    private static final Logger LOG = Logger.getLogger(ConsensusEngine.class);

    /** Work, and what is done instead of it if the engine ends first. */
    public record Task(Consumer<Replica> work, Runnable abandoned) {}

    private record Batch(int size, Task task) {}

    private final Clocks clocks;
    private final Failure failure;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notEmpty = lock.newCondition();
    private final ArrayDeque<Task> consensus = new ArrayDeque<>();
    private final ArrayDeque<Batch> transactions = new ArrayDeque<>();
    private int waitingTransactions;
    private boolean stopping;
    private volatile long lastTurnMillis;
    private @Nullable Thread thread;

    /**
     * An engine that is not running yet.
     *
     * @param failure told on the engine's thread if a broken invariant has ended it
     */
    public ConsensusEngine(Clocks clocks, Failure failure) {
        this.clocks = clocks;
        this.failure = failure;
        this.lastTurnMillis = clocks.monotonicMillis();
    }

    /** Starts the thread; {@code first} is run on it before anything else. */
    public void start(Replica replica, Consumer<Replica> first) {
        Thread engine = Thread.ofPlatform().name("consensus-engine").unstarted(() -> run(replica, first));
        thread = engine;
        engine.start();
    }

    @Override
    public boolean submit(Consumer<Replica> task) {
        return submit(new Task(task, () -> {}), CONSENSUS_CAPACITY);
    }

    @Override
    public void answer(Consumer<Replica> task) {
        submit(new Task(task, () -> {}), Integer.MAX_VALUE);
    }

    private boolean submit(Task task, int capacity) {
        lock.lock();
        try {
            if (stopping || consensus.size() >= capacity) {
                return false;
            }
            consensus.addLast(task);
            notEmpty.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean submitTransactions(int size, Consumer<Replica> task, Runnable abandoned) {
        lock.lock();
        try {
            if (stopping || waitingTransactions >= TRANSACTION_CAPACITY) {
                return false;
            }
            waitingTransactions += size;
            transactions.addLast(new Batch(size, new Task(task, abandoned)));
            notEmpty.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Asks the replica something; fails with {@link IllegalStateException} if the engine is overloaded or stopping. */
    public <T> CompletionStage<T> ask(Function<Replica, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Runnable refuse =
                () -> answer.completeExceptionally(new IllegalStateException("the node is overloaded or stopping"));
        if (!submit(new Task(replica -> answer(question, replica, answer), refuse), CONSENSUS_CAPACITY)) {
            refuse.run();
        }
        return answer;
    }

    /** A question only reads: a failed one fails for who asked, not for the node. */
    private static <T> void answer(Function<Replica, T> question, Replica replica, CompletableFuture<T> answer) {
        try {
            answer.complete(question.apply(replica));
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }

    @Override
    public long millisSinceLastTurn() {
        return clocks.monotonicMillis() - lastTurnMillis;
    }

    private Moment moment() {
        return new Moment(clocks.monotonicMillis(), clocks.wallMillis());
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

    @Override
    public boolean hasRoomFor(int more) {
        return waitingTransactions() + more <= TRANSACTION_CAPACITY;
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
        abandonAll();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Nothing is taken any more, and whoever waits is told. */
    private void abandonAll() {
        List<Task> left = new ArrayList<>();
        lock.lock();
        try {
            stopping = true;
            left.addAll(consensus);
            transactions.forEach(batch -> left.add(batch.task()));
            consensus.clear();
            transactions.clear();
            waitingTransactions = 0;
        } finally {
            lock.unlock();
        }
        left.forEach(task -> task.abandoned().run());
    }

    private void run(Replica replica, Consumer<Replica> first) {
        try {
            replica.turn(moment());
            first.accept(replica);
            replica.settle();
            List<Task> tasks = new ArrayList<>();
            while (await(replica.nextWakeup(), tasks)) {
                replica.turn(moment());
                lastTurnMillis = clocks.monotonicMillis();
                tasks.forEach(task -> task.work().accept(replica));
                tasks.clear();
                replica.settle();
            }
        } catch (RuntimeException | Error e) {
            LOG.fatal("the consensus engine ended by a broken invariant", e);
            abandonAll();
            failure.failed(e);
        }
    }

    /** Waits for work or the wake-up and moves the work of one turn to {@code tasks}; false if the engine is stopping. */
    public boolean await(long wakeup, List<Task> tasks) {
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
            if (stopping) {
                return false; // what waits is abandoned
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
            return true;
        } finally {
            lock.unlock();
        }
    }
}
