package io.timecoin.node.engine;

import io.timecoin.storage.ChainStore;
import io.timecoin.storage.VoteLog;
import io.timecoin.storage.VoteLogRecord;
import java.util.ArrayDeque;
import java.util.List;

/**
 * Makes votes durable in the order in which they were cast, each after all that it rests on (protocol §5, "Durable before sent").
 * What it rests on is written with it, but for final blocks that were never recorded: for those the chain's database is synced
 * first, once, since it has them. Safe for the engine's and the storage thread.
 */
final class VoteWriter {

    private record Waiting(List<VoteLogRecord> records, long chainHeight, Runnable durable) {}

    private final VoteLog log;
    private final ChainStore chain;
    private final BlockImporter importer;
    private final ThreadFailure failure;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

    VoteWriter(VoteLog log, ChainStore chain, BlockImporter importer, ThreadFailure failure) {
        this.log = log;
        this.chain = chain;
        this.importer = importer;
        this.failure = failure;
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
                importer.whenSynced(this::synced);
            }
        }
    }

    private void synced() {
        synchronized (waiting) {
            if (!append()) {
                importer.whenSynced(this::synced); // what came last rests on later blocks
            }
        }
    }

    /** Hands over what may be written; whether that is all. */
    private boolean append() {
        while (!waiting.isEmpty() && waiting.getFirst().chainHeight() <= chain.syncedHeight()) {
            Waiting next = waiting.removeFirst();
            log.append(next.records(), next.durable(), failure::failed);
        }
        return waiting.isEmpty();
    }
}
