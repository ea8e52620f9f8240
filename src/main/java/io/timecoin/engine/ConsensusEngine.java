package io.timecoin.engine;

import io.timecoin.replica.Moment;
import io.timecoin.replica.Replica;
import io.timecoin.runtime.Clocks;
import io.timecoin.runtime.Failure;
import io.timecoin.runtime.Loop;
import io.timecoin.runtime.Loops;
import io.timecoin.verification.EngineInbox;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
    private final ArrayDeque<Task> consensus = new ArrayDeque<>();
    private final ArrayDeque<Batch> transactions = new ArrayDeque<>();
    private int waitingTransactions;
    private boolean stopping;
    private volatile long lastTurnMillis;
    private volatile @Nullable Loop loop;

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

    /** Starts the thread; {@code first} is run on it before anything else, in a turn of its own. */
    public void start(Loops loops, Replica replica, Consumer<Replica> first) {
        Loop own = loops.loop("consensus-engine", new Turns(replica, first));
        loop = own;
        own.start();
    }

    private void wake() {
        Loop running = loop;
        if (running != null) { // else its first turns take what waits
            running.wake();
        }
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
        } finally {
            lock.unlock();
        }
        wake();
        return true;
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
        } finally {
            lock.unlock();
        }
        wake();
        return true;
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
        } finally {
            lock.unlock();
        }
        Loop running = loop;
        if (running != null) {
            running.end();
        }
        abandonAll();
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

    /** What the thread does; nothing of it is touched by another. */
    private final class Turns implements Loop.Turn {

        private final Replica replica;
        private final List<Task> tasks = new ArrayList<>();
        private @Nullable Consumer<Replica> first;

        Turns(Replica replica, Consumer<Replica> first) {
            this.replica = replica;
            this.first = first;
        }

        @Override
        public long run() {
            try {
                return turn();
            } catch (RuntimeException | Error e) {
                LOG.fatal("the consensus engine ended by a broken invariant", e);
                abandonAll();
                failure.failed(e);
                return Loop.UNTIL_WOKEN; // and then there is nothing to do
            }
        }

        private long turn() {
            Consumer<Replica> begin = first;
            first = null;
            if (begin != null) {
                replica.turn(moment());
                begin.accept(replica);
                replica.settle();
                return 0;
            }
            if (!take(tasks)) {
                return Loop.UNTIL_WOKEN;
            }
            replica.turn(moment());
            lastTurnMillis = clocks.monotonicMillis();
            tasks.forEach(task -> task.work().accept(replica));
            tasks.clear();
            replica.settle();
            return replica.nextWakeup() - clocks.monotonicMillis();
        }
    }

    /** Moves the work of one turn to {@code tasks}; what is left is for the next one. False if the engine is stopping. */
    public boolean take(List<Task> tasks) {
        boolean more;
        lock.lock();
        try {
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
            more = !transactions.isEmpty();
        } finally {
            lock.unlock();
        }
        if (more) {
            wake();
        }
        return true;
    }
}
