package io.timecoin.attack;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What an attacker spends, and how often it is thrown out. Safe for any thread. */
final class Traffic {

    private final Runnable turn;

    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong connected = new AtomicLong();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger mostOpen = new AtomicInteger();
    private final AtomicLong links = new AtomicLong();
    private final AtomicLong cutOff = new AtomicLong();

    /** @param turn waits for it, where attackers share processor time */
    Traffic(Runnable turn) {
        this.turn = turn;
    }

    void sent(long more) {
        turn.run();
        bytes.addAndGet(more);
    }

    void opened() {
        turn.run();
        connected.incrementAndGet();
        mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
    }

    void closed() {
        open.decrementAndGet();
    }

    void linked() {
        links.incrementAndGet();
    }

    /** The other side, or the attacker's own haste, ended a connection. */
    void failed() {
        cutOff.incrementAndGet();
    }

    long bytes() {
        return bytes.get();
    }

    /** Connections begun. */
    long connected() {
        return connected.get();
    }

    /** Most connections at once. */
    int mostOpen() {
        return mostOpen.get();
    }

    /** Handshakes that went through. */
    long links() {
        return links.get();
    }

    long cutOff() {
        return cutOff.get();
    }
}
