package io.timecoin.node;

import io.timecoin.ledger.TestLedger;
import io.timecoin.runtime.Clocks;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All that several nodes of one process do, one thing after the other on the test's thread, at moments drawn from a seed. Time is
 * that of the next thing to happen: nothing waits, and no clock of the machine is read.
 */
final class Schedule {

    /** Within so long something happens that may happen at once; long enough that the order of what is due together is any. */
    private static final long SOON_NANOS = 50_000;

    private static final long MOST_EVENTS = 20_000_000;

    private record Event(long at, long order, Runnable action) {}

    private final SplittableRandom random;
    private final PriorityQueue<Event> queue =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
    private long now;
    private long scheduled;
    private long happened;
    private @Nullable Throwable failure;

    Schedule(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** Nanoseconds since the run began. */
    long nanos() {
        return now;
    }

    long happened() {
        return happened;
    }

    /** A number below {@code bound}. */
    long draw(long bound) {
        return random.nextLong(bound);
    }

    /** Numbers for somebody else, from the same seed. */
    SplittableRandom numbers() {
        return random.split();
    }

    /** The clocks of one machine: each began to count at another moment, and tells a slightly different time of the day. */
    Clocks clocks() {
        long counted = draw(TimeUnit.DAYS.toNanos(1));
        long ahead = draw(50);
        return new Clocks(
                () -> counted + now,
                () -> Instant.ofEpochMilli(
                        TestLedger.GENESIS_TIME + 1_000 + ahead + TimeUnit.NANOSECONDS.toMillis(now)));
    }

    void soon(Runnable action) {
        after(draw(SOON_NANOS), action);
    }

    void after(long nanos, Runnable action) {
        queue.add(new Event(now + Math.max(0, nanos), scheduled++, action));
    }

    /** A node cannot go on: neither can the run. */
    void failed(Throwable cause) {
        if (failure == null) {
            failure = cause;
        }
    }

    /** Lets things happen until something is so, which has to be within {@code most}. */
    void runUntil(String what, BooleanSupplier done, Duration most) {
        long end = now + most.toNanos();
        while (!done.getAsBoolean()) {
            Event next = queue.poll();
            if (next == null || next.at() > end || happened >= MOST_EVENTS) {
                throw new AssertionError("within " + most + " of virtual time never happened: " + what);
            }
            now = next.at();
            happened++;
            next.action().run();
            if (failure != null) {
                throw new AssertionError("a node failed", failure);
            }
        }
    }

    /** Lets everything happen that is due within a time. */
    void run(Duration time) {
        boolean[] over = new boolean[1];
        after(time.toNanos(), () -> over[0] = true);
        runUntil("the end of a wait", () -> over[0], time.plusNanos(1));
    }
}
