package io.timecoin.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.ledger.BlockSummary;
import io.timecoin.ledger.Genesis;
import io.timecoin.ledger.TestLedger;
import io.timecoin.query.view.BlockView;
import io.timecoin.runtime.StepThreads;
import io.timecoin.storage.ChainStore;
import io.timecoin.storage.DataDirectory;
import io.timecoin.storage.FinalBlock;
import io.timecoin.storage.MemoryBudget;
import io.timecoin.storage.TestChain;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A block that clients have been told of, and that is not in the database yet. */
class StoredChainQueriesTest {

    private final TestChain blocks = new TestChain();
    private final StepThreads threads = new StepThreads();
    private final StepThreads answers = new StepThreads();
    private final List<Runnable> whenApplied = new ArrayList<>();
    private final FinalBlock first = blocks.next();
    private final FinalBlock second = blocks.next();
    private final DataDirectory directory;
    private final ChainStore chain;
    private final StoredChainQueries queries;
    private long announced = 2;

    StoredChainQueriesTest(@TempDir Path path) {
        Genesis genesis = TestLedger.ofBronze(4).genesis();
        this.directory = DataDirectory.open(path);
        this.chain = ChainStore.open(directory, MemoryBudget.CHAIN_DEFAULT);
        this.queries = new StoredChainQueries(
                genesis,
                chain,
                new LedgerReader(chain, genesis),
                new Reads(threads, threads),
                new AnnouncedBlocks(() -> announced, () -> chain.tip().height(), whenApplied::add),
                answers);
    }

    @BeforeEach
    void firstIsApplied() {
        blocks.initialise(chain);
        chain.apply(List.of(first));
    }

    @AfterEach
    void close() {
        chain.close();
        directory.close();
    }

    private void runAll() {
        while (threads.runOne() || answers.runOne()) {
            // until nothing is left
        }
    }

    private void apply() {
        chain.apply(List.of(second));
        whenApplied.forEach(Runnable::run);
        runAll();
    }

    private static long height(CompletionStage<Optional<BlockView>> block) {
        return block.toCompletableFuture().join().orElseThrow().height();
    }

    @Test
    void itIsAnsweredWhenItIsThere() {
        CompletionStage<Optional<BlockView>> byHeight = queries.blockByHeight(2);
        CompletionStage<Optional<BlockView>> byHash =
                queries.blockByHash(second.block().hash());
        CompletionStage<List<BlockSummary>> downward = queries.blocksDownFrom(2, 1);
        runAll();
        for (CompletionStage<?> asked : List.of(byHeight, byHash, downward)) {
            assertFalse(asked.toCompletableFuture().isDone());
        }
        apply();
        assertEquals(2, height(byHeight));
        assertEquals(2, height(byHash));
        assertEquals(
                2, downward.toCompletableFuture().join().getFirst().header().height());
    }

    @Test
    void whatIsThereIsNotKeptWaitingByIt() {
        CompletionStage<Optional<BlockView>> byHeight = queries.blockByHeight(1);
        CompletionStage<Optional<BlockView>> byHash =
                queries.blockByHash(first.block().hash());
        runAll();
        assertEquals(1, height(byHeight));
        assertEquals(1, height(byHash));
        assertEquals(List.of(), whenApplied);
    }

    @Test
    void whatNobodyWasToldOfIsNotWaitedFor() {
        announced = 1;
        CompletionStage<Optional<BlockView>> byHeight = queries.blockByHeight(2);
        CompletionStage<Optional<BlockView>> byHash =
                queries.blockByHash(second.block().hash());
        runAll();
        assertEquals(Optional.empty(), byHeight.toCompletableFuture().join());
        assertEquals(Optional.empty(), byHash.toCompletableFuture().join());
    }

    @Test
    void whoWaitsNoLongerHasNothingRead() {
        queries.blockByHeight(2).toCompletableFuture().cancel(false);
        CompletableFuture<?> byHash = queries.blockByHash(second.block().hash()).toCompletableFuture();
        runAll();
        byHash.cancel(false);
        chain.apply(List.of(second));
        whenApplied.forEach(Runnable::run);
        assertEquals(0, threads.waiting() + answers.waiting());
    }

    @Test
    void storageIsAskedOnceForAllWhoWaitForABlock() {
        List<CompletionStage<Optional<BlockView>>> asked = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            queries.blockByHeight(2).toCompletableFuture().cancel(false);
            asked.add(queries.blockByHeight(2));
        }
        assertEquals(1, whenApplied.size());
        apply();
        asked.forEach(block -> assertEquals(2, height(block)));
    }

    @Test
    void whoAsksForALaterBlockWaitsForThatOne() {
        CompletionStage<Optional<BlockView>> earlier = queries.blockByHeight(2);
        announced = 3;
        CompletionStage<Optional<BlockView>> later = queries.blockByHeight(3);
        chain.apply(List.of(second));
        whenApplied.getFirst().run();
        runAll();
        assertEquals(2, height(earlier));
        assertFalse(later.toCompletableFuture().isDone());
        chain.apply(List.of(blocks.next()));
        whenApplied.getLast().run();
        runAll();
        assertEquals(3, height(later));
    }

    @Test
    void aReadAfterAWaitIsCancelledToo() {
        CompletableFuture<Optional<BlockView>> byHeight =
                queries.blockByHeight(2).toCompletableFuture();
        chain.apply(List.of(second));
        whenApplied.forEach(Runnable::run);
        answers.runOne();
        assertEquals(1, threads.waiting());
        byHeight.cancel(false);
        chain.close(); // whatever is read now would fail
        runAll();
        assertTrue(byHeight.isCancelled());
    }

    @Test
    void tooManyReadsAreToldSoAfterAWaitToo() {
        CompletableFuture<Optional<BlockView>> waiting =
                queries.blockByHeight(2).toCompletableFuture();
        for (int i = 0; i < Reads.MOST_WAITING; i++) {
            var _ = queries.blockByHeight(1);
        }
        chain.apply(List.of(second));
        whenApplied.forEach(Runnable::run);
        answers.runOne();
        assertInstanceOf(
                TooManyReadsException.class,
                assertThrows(CompletionException.class, waiting::join).getCause());
    }
}
