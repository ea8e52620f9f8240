package io.timecoin.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.timecoin.ledger.Block;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionOutput;
import io.timecoin.runtime.Loops;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CrashRecoveryTest {

    private static final int HEIGHT = 200;
    private static final MemoryBudget SMALL = new MemoryBudget(4 << 20, 1 << 20);

    /** Of blocks, a kilobyte each, and of records of more than a megabyte: far more than a full disk of 128 MiB can take. */
    private static final int MOST_BLOCKS = 200_000;

    private static final int MOST_RECORDS = 200;

    @TempDir
    Path temp;

    @Test
    void aProcessKilledWhileWritingLosesNoBlockAndNoVoteItReported() throws IOException {
        long reported = 0;
        try (ChildProcess writer = ChildProcess.start(ChildProcess.Writer.class, temp)) {
            while (reported < HEIGHT) {
                String line = writer.line();
                assertTrue(line.matches("\\d+"), line);
                reported = Long.parseLong(line);
            }
            writer.kill();
        }
        try (Stream<Path> files = Files.walk(temp)) {
            assertEquals(
                    List.of(),
                    files.filter(file -> file.toString().endsWith(".so")).toList(),
                    "a killed process leaves no copy of the native library");
        }
        try (DataDirectory directory = DataDirectory.open(temp);
                ChainStore store = ChainStore.open(directory, MemoryBudget.CHAIN_DEFAULT);
                VoteLog votes = VoteLog.open(directory, TestChain.GENESIS, TestChain.key(9), Loops.ofThreads())) {
            long height = store.tip().height();
            assertTrue(height >= reported, () -> "reopened at " + height);
            TestChain expected = new TestChain();
            for (int i = 0; i < height; i++) {
                expected.next();
            }
            assertEquals(expected.state(), store.tip());
            assertEquals(
                    TestChain.COINS * TestChain.COIN,
                    store.scan(Stop.NEVER).coins().satoshis());
            assertEquals(
                    List.copyOf(expected.unspent().values()),
                    store.coins(List.copyOf(expected.unspent().keySet())).coins());
            List<VoteLogRecord> own = votes.load().stream()
                    .filter(record -> record instanceof VoteLogRecord.VoteRecord)
                    .toList();
            assertTrue(own.size() >= reported);
            for (int view = 1; view <= reported; view++) {
                assertEquals(ChildProcess.vote(view), own.get(view - 1));
            }
            store.apply(List.of(expected.next()));
        }
    }

    @Test
    void closingWaitsForReadsAndLaterReadsAreRefused() throws Exception {
        try (DataDirectory directory = DataDirectory.open(temp);
                ExecutorService readers = Executors.newFixedThreadPool(3)) {
            ChainStore store = ChainStore.open(directory, MemoryBudget.CHAIN_DEFAULT);
            TestChain chain = new TestChain();
            chain.initialise(store);
            IntStream.range(0, 50).forEach(i -> store.apply(List.of(chain.next())));
            List<OutPoint> coins = List.copyOf(chain.unspent().keySet());
            CountDownLatch reading = new CountDownLatch(300);
            List<Future<StorageException>> ends = IntStream.range(0, 3)
                    .mapToObj(i -> readers.submit(() -> readUntilRefused(store, coins, reading)))
                    .toList();
            assertTrue(reading.await(60, TimeUnit.SECONDS));
            store.close();
            for (Future<StorageException> end : ends) {
                assertTrue(String.valueOf(end.get(60, TimeUnit.SECONDS).getMessage())
                        .contains("closed"));
            }
        }
    }

    private static StorageException readUntilRefused(ChainStore store, List<OutPoint> coins, CountDownLatch reading) {
        while (true) {
            try {
                assertFalse(store.coins(coins).coins().contains(null));
                assertEquals(TestChain.COINS, store.scan(Stop.NEVER).coins().count());
                store.addressTransactions(TestChain.address(1), null, 10);
                store.blockByHeight(7);
                reading.countDown();
            } catch (StorageException e) {
                return e;
            }
        }
    }

    @Test
    void aFullDiskFailsTheStoresForGoodAndNothingIsLostOnceThereIsRoom() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(temp, 128)) {
            long applied;
            TestChain chain = new TestChain();
            Path ballast = disk.path().resolve("ballast");
            try (DataDirectory directory = DataDirectory.open(disk.path());
                    ChainStore store = ChainStore.open(directory, SMALL)) {
                chain.initialise(store);
                VoteLog.create(directory, TestChain.key(9));
                try (VoteLog votes = VoteLog.open(directory, TestChain.GENESIS, TestChain.key(9), Loops.ofThreads())) {
                    store.apply(List.of(chain.next()));
                    store.sync();
                    fill(ballast);
                    applied = applyUntilRefused(store, chain);
                    assertTrue(store.isFailed());
                    assertThrows(StorageException.class, () -> store.blockByHeight(1));
                    assertThrows(StorageException.class, store::sync);
                    assertVotesFail(votes);
                }
            }
            Files.delete(ballast);
            try (DataDirectory directory = DataDirectory.open(disk.path());
                    ChainStore store = ChainStore.open(directory, SMALL);
                    VoteLog votes = VoteLog.open(directory, TestChain.GENESIS, TestChain.key(9), Loops.ofThreads())) {
                assertTrue(store.tip().height() >= applied);
                assertEquals(
                        TestChain.COINS * TestChain.COIN,
                        store.scan(Stop.NEVER).coins().satoshis());
                assertFalse(votes.isFailed());
            }
        }
    }

    private static void fill(Path ballast) throws IOException {
        byte[] block = new byte[4_096];
        try (var out = Files.newOutputStream(ballast)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            assertTrue(String.valueOf(e.getMessage()).contains("space"), e::toString);
        }
    }

    private static long applyUntilRefused(ChainStore store, TestChain chain) {
        for (int blocks = 0; blocks < MOST_BLOCKS; blocks++) {
            long before = store.tip().height();
            try {
                store.apply(List.of(chain.next()));
            } catch (StorageException e) {
                assertTrue(String.valueOf(e.getMessage()).contains("no space left"), e::getMessage);
                return before;
            }
        }
        return fail("a disk without space took " + MOST_BLOCKS + " blocks");
    }

    private static void assertVotesFail(VoteLog votes) throws Exception {
        TransactionOutput output = new TransactionOutput(1, TestChain.address(0));
        List<TransactionOutput> most = Collections.nCopies(Transaction.MAX_SETTLEMENT_OUTPUTS, output);
        List<Transaction> large = IntStream.range(0, 12)
                .mapToObj(i -> Transaction.settlement(0, i, most))
                .toList();
        Block block = TestChain.block(1, TestChain.GENESIS, large);
        BlockingQueue<String> answers = new ArrayBlockingQueue<>(1);
        for (int records = 0; records < MOST_RECORDS; records++) {
            votes.append(
                    List.of(new VoteLogRecord.BlockRecord(0, 1, block)),
                    () -> answers.add("durable"),
                    failure -> answers.add("failed"));
            if ("failed".equals(answers.poll(60, TimeUnit.SECONDS))) {
                assertTrue(votes.isFailed());
                return;
            }
        }
        fail("a disk without space took " + MOST_RECORDS + " large records");
    }
}
