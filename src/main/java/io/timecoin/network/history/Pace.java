package io.timecoin.network.history;

import java.util.ArrayDeque;

/** How many blocks and transactions come in a second, over the last {@value #WINDOW_MILLIS} ms. For one thread at a time. */
public final class Pace {

    static final long WINDOW_MILLIS = 5_000;
    private static final long SLOT_MILLIS = 500;

    private record Slot(long since, long blocks, long transactions) {}

    private final ArrayDeque<Slot> slots = new ArrayDeque<>();

    /** So many have come now, monotonic ms. */
    public void add(long blocks, long transactions, long now) {
        expire(now);
        long since = now - now % SLOT_MILLIS;
        Slot last = slots.peekLast();
        if (last != null && last.since() == since) {
            slots.removeLast();
            slots.addLast(new Slot(since, last.blocks() + blocks, last.transactions() + transactions));
        } else {
            slots.addLast(new Slot(since, blocks, transactions));
        }
    }

    private void expire(long now) {
        while (!slots.isEmpty() && slots.getFirst().since() <= now - WINDOW_MILLIS) {
            slots.removeFirst();
        }
    }

    public double blocksPerSecond(long now) {
        expire(now);
        return slots.stream().mapToLong(Slot::blocks).sum() * 1e3 / span(now);
    }

    public double transactionsPerSecond(long now) {
        expire(now);
        return slots.stream().mapToLong(Slot::transactions).sum() * 1e3 / span(now);
    }

    private long span(long now) {
        return slots.isEmpty()
                ? WINDOW_MILLIS
                : Math.max(SLOT_MILLIS, now - slots.getFirst().since());
    }
}
