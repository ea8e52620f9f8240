package io.timecoin.storage;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.ChainState;
import io.timecoin.runtime.Loop;
import io.timecoin.runtime.Loops;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one operator key has said, durable before it is sent (protocol §5). One thread of its own takes all that waits,
 * writes it in one fsynced batch, and only then runs the callbacks, in order; a callback sends the vote. After a failed
 * write the outcome is unknown and the log fails for good: nothing more is written or sent.
 *
 * <p>Keeps INV-13 and INV-14.
 */
public final class VoteLog implements AutoCloseable {

    /** Most appends that may wait. A core that votes a few times a view never comes near it. */
    static final int QUEUE_CAPACITY = 4_096;

    private static final int LARGEST_GROUP = 256;

    /** Records that wait for the disk, and who is told of it. */
    record Append(List<VoteLogRecord> records, Runnable durable, Consumer<StorageException> failed) {}

    private final VoteRecords records;
    private final BlockingQueue<Append> queue = new LinkedBlockingQueue<>(QUEUE_CAPACITY);
    private final AtomicReference<@Nullable PrunePoint> toPrune = new AtomicReference<>();
    private final Object gate = new Object();
    private final Loop loop;
    private volatile @Nullable StorageException failure;
    private boolean closing;

    private VoteLog(VoteRecords records, Loops loops) {
        this.records = records;
        this.loop = loops.loop("vote-log", this::turn);
    }

    /**
     * Makes the record of a new operator key; to be called together with making the key, never later: from here on an empty
     * record means that the key has not voted.
     *
     * @throws StorageException if there is a vote log already, or it cannot be written
     */
    public static void create(DataDirectory directory, PublicKey operator) {
        VoteRecords.create(directory, operator);
    }

    /**
     * Opens the record of an operator key and starts its thread. Without a record an empty one is made that is marked as
     * {@link VoteRecordState#MISSING_RECORD} and stays so over restarts, until the key's first vote is in it.
     *
     * @throws StorageException if the record belongs to another key or network, is damaged or of another version
     */
    public static VoteLog open(DataDirectory directory, Hash256 genesisHash, PublicKey operator, Loops loops) {
        VoteLog log = new VoteLog(VoteRecords.open(directory, genesisHash, operator), loops);
        log.loop.start();
        return log;
    }

    /**
     * Raises the serial of the operator's node records by one, durably: peers then keep the node that shows it, and not another
     * of the same operator (protocol §7). Only on an operator's word; a start never raises it.
     *
     * @return the new serial
     * @throws StorageException if there is no vote log, or it is damaged or of another version
     */
    public static long raiseSerial(DataDirectory directory) {
        return VoteRecords.raiseSerial(directory);
    }

    /**
     * The serial of a vote log that is not open.
     *
     * @throws StorageException as {@link #raiseSerial}
     */
    public static long readSerial(DataDirectory directory) {
        return VoteRecords.readSerial(directory);
    }

    /** Serial of the operator's node records; 0 until it was raised. Any thread. */
    public long serial() {
        return records.serial();
    }

    /** Whether the key's past is known. Any thread. */
    public VoteRecordState state() {
        return records.completeSince().isPresent() ? VoteRecordState.COMPLETE : VoteRecordState.MISSING_RECORD;
    }

    /**
     * The first epoch in which the key may vote as far as this record goes; empty while it is {@link
     * VoteRecordState#MISSING_RECORD}. 0 for a record made together with its key.
     */
    public OptionalLong completeSinceEpoch() {
        return records.completeSince();
    }

    /** Everything recorded and not pruned, in order of epoch and view; blocks before proposals, votes, certificates. */
    public List<VoteLogRecord> load() {
        return records.load();
    }

    /**
     * Records something, then says so. Never waits. Exactly one of the callbacks runs: {@code durable} on the log's thread;
     * {@code failed} on it too, or on the caller's if the log has failed or is closed already, or its queue is full. A full
     * queue fails the log like a failed write: what is not recorded must never be sent, also not by a later repetition.
     *
     * @param durable runs once all records are on the disk, after the callbacks of every earlier append; must not wait
     */
    public void append(List<VoteLogRecord> said, Runnable durable, Consumer<StorageException> failed) {
        Append append = new Append(List.copyOf(said), durable, failed);
        StorageException refusal;
        synchronized (gate) {
            refusal = failure; // in the gate: a thread that ends refuses what is in the queue by then
            if (closing) {
                refusal = new StorageException("the vote log is closed", records.path(), "the node is stopping", null);
            } else if (refusal == null && !queue.offer(append)) {
                refusal = new StorageException(
                        "the vote log cannot keep up: " + QUEUE_CAPACITY + " records wait for the disk",
                        records.path(),
                        "check the disk and start the node again",
                        null);
                failure = refusal;
            }
        }
        if (refusal == null) {
            loop.wake();
        } else {
            failed.accept(refusal);
        }
    }

    /** Appends that wait for the disk; for a gauge. */
    public int queued() {
        return queue.size();
    }

    /** Whether a write failed: the node has to stop voting, exit and recover. */
    public boolean isFailed() {
        return failure != null;
    }

    /**
     * Lets go of every view before {@code point}'s, and of earlier epochs. Nothing is lost by a crash at any moment: the
     * block that became final there and all before it are on the disk of the chain database; the view itself, so its
     * finalization, and everything later stay. Costs no write of its own: it goes with the next append.
     *
     * @param syncedHeight {@link ChainStore#syncedHeight}
     * @throws IllegalStateException if the chain database has not synced the block
     */
    public void prune(PrunePoint point, long syncedHeight) {
        if (point.height() > syncedHeight) {
            throw new IllegalStateException(
                    "pruning to " + point + " would lose final blocks: synced up to " + syncedHeight);
        }
        toPrune.accumulateAndGet(point, (waiting, next) -> {
            if (next == null || (waiting != null && waiting.compareTo(next) >= 0)) {
                return waiting;
            }
            return next;
        });
    }

    /**
     * Makes sure that the chain database still holds what was pruned here on its word.
     *
     * @throws StorageException if its tip is lower: it was damaged, restored or exchanged
     */
    public void requireChain(ChainState tip) {
        records.requireChain(tip);
    }

    /** Writes all that waits; whatever throws here ends the thread. */
    private long turn() {
        Deque<Append> group = new ArrayDeque<>();
        boolean done = false;
        try {
            while (queue.drainTo(group, LARGEST_GROUP) > 0) {
                commit(group);
            }
            done = true;
        } finally {
            if (!done) {
                refuseWaiting(group, unexpected("its thread ended", null));
            }
        }
        return Loop.UNTIL_WOKEN;
    }

    /** Writes, then reports to each append; a callback that throws fails the log for those behind it. */
    private void commit(Deque<Append> group) {
        if (failure == null && !group.isEmpty()) {
            try {
                records.write(group, toPrune.getAndSet(null));
            } catch (StorageException e) {
                fail(e);
            } catch (RuntimeException e) {
                fail(unexpected(e.toString(), e));
            }
        }
        while (!group.isEmpty()) {
            Append append = group.removeFirst();
            StorageException cause = failure;
            if (cause == null) {
                report(append);
            } else {
                append.failed().accept(cause);
            }
        }
    }

    private void report(Append append) {
        try {
            append.durable().run();
        } catch (RuntimeException e) {
            fail(unexpected("sending what was recorded failed: " + e, e));
        }
    }

    /** Nobody writes any more: whoever waits is told, and whoever comes later is refused by {@link #append}. */
    private void refuseWaiting(Deque<Append> waiting, StorageException ended) {
        StorageException cause;
        synchronized (gate) {
            fail(ended);
            cause = Objects.requireNonNullElse(failure, ended);
            queue.drainTo(waiting);
        }
        waiting.forEach(append -> append.failed().accept(cause));
    }

    private StorageException unexpected(String what, @Nullable Exception cause) {
        return new StorageException("the vote log failed: " + what, records.path(), "start the node again", cause);
    }

    private void fail(StorageException cause) {
        if (failure == null) {
            failure = cause;
        }
    }

    /** Writes what waits, runs its callbacks, then closes; a second time does nothing. Not on the log's own thread. */
    @Override
    public void close() {
        synchronized (gate) {
            if (closing) {
                return;
            }
            closing = true;
        }
        loop.end();
        records.close();
    }
}
