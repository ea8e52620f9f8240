package io.timecoin.query;

import io.timecoin.engine.BlockImporter;
import io.timecoin.engine.EngineSnapshot;
import io.timecoin.engine.ReplicaHost;
import io.timecoin.network.PeerManager;
import io.timecoin.network.Scheduler;
import io.timecoin.network.history.SyncProgress;
import io.timecoin.runtime.Clocks;
import io.timecoin.runtime.Threads;
import io.timecoin.storage.ChainStore;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** What clients may ask, by kind of question. */
@Singleton
public final class Queries {

    private final NodeQueries node;
    private final ChainQueries chain;
    private final CoinQueries coins;
    private final TransactionQueries transactions;

    public Queries(
            ReplicaHost.Terms terms,
            Version version,
            EngineSnapshot snapshot,
            ChainStore store,
            BlockImporter importer,
            LedgerReader reader,
            NodeJournal journal,
            PeerManager peers,
            StateWatch states,
            SyncProgress.Source sync,
            Threads threads,
            Clocks clocks) {
        Reads reads = Reads.on(threads);
        Scheduler timer = Scheduler.of(threads.timer());
        this.node = new LiveNodeQueries(
                terms, version, snapshot, peers, journal, states, sync, clocks, reads, threads.reads());
        this.chain = new StoredChainQueries(
                terms.genesis(),
                store,
                reader,
                reads,
                new AnnouncedBlocks(
                        () -> journal.tip().height(), () -> store.tip().height(), importer::whenApplied),
                threads.reads());
        this.coins = new LiveCoinQueries(journal.pending(), store, reader, reads, clocks);
        this.transactions = new LiveTransactionQueries(journal, reader, reads, threads.reads(), timer);
    }

    /** Of this program. */
    public record Version(String text) {}

    @Produces
    @Singleton
    public NodeQueries node() {
        return node;
    }

    @Produces
    @Singleton
    public ChainQueries chain() {
        return chain;
    }

    @Produces
    @Singleton
    public CoinQueries coins() {
        return coins;
    }

    @Produces
    @Singleton
    public TransactionQueries transactions() {
        return transactions;
    }
}
