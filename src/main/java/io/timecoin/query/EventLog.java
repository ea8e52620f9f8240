package io.timecoin.query;

import io.timecoin.mempool.TransactionMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The last events of a node, for any number of readers, each with nothing but a cursor.
 *
 * <p>A ring: one writer puts events in, readers copy references out and never hold it up. A reader that was overtaken
 * learns which ids it lost. No queue belongs to a subscriber, so a slow one costs nothing; it is told by a hand-off to the
 * executor that there is more, and asks when it is ready.
 *
 * <p>Publication: the entry is stored, then {@code lastId}; eviction raises {@code oldestId}, then clears the slot. A reader that
 * finds a slot empty or reused was overtaken.
 */
public final class EventLog {

    /** Events kept unless said otherwise. */
    public static final int DEFAULT_CAPACITY = 10_000;

    /** What an event takes in memory without the transactions of its block, rounded up. */
    private static final int EVENT_BYTES = 512;

    /** The header of a block, with its hashes. */
    private static final int HEADER_BYTES = 1_024;

    private final AtomicReferenceArray<Entry> ring;
    private final long maxBytes;
    private final Executor wakeUps;
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
    private final AtomicInteger coinReaders = new AtomicInteger();
    private final AtomicBoolean waking = new AtomicBoolean();
    private volatile long oldestId;
    private volatile long lastId;
    private final AtomicLong heldBytes = new AtomicLong(); // written by the writer alone

    /**
     * An empty log.
     *
     * @param firstId of the first event. Larger than any id of an earlier run (the start in Unix ms × 1,000 is), so that a
     *     client resuming over a restart learns of what it lost
     * @param capacity most events kept
     * @param maxBytes most memory that kept events take together, with the transactions of their blocks; the newest is always kept
     * @param wakeUps runs what subscribers do when there is more; never the writer's own thread
     */
    public EventLog(long firstId, int capacity, long maxBytes, Executor wakeUps) {
        if (firstId < 1 || capacity < 1 || maxBytes < 0) {
            throw new IllegalArgumentException("an event log needs a positive first id and capacity");
        }
        this.ring = new AtomicReferenceArray<>(capacity);
        this.maxBytes = maxBytes;
        this.wakeUps = wakeUps;
        this.oldestId = firstId;
        this.lastId = firstId - 1;
    }

    /** An event and its place in the order. */
    public record Entry(long id, NodeEvent event) {}

    /**
     * What a reader finds after its cursor.
     *
     * @param entries in order, perhaps none
     * @param firstId id of the first event that was still there; everything between the cursor and it is lost
     * @param cursor where to read on
     */
    public record Batch(List<Entry> entries, long firstId, long cursor) {}

    /** A registered wish to be told of more. */
    public final class Subscription implements AutoCloseable {
        private final Runnable wake;
        private final boolean coins;

        private Subscription(Runnable wake, boolean coins) {
            this.wake = wake;
            this.coins = coins;
        }

        @Override
        public void close() {
            if (subscriptions.remove(this) && coins) {
                coinReaders.decrementAndGet();
            }
        }
    }

    /** Adds an event. Only the engine's thread may call this; it takes no lock and runs nobody's code. */
    public void append(NodeEvent event) {
        long id = lastId + 1;
        long incoming = bytesOf(event);
        while (oldestId < id && (id - oldestId >= ring.length() || heldBytes.get() + incoming > maxBytes)) {
            evictOldest();
        }
        heldBytes.addAndGet(incoming);
        ring.set(slot(id), new Entry(id, event));
        advanceTo(id);
        if (!subscriptions.isEmpty() && waking.compareAndSet(false, true)) {
            wakeUps.execute(this::wakeAll);
        }
    }

    // The only writer of a volatile needs no atomic increment.
    private void advanceTo(long id) {
        lastId = id;
    }

    private void evictOldest() {
        long id = oldestId;
        Entry evicted = ring.get(slot(id));
        oldestId = id + 1;
        ring.set(slot(id), null);
        heldBytes.addAndGet(-bytesOf(evicted.event()));
    }

    private void wakeAll() {
        waking.set(false); // before looking: what is appended from here on wakes again
        for (Subscription subscription : subscriptions) {
            subscription.wake.run();
        }
    }

    /** Id of the newest event; what a reader starts from that wants only what comes. */
    public long lastId() {
        return lastId;
    }

    /** At most {@code limit} events with an id above {@code cursor}. Any thread; never waits. */
    public Batch read(long cursor, int limit) {
        long last = lastId;
        while (true) {
            long first = Math.max(cursor + 1, oldestId);
            List<Entry> entries = copy(first, Math.min(last, first + limit - 1L));
            if (entries != null) {
                long end = entries.isEmpty() ? first - 1 : entries.getLast().id();
                return new Batch(entries, first, Math.max(cursor, end));
            }
            last = lastId;
        }
    }

    private @Nullable List<Entry> copy(long first, long end) {
        List<Entry> entries = new ArrayList<>((int) Math.max(0, end - first + 1));
        for (long id = first; id <= end; id++) {
            Entry entry = ring.get(slot(id));
            if (entry == null || entry.id() != id) {
                return null;
            }
            entries.add(entry);
        }
        return entries;
    }

    /**
     * Calls {@code wake} on the executor after events were appended, once for any number of them; it must not block. Read
     * once after subscribing: what came before is not announced.
     *
     * @param coins whether it wants {@link NodeEvent.CoinChanged}: these are many, and only written while somebody does
     */
    public Subscription subscribe(Runnable wake, boolean coins) {
        Subscription subscription = new Subscription(wake, coins);
        if (coins) {
            coinReaders.incrementAndGet();
        }
        subscriptions.add(subscription);
        return subscription;
    }

    /** Whether anybody wants to know what coins do. Any thread. */
    public boolean wantsCoins() {
        return coinReaders.get() > 0;
    }

    private int slot(long id) {
        return (int) (id % ring.length());
    }

    /** Memory that kept events take, bytes; for a gauge. */
    long bytes() {
        return heldBytes.get();
    }

    static long bytesOf(NodeEvent event) {
        return event instanceof NodeEvent.BlockFinal block
                ? EVENT_BYTES
                        + HEADER_BYTES
                        + block.transactions().stream()
                                .mapToLong(TransactionMemory::waiting)
                                .sum()
                : EVENT_BYTES;
    }
}
