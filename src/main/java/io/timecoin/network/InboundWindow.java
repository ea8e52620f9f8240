package io.timecoin.network;

import java.util.function.LongSupplier;

/**
 * Decides when the next frame of a link may be asked for: one at a time, while the node asks for messages, few enough bytes
 * are with it, and the peer keeps to its rate. What is not asked for waits on the link, not in memory. Each method says whether to ask now.
 * Safe for any thread.
 *
 * <p>Keeps INV-22.
 */
public final class InboundWindow {

    private final LongSupplier mostBytes;
    private long demand;
    private long bytes;
    private boolean held;
    private boolean withheld = true;

    /** @param mostBytes with the node, from which on nothing more is asked for */
    public InboundWindow(long mostBytes) {
        this(() -> mostBytes);
    }

    /** @param mostBytes as above; a peer may become a voter, or cease to be one */
    InboundWindow(LongSupplier mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** The node asks for so many messages more. */
    public synchronized boolean demanded(long more) {
        demand = Math.addExact(demand, more);
        return ask();
    }

    /** A message went to the node. */
    public synchronized void given(int size) {
        demand--;
        bytes += size;
    }

    /** The frame that was asked for is dealt with; {@code hold} until {@link #released} if the peer is over its rate. */
    public synchronized boolean finished(boolean hold) {
        held = hold;
        withheld = true;
        return ask();
    }

    /** A message of {@code size} bytes is in none of the node's queues any more. */
    public synchronized boolean freed(int size) {
        bytes -= size;
        return ask();
    }

    /** The peer is within its rate again. */
    public synchronized boolean released() {
        held = false;
        return ask();
    }

    /** Whether this side keeps the peer waiting: its silence is no sign of death then. */
    synchronized boolean isWithheld() {
        return withheld;
    }

    private boolean ask() {
        if (!withheld || held || demand <= 0 || bytes >= mostBytes.getAsLong()) {
            return false;
        }
        withheld = false;
        return true;
    }
}
