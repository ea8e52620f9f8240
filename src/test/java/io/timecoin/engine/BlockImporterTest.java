package io.timecoin.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.TestLedger;
import io.timecoin.ledger.VerifiedTransaction;
import io.timecoin.mempool.TransactionMemory;
import io.timecoin.replica.FinalizedBlock;
import io.timecoin.runtime.HeapAccount;
import io.timecoin.runtime.HeapShare;
import io.timecoin.runtime.StepThreads;
import io.timecoin.storage.FinalBlock;
import io.timecoin.storage.PrunePoint;
import io.timecoin.verification.RecentOutputs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Final blocks reach the database in order behind the engine, and own votes are let go of only below what a disk holds. */
final class BlockImporterTest {

    private static final long EPOCH = 0;

    private record Pruned(PrunePoint point, long syncedHeight) {}

    /** A database on a disk that may be slow to hold what it was given. */
    private final class Disk implements BlockImporter.Chain {
        private final List<FinalBlock> applied = new ArrayList<>();
        private final List<Integer> batches = new ArrayList<>();
        private long synced;
        private long reachable = Long.MAX_VALUE;
        private int syncs;

        @Override
        public void apply(List<FinalBlock> blocks) {
            if (broken) {
                throw damage;
            }
            blocks.forEach(block -> block.block()
                    .transactions()
                    .forEach(transaction -> assertEquals(1, recent.size(), "a coin is nowhere for a moment")));
            applied.addAll(blocks);
            batches.add(blocks.size());
            meanwhile.run();
        }

        @Override
        public void sync() {
            syncs++;
            synced = Math.min(applied.size(), reachable);
        }

        @Override
        public long syncedHeight() {
            return synced;
        }

        List<Long> heights() {
            return applied.stream().map(block -> block.block().height()).toList();
        }
    }

    private final TestLedger ledger = TestLedger.ofBronze(4);
    private final Disk disk = new Disk();
    private final RecentOutputs recent = new RecentOutputs();
    private final StepThreads storage = new StepThreads();
    private final List<Pruned> pruned = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final List<String> done = new ArrayList<>();
    private final Error damage = new AssertionError("the database is broken");
    private final BlockImporter importer = new BlockImporter(
            disk,
            Optional.of((point, syncedHeight) -> pruned.add(new Pruned(point, syncedHeight))),
            recent,
            storage,
            failures::add,
            new HeapAccount(512L << 20));
    private ChainState tip = ledger.initialState();
    private boolean broken;
    private Runnable meanwhile = () -> {};

    private Block next(VerifiedTransaction... transfers) {
        Block block = ledger.block(tip, tip.timestamp() + 1, transfers);
        tip = ledger.after(tip, block, transfers);
        return block;
    }

    private static Certificate finalization(Block block, long view) {
        return new Certificate(
                new Statement(StatementKind.FINALIZE, EPOCH, view, view - 1, block.hash()), List.of(), List.of());
    }

    /** Made final by itself, in a view that is ten times its height. */
    private FinalizedBlock byItself() {
        Block block = next();
        return new FinalizedBlock(block, tip, finalization(block, 10 * block.height()));
    }

    private void add(int blocks) {
        importer.add(IntStream.range(0, blocks).mapToObj(_ -> byItself()).toList());
    }

    private static Pruned pruned(long height, long syncedHeight) {
        return new Pruned(new PrunePoint(EPOCH, 10 * height, height), syncedHeight);
    }

    @Test
    void nothingIsWrittenOnTheThreadThatFinalizes() {
        add(3);
        assertEquals(List.of(), disk.applied);
        assertEquals(3, importer.backlog());
        storage.runAll();
        assertEquals(List.of(1L, 2L, 3L), disk.heights());
        assertEquals(0, importer.backlog());
    }

    @Test
    void whatCameWhileItWasBusyIsAppliedInOneBatchWithinBounds() {
        add(30);
        add(40);
        assertEquals(1, storage.waiting(), "one piece of work for all that waits");
        storage.runAll();
        assertEquals(List.of(32, 32, 6), disk.batches);
        assertEquals(LongStream.rangeClosed(1, 70).boxed().toList(), disk.heights());
        add(1);
        storage.runAll();
        assertEquals(71, disk.applied.size(), "and it goes on with what comes after");
    }

    @Test
    void aBlockIsAppliedWithTheStateAfterItAndWhatMadeItFinal() {
        FinalizedBlock block = byItself();
        importer.add(List.of(block));
        storage.runAll();
        assertEquals(List.of(new FinalBlock(block.block(), block.after(), block.finalization())), disk.applied);
    }

    @Test
    void coinsOfABlockAreRememberedUntilTheDatabaseHasThem() {
        VerifiedTransaction payment = ledger.verifiedTransfer(0, 1, 1_000_000);
        Block block = next(payment);
        recent.add(block);
        importer.add(List.of(new FinalizedBlock(block, tip, finalization(block, 1))));
        assertEquals(1, recent.size());
        storage.runAll();
        assertEquals(1, disk.applied.size());
        assertEquals(0, recent.size());
    }

    /** A batch is in memory several times while it is written: of blocks that came while the disk was busy, not all at once. */
    @Test
    void aBatchHasNoMoreMemoryThanTheBacklogMayHave() {
        VerifiedTransaction[] payments = IntStream.range(0, 4)
                .mapToObj(coin -> ledger.verifiedTransfer(coin, 1, 1_000_000))
                .toArray(VerifiedTransaction[]::new);
        HeapAccount small = new HeapAccount(96_000);
        long limit = small.share(HeapShare.UNAPPLIED_BLOCKS);
        assertEquals(2, limit / TransactionMemory.waiting(payments[0].transaction()), "payments that have room");
        BlockImporter narrow = new BlockImporter(disk, Optional.empty(), recent, storage, failures::add, small);
        recent.add(ledger.block(tip, tip.timestamp() + 1, ledger.verifiedTransfer(4, 1, 1_000_000))); // see Disk
        for (VerifiedTransaction payment : payments) {
            Block block = next(payment);
            narrow.add(List.of(new FinalizedBlock(block, tip, finalization(block, block.height()))));
        }
        storage.runAll();
        assertEquals(List.of(), failures);
        assertEquals(List.of(1L, 2L, 3L, 4L), disk.heights());
        assertEquals(List.of(2, 2), disk.batches);
    }

    /** Few blocks may have as many transactions as fill the memory. */
    @Test
    void aBacklogIsBoundedInNumberAndInMemory() {
        add(BlockImporter.BACKLOG);
        assertFalse(importer.isBehind());
        add(1);
        assertTrue(importer.isBehind());
        storage.runAll();
        assertFalse(importer.isBehind());

        HeapAccount small = new HeapAccount(1_920);
        BlockImporter narrow = new BlockImporter(disk, Optional.empty(), recent, storage, failures::add, small);
        assertTrue(small.limit(HeapShare.UNAPPLIED_BLOCKS) < 1_000);
        VerifiedTransaction payment = ledger.verifiedTransfer(0, 1, 1_000_000);
        Block block = next(payment);
        recent.add(block);
        narrow.add(List.of(new FinalizedBlock(block, tip, finalization(block, 1))));
        assertEquals(TransactionMemory.waiting(payment.transaction()), small.held(HeapShare.UNAPPLIED_BLOCKS));
        assertFalse(narrow.isBehind(), "one block has room whatever is in it");
        narrow.add(List.of(byItself()));
        assertTrue(narrow.isBehind());
        storage.runAll();
        assertEquals(List.of(), failures);
        assertFalse(narrow.isBehind());
        assertEquals(0, small.held(HeapShare.UNAPPLIED_BLOCKS));
    }

    @Test
    void whatIsBeingAppliedIsNotAppliedYet() {
        List<String> seen = new ArrayList<>();
        meanwhile = () -> seen.add(importer.backlog() + " " + importer.isBehind());
        add(BlockImporter.BACKLOG + 1);
        storage.runAll();
        assertEquals(List.of("65 true", "33 false", "1 false"), seen);
        assertEquals(0, importer.backlog());
    }

    @Test
    void theDatabaseIsSyncedOnlyIfSomethingWasApplied() {
        importer.start();
        storage.tick();
        assertEquals(0, disk.syncs);
        add(1);
        storage.runAll();
        storage.tick();
        storage.tick();
        assertEquals(1, disk.syncs);
    }

    @Test
    void votesAreLetGoOfUpToTheNewestSyncedBlock() {
        importer.start();
        add(3);
        storage.runAll();
        assertEquals(List.of(), pruned, "nothing of it is synced yet");
        storage.tick();
        assertEquals(List.of(pruned(3, 3)), pruned);
        storage.tick();
        assertEquals(1, pruned.size(), "once");
    }

    /** Protocol §5, "Durable before sent": whatever a power failure takes of the chain is made again from the record. */
    @Test
    void votesAboveWhatIsSyncedAreKeptHoweverMuchIsApplied() {
        importer.start();
        disk.reachable = 2;
        add(5);
        storage.runAll();
        storage.tick();
        assertEquals(5, disk.applied.size());
        assertEquals(List.of(pruned(2, 2)), pruned);
        disk.reachable = 4;
        add(1);
        storage.runAll();
        storage.tick();
        assertEquals(List.of(pruned(2, 2), pruned(4, 4)), pruned);
    }

    @Test
    void whatIsAppliedAndNotSyncedIsNeverSaidToBeSynced() {
        importer.start();
        disk.reachable = 0;
        add(1);
        storage.runAll();
        storage.tick();
        assertEquals(List.of(), pruned);
    }

    @Test
    void onlyAViewInWhichABlockWasFinalizedItselfEndsARecord() {
        importer.start();
        Block first = next();
        ChainState afterFirst = tip;
        Block second = next();
        Certificate finalization = finalization(second, 20);
        importer.add(List.of(
                new FinalizedBlock(first, afterFirst, finalization), new FinalizedBlock(second, tip, finalization)));
        disk.reachable = 1;
        storage.runAll();
        storage.tick();
        assertEquals(List.of(), pruned, "the view is that of the second block, which is not synced");
        disk.reachable = 2;
        add(1);
        storage.runAll();
        storage.tick();
        assertEquals(List.of(pruned(2, 2)), pruned);
    }

    @Test
    void howFarTheDiskIsIsSaidApartFromWhereTheRecordMayEnd() {
        importer.start();
        add(2);
        Block third = next();
        importer.add(List.of(new FinalizedBlock(third, tip, finalization(next(), 40))));
        storage.runAll();
        storage.tick();
        assertEquals(List.of(pruned(2, 3)), pruned);
    }

    @Test
    void anObserverHasNothingToLetGoOf() {
        BlockImporter observer =
                new BlockImporter(disk, Optional.empty(), recent, storage, failures::add, new HeapAccount(512L << 20));
        observer.start();
        observer.add(List.of(byItself()));
        storage.runAll();
        storage.tick();
        assertEquals(1, disk.synced);
        assertEquals(List.of(), failures);
    }

    @Test
    void whoWaitsForWhatIsAppliedSeesAllThatWasFinalBefore() {
        add(2);
        importer.whenApplied(() -> done.add("applied " + disk.applied.size() + ", syncs " + disk.syncs));
        assertEquals(List.of(), done, "not on the engine's thread");
        storage.runAll();
        assertEquals(List.of("applied 2, syncs 0"), done);
    }

    @Test
    void whoWaitsForASyncSeesAllThatWasFinalBeforeOnTheDisk() {
        add(2);
        importer.whenSynced(() -> done.add("synced " + disk.synced));
        storage.runAll();
        assertEquals(List.of("synced 2"), done);
        importer.whenSynced(() -> done.add("again"));
        storage.runAll();
        assertEquals(1, disk.syncs, "nothing was applied in between");
        assertEquals(List.of("synced 2", "again"), done);
    }

    @Test
    void whateverKeepsABlockFromBeingWrittenIsTold() {
        broken = true;
        add(1);
        storage.runAll();
        assertEquals(List.of(damage), failures);
    }

    @Test
    void aStopAppliesAndSyncsWhatWaits() {
        add(2);
        storage.shutdownNow();
        importer.finish();
        assertEquals(2, disk.applied.size());
        assertEquals(2, disk.synced);
    }
}
