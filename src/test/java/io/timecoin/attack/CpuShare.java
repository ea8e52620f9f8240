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
    private final ThreadLocal<Long> counted = ThreadLocal.withInitial(() -> 0L);
    private long free = BURST_NANOS;
    private long refilled = System.nanoTime();
    private long spent;

    /** @param cores of how many processors they may have the time */
    CpuShare(double cores) {
        this.cores = cores;
    }

    /** No bound. */
    static CpuShare whole() {
        return new CpuShare(Runtime.getRuntime().availableProcessors());
    }

    /** Charges what this thread has used since it asked last, and waits until there is more, or who asks is not to go on. */
    void await(BooleanSupplier goesOn) {
        if (cores >= Runtime.getRuntime().availableProcessors()) {
            return;
        }
        long used = THREADS.getCurrentThreadCpuTime();
        long wait = charge(used - counted.get());
        counted.set(used);
        long until = System.nanoTime() + wait;
        for (long left = wait; left > 0 && goesOn.getAsBoolean(); left = until - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(left, SLICE_NANOS));
        }
    }

    /** Nanoseconds to wait. */
    private synchronized long charge(long used) {
        long now = System.nanoTime();
        free = Math.min(BURST_NANOS, free + (long) ((now - refilled) * cores)) - used;
        refilled = now;
        spent += used;
        return free >= 0 ? 0 : (long) (-free / cores);
    }

    /** Processor time that was charged, ns. */
    synchronized long spent() {
        return spent;
    }
}
