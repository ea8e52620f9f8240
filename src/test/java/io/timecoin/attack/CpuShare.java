package io.timecoin.attack;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Processor time of many attackers together: who is over it waits. Each attacker asks before it does more; any thread. */
final class CpuShare {

    /** What was not used may be made up for later, up to so long. */
    private static final long BURST_NANOS = 200_000_000;

    private static final long SLICE_NANOS = 50_000_000;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final double cores;
    private final ThreadLocal<Turn> turns = ThreadLocal.withInitial(() -> new Turn(0, 0));
    private long free = BURST_NANOS;
    private long refilled = System.nanoTime();
    private long spent;

    /**
     * What a thread does between two questions.
     *
     * @param begun processor time that it had used before
     * @param taken of it is charged already
     */
    private record Turn(long begun, long taken) {}

    /** @param cores of how many processors they may have the time */
    CpuShare(double cores) {
        this.cores = cores;
    }

    /** No bound. */
    static CpuShare whole() {
        return new CpuShare(Runtime.getRuntime().availableProcessors());
    }

    /**
     * Charges what this thread has used since it asked last, and waits until there is as much again, or who asks is not to go on. That is
     * taken beforehand: of hundreds that wait each would else use as much as it likes once there is any.
     */
    void await(BooleanSupplier goesOn) {
        if (cores >= Runtime.getRuntime().availableProcessors()) {
            return;
        }
        long now = THREADS.getCurrentThreadCpuTime();
        Turn last = turns.get();
        long used = now - last.begun();
        charge(used - last.taken());
        while (goesOn.getAsBoolean() && !take(used)) {
            LockSupport.parkNanos(SLICE_NANOS);
        }
        turns.set(new Turn(now, used));
    }

    private synchronized void charge(long more) {
        free -= more;
        spent += more;
    }

    private synchronized boolean take(long wanted) {
        long now = System.nanoTime();
        free = Math.min(BURST_NANOS, free + (long) ((now - refilled) * cores));
        refilled = now;
        if (free < 0) {
            return false;
        }
        free -= wanted;
        spent += wanted;
        return true;
    }

    /** Processor time that was charged, ns. */
    synchronized long spent() {
        return spent;
    }
}
