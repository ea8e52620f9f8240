package io.timecoin.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.CompactBlock;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.HashTag;
import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.Block;
import io.timecoin.runtime.Loops;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VoteLogTest {

    private static final PublicKey OPERATOR = TestChain.key(9);

    @TempDir
    Path temp;

    private DataDirectory directory;
    private VoteLog log;

    @BeforeEach
    void open() {
        directory = DataDirectory.open(temp);
        VoteLog.create(directory, OPERATOR);
        log = VoteLog.open(directory, TestChain.GENESIS, OPERATOR, Loops.ofThreads());
    }

    @AfterEach
    void close() {
        log.close();
        directory.close();
    }

    private void reopen() {
        log.close();
        log = VoteLog.open(directory, TestChain.GENESIS, OPERATOR, Loops.ofThreads());
    }

    private static VoteLogRecord vote(StatementKind kind, long epoch, long view) {
        Statement statement = kind == StatementKind.NULLIFY
                ? Statement.nullify(epoch, view)
                : new Statement(kind, epoch, view, view - 1, TestChain.GENESIS);
        return new VoteLogRecord.VoteRecord(new Vote(statement, 0, TestChain.signature(1)));
    }

    private static VoteLogRecord notarize(long epoch, long view) {
        return vote(StatementKind.NOTARIZE, epoch, view);
    }

    private static VoteLogRecord certificate(long epoch, long view) {
        return new VoteLogRecord.CertificateRecord(
                new Certificate(Statement.nullify(epoch, view), List.of(0), List.of(TestChain.signature(2))));
    }

    private static Block block(long height) {
        return TestChain.block(height, TestChain.GENESIS, List.of());
    }

    private static VoteLogRecord proposal(long epoch, long view) {
        Block block = block(view);
        Statement statement = new Statement(StatementKind.PROPOSAL, epoch, view, view - 1, block.hash());
        return new VoteLogRecord.ProposalRecord(
                new Proposal(statement, 0, TestChain.signature(3), CompactBlock.of(block), List.of()));
    }

    private void record(VoteLogRecord... records) throws InterruptedException {
        BlockingQueue<String> answer = new ArrayBlockingQueue<>(1);
        log.append(List.of(records), () -> answer.add("durable"), failure -> answer.add(failure.getMessage()));
        assertEquals("durable", answer.poll(60, TimeUnit.SECONDS));
    }

    private String refused(VoteLogRecord... records) throws InterruptedException {
        BlockingQueue<String> answer = new ArrayBlockingQueue<>(1);
        log.append(List.of(records), () -> answer.add("durable"), failure -> answer.add(failure.getMessage()));
        String words = String.valueOf(answer.poll(60, TimeUnit.SECONDS));
        assertFalse(words.equals("durable"));
        return words;
    }

    @Test
    void everyKindOfRecordIsLoadedAgainInOrderOfEpochAndView() throws Exception {
        List<VoteLogRecord> ordered = List.of(
                certificate(0, 7),
                new VoteLogRecord.BlockRecord(1, 2, block(2)),
                proposal(1, 2),
                notarize(1, 2),
                vote(StatementKind.NULLIFY, 1, 2),
                vote(StatementKind.FINALIZE, 1, 2),
                certificate(1, 2),
                notarize(1, 256));
        record(ordered.reversed().toArray(VoteLogRecord[]::new));
        assertEquals(ordered, log.load());
        reopen();
        assertEquals(ordered, log.load());
    }

    @Test
    void theSameRecordAgainIsOneAndAContradictionIsKeptBesideIt() throws Exception {
        VoteLogRecord other = new VoteLogRecord.VoteRecord(
                new Vote(new Statement(StatementKind.NOTARIZE, 1, 2, 1, Hash256.ZERO), 0, TestChain.signature(1)));
        record(notarize(1, 2));
        record(notarize(1, 2));
        assertEquals(List.of(notarize(1, 2)), log.load());
        record(other);
        assertEquals(2, log.load().size());
    }

    @Test
    void callbacksRunInTheOrderOfAppending() throws Exception {
        int appends = 1_000;
        List<Integer> order = new ArrayList<>();
        CountDownLatch all = new CountDownLatch(appends);
        for (int i = 0; i < appends; i++) {
            int number = i;
            log.append(
                    List.of(notarize(1, i + 1)),
                    () -> {
                        order.add(number);
                        all.countDown();
                    },
                    failure -> all.countDown());
        }
        assertTrue(all.await(60, TimeUnit.SECONDS));
        assertEquals(IntStream.range(0, appends).boxed().toList(), order);
        assertEquals(appends, log.load().size());
    }

    @Test
    void whatWaitsTogetherIsWrittenBeforeAnyOfItsCallbacksRuns() throws Exception {
        CountDownLatch go = holdWriter(() -> {});
        BlockingQueue<Integer> seen = new ArrayBlockingQueue<>(2);
        log.append(List.of(notarize(1, 2)), () -> seen.add(log.load().size()), failure -> {});
        log.append(List.of(notarize(1, 3)), () -> seen.add(log.load().size()), failure -> {});
        assertEquals(2, log.queued());
        go.countDown();
        assertEquals(3, seen.poll(60, TimeUnit.SECONDS));
        assertEquals(3, seen.poll(60, TimeUnit.SECONDS));
    }

    /** The writer runs a callback, and goes on after it once the latch that is returned is open. */
    private CountDownLatch holdWriter(Runnable then) throws InterruptedException {
        CountDownLatch holding = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        log.append(
                List.of(notarize(1, 1)),
                () -> {
                    holding.countDown();
                    awaitQuietly(go);
                    then.run();
                },
                failure -> {});
        assertTrue(holding.await(60, TimeUnit.SECONDS));
        return go;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertTrue(latch.await(60, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void closingWritesWhatWaitsAndRefusesWhatComesLater() throws Exception {
        BlockingQueue<String> answers = new ArrayBlockingQueue<>(100);
        IntStream.rangeClosed(1, 100)
                .forEach(view -> log.append(
                        List.of(notarize(1, view)), () -> answers.add("durable"), failure -> answers.add("failed")));
        log.close();
        assertEquals(100, answers.stream().filter("durable"::equals).count());
        assertTrue(refused(notarize(1, 200)).contains("closed"));
        assertThrows(StorageException.class, log::load);
        reopen();
        assertEquals(100, log.load().size());
    }

    @Test
    void aRecordThatCannotBeWrittenFailsTheLogForGoodAndNothingOfItsBatchIsThere() throws Exception {
        VoteLogRecord impossible =
                new VoteLogRecord.VoteRecord(new Vote(Statement.nullify(-1, 1), 0, TestChain.signature(1)));
        record(notarize(1, 1));
        assertTrue(refused(notarize(1, 2), impossible).contains("vote log failed"));
        assertTrue(log.isFailed());
        assertTrue(refused(notarize(1, 3)).contains("vote log failed"));
        reopen();
        assertEquals(List.of(notarize(1, 1)), log.load());
        assertFalse(log.isFailed());
    }

    @Test
    void whatIsSaidToBeDurableWasForcedToTheDiskBefore() throws Exception {
        WatchedRocks disk = WatchedRocks.of(log);
        BlockingQueue<List<WatchedRocks.Request>> asked = new ArrayBlockingQueue<>(1);
        for (int view = 1; view <= 3; view++) {
            log.append(List.of(notarize(1, view)), () -> asked.add(disk.requests()), failure -> asked.add(List.of()));
            assertEquals(List.of(WatchedRocks.Request.SYNCED_WRITE), asked.poll(60, TimeUnit.SECONDS));
        }
        log.prune(new PrunePoint(1, 2, 2), 2);
        record(notarize(1, 4));
        assertEquals(List.of(WatchedRocks.Request.SYNCED_WRITE), disk.requests(), "what is let go of goes with a vote");
    }

    @Test
    void afterADiskHasFailedOnceNothingIsWrittenOrSaidToBeDurableAnyMore() throws Exception {
        WatchedRocks disk = WatchedRocks.of(log);
        record(notarize(1, 1));
        disk.fail(true);
        assertTrue(refused(notarize(1, 2)).contains("Input/output error"));
        assertTrue(log.isFailed());
        disk.requests();
        disk.fail(false);
        assertTrue(refused(notarize(1, 3)).contains("Input/output error"));
        assertEquals(List.of(), disk.requests(), "its outcome is unknown: nothing is tried again");
        assertThrows(StorageException.class, log::load);
        reopen();
        assertEquals(List.of(notarize(1, 1)), log.load());
    }

    @Test
    void thoseThatWaitedBehindAFailedWriteAreNotSaidToBeDurable() throws Exception {
        WatchedRocks disk = WatchedRocks.of(log);
        CountDownLatch go = holdWriter(() -> disk.fail(true));
        BlockingQueue<String> answers = new ArrayBlockingQueue<>(5);
        for (int view = 2; view <= 6; view++) {
            log.append(List.of(notarize(1, view)), () -> answers.add("durable"), failure -> answers.add("failed"));
        }
        go.countDown();
        for (int view = 2; view <= 6; view++) {
            assertEquals("failed", answers.poll(60, TimeUnit.SECONDS));
        }
    }

    @Test
    void aCallbackThatThrowsFailsTheLogForThoseBehindIt() throws Exception {
        log.append(
                List.of(notarize(1, 1)),
                () -> {
                    throw new IllegalStateException("link gone");
                },
                failure -> {});
        assertTrue(refused(notarize(1, 2)).contains("link gone"));
        assertTrue(log.isFailed());
    }

    @Test
    void aFullQueueFailsTheLogRatherThanForgettingAVote() throws Exception {
        CountDownLatch go = holdWriter(() -> {});
        List<String> answers = new ArrayList<>();
        CountDownLatch refusedAll = new CountDownLatch(VoteLog.QUEUE_CAPACITY);
        for (int i = 0; i < VoteLog.QUEUE_CAPACITY; i++) {
            log.append(List.of(notarize(1, 2)), () -> answers.add("durable"), failure -> refusedAll.countDown());
        }
        assertTrue(refused(notarize(1, 3)).contains("cannot keep up"));
        assertTrue(log.isFailed());
        go.countDown();
        assertTrue(refusedAll.await(60, TimeUnit.SECONDS));
        assertEquals(List.of(), answers);
    }

    @Test
    void pruningKeepsTheFinalViewAndEverythingLater() throws Exception {
        record(notarize(0, 5), certificate(0, 9), notarize(1, 3), notarize(1, 4));
        record(certificate(1, 4), notarize(1, 5), new VoteLogRecord.BlockRecord(1, 5, block(5)), notarize(2, 1));
        log.prune(new PrunePoint(1, 4, 30), 30);
        record(notarize(2, 2));
        List<VoteLogRecord> kept = List.of(
                notarize(1, 4),
                certificate(1, 4),
                new VoteLogRecord.BlockRecord(1, 5, block(5)),
                notarize(1, 5),
                notarize(2, 1),
                notarize(2, 2));
        assertEquals(kept, log.load());
        reopen();
        assertEquals(kept, log.load());
        log.prune(new PrunePoint(2, 2, 31), 40);
        record(certificate(2, 2));
        assertEquals(List.of(notarize(2, 2), certificate(2, 2)), log.load());
    }

    @Test
    void pruningNeverGoesBackAndLateRecordsOfPrunedViewsStayAway() throws Exception {
        LongStream.rangeClosed(1, 6).forEach(view -> log.append(List.of(notarize(1, view)), () -> {}, failure -> {}));
        log.prune(new PrunePoint(1, 5, 5), 5);
        log.prune(new PrunePoint(1, 2, 2), 5);
        record(certificate(1, 1));
        assertEquals(List.of(notarize(1, 5), notarize(1, 6)), log.load());
        log.prune(new PrunePoint(1, 3, 3), 5);
        record(certificate(1, 6));
        assertEquals(List.of(notarize(1, 5), notarize(1, 6), certificate(1, 6)), log.load());
        reopen();
        assertEquals(List.of(notarize(1, 5), notarize(1, 6), certificate(1, 6)), log.load());
    }

    @Test
    void whatTheChainHasNotSyncedIsNotPruned() throws Exception {
        record(notarize(1, 1));
        assertThrows(IllegalStateException.class, () -> log.prune(new PrunePoint(1, 2, 31), 30));
        record(notarize(1, 2));
        assertEquals(List.of(notarize(1, 1), notarize(1, 2)), log.load());
    }

    @Test
    void aChainThatEndsBelowWhatWasPrunedOnItsWordIsRefused() throws Exception {
        TestChain chain = new TestChain();
        log.requireChain(chain.genesisState());
        log.prune(new PrunePoint(0, 2, 1), 1);
        record(notarize(0, 2));
        assertThrows(StorageException.class, () -> log.requireChain(chain.genesisState()));
        chain.next();
        log.requireChain(chain.state());
        reopen();
        StorageException refusal = assertThrows(StorageException.class, () -> log.requireChain(chain.genesisState()));
        assertTrue(refusal.getMessage().contains("older than the vote log"), refusal::getMessage);
    }

    @Test
    void aRecordMadeWithItsKeyIsCompleteFromTheStart() {
        assertEquals(VoteRecordState.COMPLETE, log.state());
        assertEquals(OptionalLong.of(0), log.completeSinceEpoch());
        StorageException refusal = assertThrows(StorageException.class, () -> VoteLog.create(directory, OPERATOR));
        assertTrue(refusal.getMessage().contains("already"), refusal::getMessage);
    }

    @Test
    void aKeyWithoutItsRecordHasLostItAlsoAfterRestartsUntilItsFirstVote() throws Exception {
        log.close();
        Path votes = directory.path().resolve("votes");
        Files.move(votes, directory.path().resolve("votes.aside"));
        log = VoteLog.open(directory, TestChain.GENESIS, OPERATOR, Loops.ofThreads());
        assertEquals(VoteRecordState.MISSING_RECORD, log.state());
        assertEquals(OptionalLong.empty(), log.completeSinceEpoch());
        record(certificate(3, 1));
        reopen();
        assertEquals(VoteRecordState.MISSING_RECORD, log.state());
        record(notarize(4, 1));
        assertEquals(OptionalLong.of(4), log.completeSinceEpoch());
        reopen();
        assertEquals(VoteRecordState.COMPLETE, log.state());
        assertEquals(OptionalLong.of(4), log.completeSinceEpoch());
    }

    @Test
    void theRecordOfAnotherKeyOrNetworkIsRefused() {
        log.close();
        StorageException key = assertThrows(
                StorageException.class,
                () -> VoteLog.open(directory, TestChain.GENESIS, TestChain.key(8), Loops.ofThreads()));
        assertTrue(key.getMessage().contains(OPERATOR.toHex()), key::getMessage);
        assertTrue(key.getMessage().contains(TestChain.key(8).toHex()), key::getMessage);
        Hash256 other = HashTag.GENESIS.hash(new byte[] {2});
        StorageException network =
                assertThrows(StorageException.class, () -> VoteLog.open(directory, other, OPERATOR, Loops.ofThreads()));
        assertTrue(network.getMessage().contains(other.toHex()), network::getMessage);
        assertTrue(network.getMessage().contains(TestChain.GENESIS.toHex()), network::getMessage);
        reopen();
        assertEquals(List.of(), log.load());
    }

    @Test
    void theSerialOfNodeRecordsIsRaisedByAWordAndNeverByAStart() {
        assertEquals(0, log.serial());
        reopen();
        assertEquals(0, log.serial());
        log.close();
        assertEquals(1, VoteLog.raiseSerial(directory));
        assertEquals(2, VoteLog.raiseSerial(directory));
        assertEquals(2, VoteLog.readSerial(directory));
        log = VoteLog.open(directory, TestChain.GENESIS, OPERATOR, Loops.ofThreads());
        assertEquals(2, log.serial());
        reopen();
        assertEquals(2, log.serial());
    }

    @Test
    void withoutAVoteLogThereIsNoSerialToRaise(@TempDir Path other) {
        try (DataDirectory empty = DataDirectory.open(other)) {
            assertThrows(StorageException.class, () -> VoteLog.raiseSerial(empty));
            assertThrows(StorageException.class, () -> VoteLog.readSerial(empty));
        }
    }
}
