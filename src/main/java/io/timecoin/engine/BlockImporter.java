package io.timecoin.engine;

import io.timecoin.mempool.TransactionMemory;
import io.timecoin.replica.FinalizedBlock;
import io.timecoin.runtime.Failure;
import io.timecoin.runtime.HeapAccount;
import io.timecoin.runtime.HeapShare;
import io.timecoin.runtime.Threads;
import io.timecoin.storage.ChainStore;
import io.timecoin.storage.FinalBlock;
import io.timecoin.storage.NodeDatabases;
import io.timecoin.storage.PrunePoint;
import io.timecoin.storage.VoteLog;
import io.timecoin.verification.RecentOutputs;
import io.timecoin.verification.TransactionStages;
import io.timecoin.verification.TransactionStages.Stage;
import io.timecoin.verification.Verification;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Applies final blocks to the coins' database behind the engine, in order, as many in one batch as wait. What is not applied
 * yet is held in memory by {@link RecentOutputs} and can be made again from the vote log, so that no fsync is waited for: once
 * a second the database is synced, and what the vote log need not keep any more is let go.
 */
@Singleton
public final class BlockImporter {

    /** Final blocks that may be not applied yet; with more the node takes no more transactions until the disk has caught up. */
    public static final int BACKLOG = 64;

    /** Blocks of a batch at most; of large ones as many as the backlog may have bytes, since a batch is there several times while it is written. */
    private static final int BATCH = 32;

    private static final Logger LOG = Logger.getLogger(BlockImporter.class);

    /** The chain's database, as far as final blocks are written to it. */
    interface Chain {
        void apply(List<FinalBlock> blocks);

        void sync();

        long syncedHeight();

        static Chain of(ChainStore store, TransactionStages stages) {
            return new Chain() {
                @Override
                public void apply(List<FinalBlock> blocks) {
                    store.apply(blocks);
                    blocks.forEach(applied -> stages.reached(Stage.APPLIED, applied.block()));
                }

                @Override
                public void sync() {
                    store.sync();
                }

                @Override
                public long syncedHeight() {
                    return store.syncedHeight();
                }
            };
        }
    }

    /** The record of own votes, as far as it is let go of: {@link VoteLog#prune}. */
    @FunctionalInterface
    interface Pruning {
        void prune(PrunePoint point, long syncedHeight);
    }

    /** @param bytes of memory that its transactions take */
    private record Waiting(FinalizedBlock block, long bytes) {

        static Waiting of(FinalizedBlock block) {
            return new Waiting(
                    block,
                    block.block().transactions().stream()
                            .mapToLong(TransactionMemory::waiting)
                            .sum());
        }
    }

    private final Chain chain;
    private final Optional<Pruning> record;
    private final RecentOutputs recent;
    private final ScheduledExecutorService storage;
    private final Failure failure;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final ArrayDeque<PrunePoint> prunable = new ArrayDeque<>();
    private final long mostBytes;
    private int unapplied; // those that wait and those that are being applied
    private long bytes; // of the same
    private boolean scheduled;

    /** Blocks have been applied since the last sync; of the storage thread. */
    private boolean unsynced;

    @Inject
    public BlockImporter(
            NodeDatabases databases, Verification verification, Threads threads, Failure failure, HeapAccount heap) {
        this(
                Chain.of(databases.chain(), verification.stages()),
                databases.voteLog().map(log -> log::prune),
                verification.recent(),
                threads.storage(),
                failure,
                heap);
    }

    BlockImporter(
            Chain chain,
            Optional<Pruning> record,
            RecentOutputs recent,
            ScheduledExecutorService storage,
            Failure failure,
            HeapAccount heap) {
        this.chain = chain;
        this.record = record;
        this.recent = recent;
        this.storage = storage;
        this.failure = failure;
        this.mostBytes = heap.share(HeapShare.UNAPPLIED_BLOCKS);
        heap.use(HeapShare.UNAPPLIED_BLOCKS, mostBytes, this::bytes);
    }

    public void start() {
        var _ = storage.scheduleWithFixedDelay(() -> guarded(this::syncAndPrune), 1, 1, TimeUnit.SECONDS);
    }

    /** Queues blocks; called on the engine's thread. */
    void add(List<FinalizedBlock> blocks) {
        // Not under the lock: the engine waits for nobody who adds up.
        List<Waiting> more = blocks.stream().map(Waiting::of).toList();
        long moreBytes = bytes(more);
        synchronized (waiting) {
            waiting.addAll(more);
            unapplied += more.size();
            bytes += moreBytes;
            if (scheduled) {
                return;
            }
            scheduled = true;
        }
        storage.execute(() -> guarded(this::applyWaiting));
    }

    /** Final blocks not applied yet; for a gauge and for refusing transactions in time. */
    public int backlog() {
        synchronized (waiting) {
            return unapplied;
        }
    }

    /** Whether more is not applied yet than may be: no transactions are taken meanwhile. */
    public boolean isBehind() {
        synchronized (waiting) {
            return unapplied > BACKLOG || (unapplied > 1 && bytes > mostBytes);
        }
    }

    private long bytes() {
        synchronized (waiting) {
            return bytes;
        }
    }

    private static long bytes(List<Waiting> blocks) {
        return blocks.stream().mapToLong(Waiting::bytes).sum();
    }

    private void applyWaiting() {
        for (List<Waiting> batch = next(); !batch.isEmpty(); batch = next()) {
            List<FinalBlock> blocks = new ArrayList<>(batch.size());
            for (Waiting next : batch) {
                FinalizedBlock block = next.block();
                blocks.add(new FinalBlock(block.block(), block.after(), block.finalization()));
                block.ownFinalization()
                        .ifPresent(proof -> prunable.addLast(new PrunePoint(
                                proof.epoch(), proof.view(), block.block().height())));
            }
            chain.apply(blocks);
            unsynced = true;
            batch.forEach(next -> recent.remove(next.block().block()));
            long applied = bytes(batch);
            synchronized (waiting) {
                unapplied -= batch.size();
                bytes -= applied;
            }
        }
    }

    private List<Waiting> next() {
        synchronized (waiting) {
            List<Waiting> batch = new ArrayList<>();
            long taken = 0;
            while (!waiting.isEmpty()
                    && batch.size() < BATCH
                    && (batch.isEmpty() || taken + waiting.getFirst().bytes() <= mostBytes)) {
                taken += waiting.getFirst().bytes();
                batch.add(waiting.removeFirst());
            }
            scheduled = !batch.isEmpty();
            return batch;
        }
    }

    /** Runs something on the storage thread, quick, once all that is final by now is applied. Any thread. */
    public void whenApplied(Runnable work) {
        storage.execute(() -> guarded(() -> {
            applyWaiting();
            work.run();
        }));
    }

    /** Applies and syncs what waits, then runs something; for votes that rest on final blocks not on the disk yet. */
    void whenSynced(Runnable work) {
        whenApplied(() -> {
            sync();
            work.run();
        });
    }

    private void sync() {
        if (unsynced) {
            chain.sync();
            unsynced = false;
        }
    }

    private void syncAndPrune() {
        sync();
        PrunePoint last = null;
        while (!prunable.isEmpty() && prunable.peekFirst().height() <= chain.syncedHeight()) {
            last = prunable.removeFirst();
        }
        if (last != null && record.isPresent()) {
            record.get().prune(last, chain.syncedHeight());
        }
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (Throwable e) { // an executor would swallow an Error
            LOG.fatal("final blocks cannot be stored", e);
            failure.failed(e);
        }
    }

    /** Applies what waits and syncs; on the caller's thread, after the storage executor has ended. */
    public void finish() {
        applyWaiting();
        chain.sync();
    }
}
