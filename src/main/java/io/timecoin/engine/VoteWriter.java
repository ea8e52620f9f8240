package io.timecoin.engine;

import io.timecoin.storage.VoteLogRecord;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Makes votes durable in the order in which they were cast, each after all that it rests on (protocol §5, "Durable before sent").
 * What it rests on is written with it, but for final blocks that were never recorded: for those the chain's database is synced
 * first, once, since it has them. Safe for the engine's and the storage thread.
 *
 * <p>Keeps INV-14.
 */
final class VoteWriter {

    private record Waiting(List<VoteLogRecord> records, long chainHeight, Runnable durable) {}

    /** Where it is written: {@code durable} runs once it is on the disk, after that of everything handed over before. */
    @FunctionalInterface
    interface Log {
        void append(List<VoteLogRecord> records, Runnable durable);
    }

    private final Log log;
    private final LongSupplier syncedHeight;
    private final Consumer<Runnable> whenSynced;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

    /**
     * A writer to a log.
     *
     * @param syncedHeight up to which the chain's database survives a power failure
     * @param whenSynced runs something once all that is final now is applied and synced
     */
    VoteWriter(Log log, LongSupplier syncedHeight, Consumer<Runnable> whenSynced) {
        this.log = log;
        this.syncedHeight = syncedHeight;
        this.whenSynced = whenSynced;
    }

    /**
     * Writes something behind everything that was to be written before.
     *
     * @param chainHeight up to which the chain's database has to be synced first
     * @param durable runs on the vote log's thread once it is
     */
    void write(List<VoteLogRecord> records, long chainHeight, Runnable durable) {
        synchronized (waiting) {
            boolean isFirst = waiting.isEmpty();
            waiting.addLast(new Waiting(records, chainHeight, durable));
            if (isFirst && !append()) {
                whenSynced.accept(this::synced);
            }
        }
    }

    private void synced() {
        synchronized (waiting) {
            if (!append()) {
                whenSynced.accept(this::synced); // what came last rests on later blocks
            }
        }
    }

    /** Hands over what may be written; whether that is all. */
    private boolean append() {
        while (!waiting.isEmpty() && waiting.getFirst().chainHeight() <= syncedHeight.getAsLong()) {
            Waiting next = waiting.removeFirst();
            log.append(next.records(), next.durable());
        }
        return waiting.isEmpty();
    }
}
