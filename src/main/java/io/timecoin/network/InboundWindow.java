package io.timecoin.network;

/**
 * Decides when the next frame of a link may be asked for: one at a time, while few enough messages are with the node and
 * the peer keeps to its rate. What is not asked for waits on the link, not in memory. Each method says whether to ask now.
 * Safe for any thread.
 *
 * <p>Keeps INV-22.
 */
public final class InboundWindow {

    private final int mostMessages;
    private final long mostBytes;
    private int messages;
    private long bytes;
    private boolean held;
    private boolean withheld;

    /**
     * The window of a link of which the first frame was asked for.
     *
     * @param mostBytes from which on nothing more is asked for
     */
    public InboundWindow(int mostMessages, long mostBytes) {
        this.mostMessages = mostMessages;
        this.mostBytes = mostBytes;
    }

    /** A message went to the node. */
    public synchronized void given(int size) {
        messages++;
        bytes += size;
    }

    /** The frame that was asked for is dealt with; {@code hold} until {@link #released} if the peer is over its rate. */
    public synchronized boolean finished(boolean hold) {
        held = hold;
        withheld = true;
        return ask();
    }

    /** The node has taken a message of {@code size} bytes from its queue. */
    public synchronized boolean taken(int size) {
        messages--;
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
        if (!withheld || held || messages >= mostMessages || bytes >= mostBytes) {
            return false;
        }
        withheld = false;
        return true;
    }
}
