package io.timecoin.network;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Counts what was refused, and tells of it: one line a reason and minute, however many come (protocol §7). Safe for any
 * thread.
 */
final class Refusals {

    private static final Duration EVERY = Duration.ofMinutes(1);

    /** Of one reason; its own lock. */
    private static final class Count {
        private long total;
        private long untold;
        private boolean everTold;
        private long toldAt;
        private String last = "";
        private String detail = "";
    }

    private final Map<RefusalReason, Count> counts = new ConcurrentHashMap<>();
    private final LongSupplier nanoClock;
    private final Consumer<String> log;
    private final Consumer<String> quiet;

    /**
     * Nothing counted yet.
     *
     * @param quiet takes what is ordinary life and would alarm whoever reads the log
     */
    Refusals(LongSupplier nanoClock, Consumer<String> log, Consumer<String> quiet) {
        this.nanoClock = nanoClock;
        this.log = log;
        this.quiet = quiet;
        RefusalReason.all().forEach(reason -> counts.put(reason, new Count()));
    }

    /** How often, since the start. */
    long count(RefusalReason reason) {
        Count count = of(reason);
        synchronized (count) {
            return count.total;
        }
    }

    /** @param detail for people, printable; the peer may have chosen the words */
    void refused(RefusalReason reason, String remoteAddress, String detail) {
        Count count = of(reason);
        synchronized (count) {
            count.total++;
            count.untold++;
            count.last = remoteAddress;
            count.detail = detail.equals(reason.words()) ? "" : " (" + detail + ")";
        }
        tell(reason, count);
    }

    /** Once a second or so: tells of what came since the last line, when its minute is over. */
    void tick() {
        counts.forEach(this::tell);
    }

    private void tell(RefusalReason reason, Count count) {
        String line;
        synchronized (count) {
            long now = nanoClock.getAsLong();
            if (count.untold == 0 || (count.everTold && now - count.toldAt < EVERY.toNanos())) {
                return;
            }
            String who = count.untold == 1 ? count.last : count.untold + " connections, the last of " + count.last;
            line = "refused " + who + ": " + reason.words() + count.detail;
            count.everTold = true;
            count.toldAt = now;
            count.untold = 0;
        }
        (isOrdinary(reason) ? quiet : log).accept(line);
    }

    /** Two nodes that dial each other at once end up with one link: the other one is refused on each start. */
    static boolean isOrdinary(RefusalReason reason) {
        return reason == Refusal.ALREADY_LINKED;
    }

    private Count of(RefusalReason reason) {
        Count count = counts.get(reason);
        if (count == null) {
            throw new IllegalStateException("a reason that nobody knows: " + reason);
        }
        return count;
    }
}
