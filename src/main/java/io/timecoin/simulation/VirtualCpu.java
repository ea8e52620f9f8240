package io.timecoin.simulation;

import io.timecoin.verification.FairQueue;
import io.timecoin.verification.Urgency;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * A node's processor: threads that verify, served by the production's {@link FairQueue}, and the engine's thread, which takes
 * what is of consensus before transactions. Without costs everything happens at once, in the caller's turn.
 */
final class VirtualCpu {

    /**
     * What work costs, in nanoseconds of one core.
     *
     * @param signatureNanos to verify one signature
     * @param turnNanos for the engine to take one message
     * @param verifiers threads that verify
     */
    public record Costs(long signatureNanos, long turnNanos, int verifiers) {
        /** Everything happens at once. */
        static final Costs NONE = new Costs(0, 0, 1);

        boolean isNone() {
            return signatureNanos == 0 && turnNanos == 0;
        }
    }

    /**
     * What a task comes to when its turn has come.
     *
     * @param signatures that are verified
     * @param then what follows from them
     */
    record Verification(long signatures, Runnable then) {}

    /** Something to verify. */
    interface Task {
        /** Its turn has come. */
        Verification begin();
    }

    /** Does something later, unless the process has ended by then. */
    interface Clock {
        void later(long delayMicros, Runnable work);
    }

    private record Waiting(Urgency urgency, int source, Task task) {}

    private final Costs costs;
    private final Clock clock;
    private final FairTurnsChecker turns;
    private FairQueue<Urgency, Integer, Waiting> tasks = new FairQueue<>(Urgency.class);
    private final ArrayDeque<Runnable> consensus = new ArrayDeque<>();
    private final ArrayDeque<Runnable> transactions = new ArrayDeque<>();
    private int idle;
    private boolean serving;
    private boolean engineBusy;
    private long verifierNanos;
    private long engineNanos;

    /** A processor of a host; of the costs those of one node. */
    VirtualCpu(int host, Costs costs, Clock clock) {
        this.costs = costs;
        this.clock = clock;
        this.turns = new FairTurnsChecker(host);
        this.idle = costs.verifiers();
    }

    /** Whether everything happens at once. */
    boolean isFree() {
        return costs.isNone();
    }

    /** Has something verified when its turn comes; sources of one urgency are served in turn. */
    void verify(Urgency urgency, int source, Task task) {
        if (costs.isNone()) {
            task.begin().then().run();
            return;
        }
        turns.waits(urgency, source);
        tasks.add(urgency, source, new Waiting(urgency, source, task));
        serve();
    }

    /** Not called by itself: what one task leads to may queue more. */
    private void serve() {
        if (serving) {
            return;
        }
        serving = true;
        while (idle > 0) {
            Optional<Waiting> next = tasks.poll();
            if (next.isEmpty()) {
                break;
            }
            turns.served(next.get().urgency(), next.get().source());
            begin(next.get().task());
        }
        serving = false;
    }

    private void begin(Task task) {
        Verification work = task.begin();
        long nanos = work.signatures() * costs.signatureNanos();
        if (nanos == 0) {
            work.then().run();
            return;
        }
        idle--;
        verifierNanos += nanos;
        clock.later(micros(nanos), () -> {
            idle++;
            work.then().run();
            serve();
        });
    }

    private static long micros(long nanos) {
        return (nanos + 999) / 1_000;
    }

    /** Has the engine do something of consensus. */
    void engine(Runnable turn) {
        queue(consensus, turn);
    }

    /** Has the engine take transactions, when nothing of consensus waits. */
    void engineLast(Runnable turn) {
        queue(transactions, turn);
    }

    private void queue(ArrayDeque<Runnable> inbox, Runnable turn) {
        if (costs.isNone()) {
            turn.run();
            return;
        }
        inbox.addLast(turn);
        nextTurn();
    }

    private void nextTurn() {
        if (engineBusy || (consensus.isEmpty() && transactions.isEmpty())) {
            return;
        }
        engineBusy = true;
        engineNanos += costs.turnNanos();
        Runnable turn = consensus.isEmpty() ? transactions.removeFirst() : consensus.removeFirst();
        clock.later(micros(costs.turnNanos()), () -> {
            engineBusy = false;
            turn.run();
            nextTurn();
        });
    }

    /** Time that the verifier threads have worked so far, nanoseconds. */
    long verifierNanos() {
        return verifierNanos;
    }

    /** Time that the engine's thread has worked so far, nanoseconds. */
    long engineNanos() {
        return engineNanos;
    }

    /** Both together. */
    long busyNanos() {
        return verifierNanos + engineNanos;
    }

    /** The process has ended, and with it what waited. */
    void reset() {
        tasks = new FairQueue<>(Urgency.class);
        turns.clear();
        consensus.clear();
        transactions.clear();
        idle = costs.verifiers();
        engineBusy = false;
    }
}
