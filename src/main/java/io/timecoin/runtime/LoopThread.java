package io.timecoin.runtime;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * A loop on a thread of its own. Who wakes it while it works, or has been woken already, pays for one read or one exchange and
 * no more: only the first to wake a sleeping one calls the system.
 *
 * <p>No wake is lost: it is noted before it is told, and the note is taken before a turn looks for work. An interrupt means
 * nothing here; the thread ends by {@link #end}, or by what a turn throws.
 */
final class LoopThread implements Loop {

    private final Turn turn;
    private final Thread thread;
    private final AtomicBoolean woken = new AtomicBoolean();
    private volatile boolean ending;

    LoopThread(String name, Turn turn) {
        this.turn = turn;
        this.thread = Thread.ofPlatform().name(name).unstarted(this::run);
    }

    @Override
    public void start() {
        thread.start();
    }

    @Override
    public void wake() {
        if (!woken.get() && woken.compareAndSet(false, true)) {
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        boolean last = false;
        while (!last) {
            last = ending; // before the turn: what came before the end is in it
            long millis = turn.run();
            if (!last) {
                sleep(millis);
            }
        }
    }

    /** Until somebody wakes, or the time is over. */
    private void sleep(long millis) {
        long begin = System.nanoTime();
        long most = TimeUnit.MILLISECONDS.toNanos(millis);
        while (!woken.getAndSet(false)) {
            long left = most - (System.nanoTime() - begin);
            if (left <= 0) {
                return;
            }
            LockSupport.parkNanos(this, left);
            var _ = Thread.interrupted(); // else it would not park any more
        }
    }

    @Override
    public void end() {
        ending = true;
        wake();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true; // the turn in hand comes first
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
