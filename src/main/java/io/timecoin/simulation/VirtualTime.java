package io.timecoin.simulation;

import java.util.Comparator;
import java.util.PriorityQueue;

/** The only clock of a run, and everything that is going to happen on it, in order. One thread. */
final class VirtualTime {

    static final long MILLI = 1_000;

    private static final long MOST_AT_ONCE = 1_000_000;

    private record Event(long at, long order, Runnable action) {}

    private final PriorityQueue<Event> queue =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
    private final EventHash hash = new EventHash();
    private long now;
    private long scheduled;
    private long happened;
    private long atThisMoment;

    /** Microseconds since the run began. */
    long micros() {
        return now;
    }

    /** Milliseconds since the run began. */
    long millis() {
        return now / MILLI;
    }

    /** Does something after {@code delayMicros}; what is due at one moment happens in the order it was scheduled. */
    void after(long delayMicros, Runnable action) {
        queue.add(new Event(now + Math.max(0, delayMicros), scheduled++, action));
    }

    /** Lets everything happen that is due up to and at {@code endMicros}. */
    void runUntil(long endMicros) {
        for (Event next = queue.peek(); next != null && next.at() <= endMicros; next = queue.peek()) {
            queue.remove();
            atThisMoment = next.at() == now ? atThisMoment + 1 : 0;
            if (atThisMoment > MOST_AT_ONCE) {
                throw new Violation(
                        Violation.Invariant.LIVENESS, "time stands still: something goes round without end");
            }
            now = next.at();
            happened++;
            hash.add(now);
            next.action().run();
        }
        now = endMicros;
    }

    /** Of all that has happened: its moment is in already, whoever does it adds what it was. */
    EventHash hash() {
        return hash;
    }

    /** How many events have happened. */
    long events() {
        return happened;
    }
}
