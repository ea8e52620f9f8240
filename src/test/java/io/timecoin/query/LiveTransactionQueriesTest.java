package io.timecoin.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.consensus.ConsensusConfig;
import io.timecoin.crypto.Hash256;
import io.timecoin.engine.OwnVoter;
import io.timecoin.engine.ReplicaHost;
import io.timecoin.ledger.Genesis;
import io.timecoin.ledger.TestLedger;
import io.timecoin.mempool.MempoolLimits;
import io.timecoin.query.view.TransactionView;
import io.timecoin.runtime.Clocks;
import io.timecoin.runtime.HeapAccount;
import io.timecoin.runtime.HeapShare;
import io.timecoin.runtime.StepThreads;
import io.timecoin.storage.ChainStore;
import io.timecoin.storage.DataDirectory;
import io.timecoin.storage.MemoryBudget;
import io.timecoin.storage.TestChain;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that wait for the finality of a transaction nobody knows, where there is room for four of them. */
class LiveTransactionQueriesTest {

    private static final int MOST = 4;
    private static final Duration LONG = Duration.ofMinutes(5);

    /** The share of those who wait, at 400 bytes each. */
    private static final long HEAP = MOST * 400L * 192 / 2;

    private final HeapAccount heap = new HeapAccount(HEAP);
    private final StepThreads threads = new StepThreads();
    private final List<Runnable> alarms = new ArrayList<>();
    private final DataDirectory directory;
    private final ChainStore chain;

    LiveTransactionQueriesTest(@TempDir Path path) {
        this.directory = DataDirectory.open(path);
        this.chain = ChainStore.open(directory, MemoryBudget.CHAIN_DEFAULT);
    }

    @BeforeEach
    void begin() {
        new TestChain().initialise(chain);
    }

    @AfterEach
    void close() {
        chain.close();
        directory.close();
    }

    private LiveTransactionQueries queries() {
        Genesis genesis = TestLedger.ofBronze(4).genesis();
        return new LiveTransactionQueries(
                new NodeJournal(terms(genesis), Clocks.system(), chain, StepThreads.ofNode(), heap),
                new LedgerReader(chain, genesis),
                new Reads(threads, threads),
                threads,
                (delay, task) -> {
                    alarms.add(task);
                    return () -> alarms.remove(task);
                });
    }

    private static ReplicaHost.Terms terms(Genesis genesis) {
        return new ReplicaHost.Terms(
                genesis, ConsensusConfig.STANDARD, MempoolLimits.STANDARD, OwnVoter.of(genesis, Optional.empty()));
    }

    private static CompletableFuture<Optional<TransactionView>> wait(LiveTransactionQueries queries) {
        return queries.awaitFinality(Hash256.ZERO, LONG).toCompletableFuture();
    }

    @Test
    void whoLeavesLeavesNothingBehind() {
        LiveTransactionQueries queries = queries();
        CompletableFuture<?> atOnce = wait(queries);
        CompletableFuture<?> later = wait(queries);
        assertTrue(heap.held(HeapShare.FINALITY_WAITERS) > 0);
        atOnce.cancel(false);
        threads.runAll();
        assertEquals(1, alarms.size());
        later.cancel(false);
        assertEquals(0, heap.held(HeapShare.FINALITY_WAITERS));
        assertEquals(List.of(), alarms);
        assertEquals(0, threads.waiting());
    }

    @Test
    void theOneTooManyIsRefusedByItsName() {
        LiveTransactionQueries queries = queries();
        List<CompletableFuture<?>> all = new ArrayList<>();
        for (int i = 0; i < MOST; i++) {
            all.add(wait(queries));
        }
        assertThrows(TooManyWaitsException.class, () -> wait(queries));
        all.getFirst().cancel(false);
        assertEquals(MOST - 1, heap.held(HeapShare.FINALITY_WAITERS) / 400);
        all.add(wait(queries));
    }

    @Test
    void whoseTimeIsOverIsAnswered() {
        LiveTransactionQueries queries = queries();
        CompletableFuture<Optional<TransactionView>> answer = wait(queries);
        threads.runAll();
        List.copyOf(alarms).forEach(Runnable::run);
        threads.runAll();
        assertEquals(Optional.empty(), answer.join());
        assertEquals(0, heap.held(HeapShare.FINALITY_WAITERS));
    }
}
