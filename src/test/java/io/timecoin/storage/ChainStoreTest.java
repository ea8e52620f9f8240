package io.timecoin.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.TestSeed;
import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.HashTag;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.BlockSummary;
import io.timecoin.ledger.Coin;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionBody;
import io.timecoin.ledger.TransactionOutput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

final class ChainStoreTest {

    @TempDir
    Path temp;

    private DataDirectory directory;
    private ChainStore store;
    private TestChain chain;

    @BeforeEach
    void open() {
        directory = DataDirectory.open(temp.resolve("data"));
        store = ChainStore.open(directory, MemoryBudget.CHAIN_DEFAULT);
        chain = new TestChain();
        chain.initialise(store);
    }

    @AfterEach
    void close() {
        store.close();
        directory.close();
    }

    private void reopen() {
        store.close();
        store = ChainStore.open(directory, MemoryBudget.CHAIN_DEFAULT);
    }

    private List<FinalBlock> grow(int blocks) {
        List<FinalBlock> made =
                IntStream.range(0, blocks).mapToObj(i -> chain.next()).toList();
        made.forEach(block -> store.apply(List.of(block)));
        return made;
    }

    @Test
    void anEmptyDatabaseHasNoTip() {
        try (DataDirectory other = DataDirectory.open(temp.resolve("other"));
                ChainStore empty = ChainStore.open(other, MemoryBudget.CHAIN_DEFAULT)) {
            assertThrows(IllegalStateException.class, empty::tip);
            assertThrows(IllegalStateException.class, () -> empty.scan(Stop.NEVER));
            assertEquals(-1, empty.syncedHeight());
        }
    }

    @Test
    void genesisIsWrittenOnceAndItsCoinsAreThere() {
        chain.initialise(store);
        assertEquals(chain.genesisState(), store.tip());
        assertEquals(
                new CoinTotals(0, TestChain.COINS, TestChain.COINS * TestChain.COIN),
                store.scan(Stop.NEVER).coins());
        reopen();
        chain.initialise(store);
        assertEquals(chain.genesisState(), store.tip());
        assertEquals(0, store.syncedHeight());
    }

    @Test
    void aDatabaseOfAnotherGenesisIsRefusedNamingBoth() {
        Hash256 other = HashTag.GENESIS.hash(new byte[] {2});
        StorageException refusal =
                assertThrows(StorageException.class, () -> store.initialise(other, chain.genesisState(), List.of()));
        assertTrue(refusal.getMessage().contains(other.toHex()), refusal::getMessage);
        assertTrue(refusal.getMessage().contains(TestChain.GENESIS.toHex()), refusal::getMessage);
        assertEquals(chain.genesisState(), store.tip());
    }

    @Test
    void initialisingAgainDoesNotGoBackToGenesis() {
        grow(2);
        chain.initialise(store);
        assertEquals(2, store.tip().height());
        assertEquals(chain.state(), store.tip());
    }

    @Test
    void theCoinsOfABlockReplaceTheOnesItSpends() {
        List<FinalBlock> blocks = grow(7);
        assertCoinsMatch();
        Transaction last = blocks.getLast().block().transactions().getFirst();
        OutPoint spent = last.inputs().getFirst();
        OutPoint made = new OutPoint(last.txid(), 1);
        CoinsAt found = store.coins(List.of(made, spent, made));
        assertEquals(7, found.height());
        assertNull(found.coins().get(1));
        assertEquals(last.coins(7).get(1), found.coins().get(0));
        assertEquals(found.coins().get(0), found.coins().get(2));
        assertEquals(List.of(), store.coins(List.of()).coins());
    }

    @Test
    void blocksOfOneBatchMaySpendEachOthersCoins() {
        List<FinalBlock> blocks =
                IntStream.range(0, 9).mapToObj(i -> chain.next()).toList();
        store.apply(blocks);
        assertCoinsMatch();
        reopen();
        assertCoinsMatch();
        assertEquals(chain.state(), store.tip());
        store.apply(List.of());
        assertEquals(chain.state(), store.tip());
    }

    @Test
    void spentCoinsAtHandNeedNoLookUp() {
        Map<OutPoint, Coin> known = new TreeMap<>(chain.unspent());
        store.apply(List.of(chain.next(known)));
        assertCoinsMatch();
    }

    @Test
    void aScanWhileBlocksAreAppliedIsOfOneMoment() throws Exception {
        try (ExecutorService reader = Executors.newSingleThreadExecutor()) {
            Future<?> applying =
                    reader.submit(() -> IntStream.range(0, 100).forEach(i -> store.apply(List.of(chain.next()))));
            while (!applying.isDone()) {
                ChainStore.Scan scan = store.scan(Stop.NEVER);
                assertEquals(scan.tip().height(), scan.coins().height());
            }
            applying.get();
        }
        assertEquals(store.tip(), store.scan(Stop.NEVER).tip());
    }

    private void assertCoinsMatch() {
        Map<OutPoint, Coin> expected = chain.unspent();
        assertEquals(
                new CoinTotals(chain.state().height(), TestChain.COINS, TestChain.COINS * TestChain.COIN),
                store.scan(Stop.NEVER).coins());
        assertEquals(
                List.copyOf(expected.values()),
                store.coins(List.copyOf(expected.keySet())).coins());
        Map<OutPoint, Coin> owned = new TreeMap<>();
        for (int i = 0; i < TestChain.COINS; i++) {
            Address address = TestChain.address(i);
            AddressCoins page = store.addressCoins(address, null, 100);
            page.coins().forEach(coin -> owned.put(coin.outPoint(), coin.coin()));
            assertFalse(page.more());
            assertEquals(
                    page.coins().stream().mapToLong(coin -> coin.coin().value()).sum(),
                    store.addressBalance(address).satoshis());
            assertEquals(page.coins().size(), store.addressBalance(address).count());
        }
        assertEquals(expected, owned);
    }

    @Test
    void everythingOfABlockIsFoundAgainAfterReopening() {
        List<FinalBlock> blocks = grow(5);
        reopen();
        assertEquals(chain.state(), store.tip());
        assertEquals(5, store.syncedHeight());
        for (FinalBlock made : blocks) {
            Block block = made.block();
            Transaction transaction = block.transactions().getFirst();
            assertEquals(block, store.blockByHeight(block.height()));
            assertEquals(block, store.blockByHash(block.hash()));
            assertEquals(OptionalLong.of(block.height()), store.heightOf(block.hash()));
            assertEquals(block.header(), store.header(block.height()));
            assertEquals(made.ownFinalization().orElse(null), store.certificate(block.height()));
            assertEquals(
                    new StoredTransaction(transaction, new TransactionPosition(block.height(), 0), block.header()),
                    store.transaction(transaction.txid()));
            assertEquals(new TransactionPosition(block.height(), 0), store.position(transaction.txid()));
            for (OutPoint input : transaction.inputs()) {
                assertEquals(new Spend(transaction.txid(), block.height()), store.spender(input));
            }
        }
    }

    @Test
    void blocksCountAsSyncedOnlyOnceTheDiskHasThem() {
        WatchedRocks disk = WatchedRocks.of(store);
        grow(3);
        assertEquals(0, store.syncedHeight());
        assertFalse(disk.requests().contains(WatchedRocks.Request.SYNC));
        store.sync();
        assertEquals(List.of(WatchedRocks.Request.SYNC), disk.requests());
        assertEquals(3, store.syncedHeight());
    }

    @Test
    void whatADiskThatFailsWasToSyncDoesNotCountAsSynced() {
        WatchedRocks disk = WatchedRocks.of(store);
        grow(2);
        disk.fail(true);
        assertThrows(StorageException.class, store::sync);
        assertEquals(0, store.syncedHeight());
        assertTrue(store.isFailed());
    }

    @Test
    void afterADiskHasFailedOnceNothingIsReadOrWrittenAnyMore() {
        WatchedRocks disk = WatchedRocks.of(store);
        grow(1);
        FinalBlock next = chain.next();
        disk.fail(true);
        StorageException first = assertThrows(StorageException.class, () -> store.apply(List.of(next)));
        assertTrue(String.valueOf(first.getMessage()).contains("Input/output error"), first::getMessage);
        disk.fail(false);
        disk.requests();
        for (Executable use : List.<Executable>of(
                () -> store.apply(List.of(next)),
                store::sync,
                () -> store.blockByHeight(1),
                () -> store.scan(Stop.NEVER))) {
            assertThrows(StorageException.class, use);
        }
        assertEquals(List.of(), disk.requests());
        assertEquals(1, store.tip().height());
    }

    @Test
    void whatIsNotThereIsNull() {
        grow(1);
        assertNull(store.blockByHeight(0));
        assertNull(store.blockByHeight(2));
        assertNull(store.blockByHash(Hash256.ZERO));
        assertNull(store.header(2));
        assertNull(store.certificate(1));
        assertNull(store.transaction(Hash256.ZERO));
        assertNull(store.position(Hash256.ZERO));
        assertNull(store.spender(new OutPoint(Hash256.ZERO, 0)));
        assertNull(store.lowestCertifiedAtOrAbove(1));
        assertEquals(OptionalLong.empty(), store.heightOf(Hash256.ZERO));
        assertEquals(new CoinTotals(1, 0, 0), store.addressBalance(Address.of(new byte[Address.LENGTH])));
    }

    @Test
    void eachTransactionOfABlockIsDecodedByItself() {
        List<OutPoint> coins = List.copyOf(chain.unspent().keySet());
        List<Transaction> transactions = new ArrayList<>();
        for (int i = 0; i < coins.size(); i++) {
            transactions.add(Transaction.of(
                    TransactionBody.transfer(
                            List.of(coins.get(i)), List.of(new TransactionOutput(600 + i, TestChain.address(0)))),
                    List.of()));
        }
        Block block = TestChain.block(1, TestChain.GENESIS, transactions);
        store.apply(List.of(new FinalBlock(block, TestChain.after(block), TestChain.finalization(block))));
        for (int i = 0; i < transactions.size(); i++) {
            StoredTransaction found = store.transaction(transactions.get(i).txid());
            assertNotNull(found);
            assertEquals(transactions.get(i), found.transaction());
            assertEquals(new TransactionPosition(1, i), found.position());
        }
        assertEquals(
                4,
                store.addressTransactions(TestChain.address(0), null, 10)
                        .entries()
                        .size());
    }

    @Test
    void theNearestCertificateAboveABlockProvesIt() {
        List<FinalBlock> blocks = grow(7);
        CertifiedHeight found = store.lowestCertifiedAtOrAbove(4);
        assertEquals(new CertifiedHeight(6, TestChain.finalization(blocks.get(5).block())), found);
        assertEquals(found, store.lowestCertifiedAtOrAbove(6));
        assertNull(store.lowestCertifiedAtOrAbove(7));
    }

    @Test
    void coinsOfAnAddressComePageByPage() {
        grow(9);
        for (int i = 0; i < TestChain.COINS; i++) {
            Address address = TestChain.address(i);
            List<OwnedCoin> all = store.addressCoins(address, null, 100).coins();
            List<OwnedCoin> paged = new ArrayList<>();
            AddressCoins page = store.addressCoins(address, null, 1);
            paged.addAll(page.coins());
            while (page.more()) {
                page = store.addressCoins(address, paged.getLast().outPoint(), 1);
                paged.addAll(page.coins());
            }
            assertEquals(all, paged);
        }
        assertThrows(IllegalArgumentException.class, () -> store.addressCoins(TestChain.address(0), null, 0));
    }

    @Test
    void transactionsOfAnAddressComeNewestFirstPageByPage() {
        List<FinalBlock> blocks = grow(8);
        Address address = TestChain.address(0);
        List<AddressTransactions.Entry> all =
                store.addressTransactions(address, null, 100).entries();
        List<AddressTransactions.Entry> paged = new ArrayList<>();
        AddressTransactions page = store.addressTransactions(address, null, 2);
        paged.addAll(page.entries());
        while (page.more()) {
            page = store.addressTransactions(address, paged.getLast().position(), 2);
            paged.addAll(page.entries());
        }
        assertEquals(all, paged);
        List<Long> heights =
                all.stream().map(entry -> entry.position().height()).toList();
        assertEquals(heights.stream().sorted((a, b) -> Long.compare(b, a)).toList(), heights);
        // As payee: heights 3, 4, 7, 8. As payer: where those coins, or its genesis coin, went.
        Function<Long, Hash256> txid = height -> blocks.get(height.intValue() - 1)
                .block()
                .transactions()
                .getFirst()
                .txid();
        assertTrue(heights.containsAll(List.of(1L, 3L, 4L, 7L, 8L)), heights::toString);
        all.forEach(entry -> assertEquals(txid.apply(entry.position().height()), entry.txid()));
        assertThrows(IllegalArgumentException.class, () -> store.addressTransactions(address, null, 0));
    }

    @Test
    void aBlockThatDoesNotContinueTheTipIsABrokenInvariant() {
        FinalBlock first = chain.next();
        FinalBlock second = chain.next();
        assertThrows(IllegalStateException.class, () -> store.apply(List.of(second)));
        Block foreign = TestChain.block(1, Hash256.ZERO, List.of());
        FinalBlock wrongParent = new FinalBlock(foreign, TestChain.after(foreign), TestChain.finalization(foreign));
        assertThrows(IllegalStateException.class, () -> store.apply(List.of(wrongParent)));
        store.apply(List.of(first, second));
        assertThrows(IllegalStateException.class, () -> store.apply(List.of(second)));
        assertEquals(chain.state(), store.tip());
    }

    @Test
    void aBlockThatSpendsAnUnknownCoinChangesNothing() {
        Transaction transaction =
                Transaction.of(TransactionBody.transfer(List.of(new OutPoint(Hash256.ZERO, 0)), List.of()), List.of());
        Block block = TestChain.block(1, TestChain.GENESIS, List.of(transaction));
        FinalBlock wrong = new FinalBlock(block, TestChain.after(block), TestChain.finalization(block));
        assertThrows(IllegalStateException.class, () -> store.apply(List.of(chain.next(), wrong)));
        assertThrows(IllegalStateException.class, () -> store.apply(List.of(wrong)));
        assertFalse(store.isFailed());
        assertEquals(0, store.tip().height());
        assertEquals(TestChain.COINS, store.scan(Stop.NEVER).coins().count());
    }

    @Test
    void theTipIsKeptWithWhatMadeItFinalAlsoIfThatIsOfADescendant() {
        assertNull(store.tipProof());
        List<FinalBlock> blocks = List.of(chain.next(), chain.next());
        store.apply(blocks);
        assertEquals(TestChain.ofDescendant(2), store.tipProof());
        FinalBlock third = chain.next();
        store.apply(List.of(third));
        store.sync();
        reopen();
        assertEquals(TestChain.finalization(third.block()), store.tipProof());
    }

    @Test
    void aStateOfAnotherBlockOrACertificateThatFinalizesNothingIsRefused() {
        FinalBlock first = chain.next();
        FinalBlock second = chain.next();
        assertThrows(
                IllegalArgumentException.class,
                () -> new FinalBlock(first.block(), second.after(), TestChain.finalization(first.block())));
        Certificate notarization = new Certificate(
                new Statement(StatementKind.NOTARIZE, 0, 1, 0, first.block().hash()), List.of(), List.of());
        assertThrows(IllegalArgumentException.class, () -> new FinalBlock(first.block(), first.after(), notarization));
    }

    @Test
    void syncingMovesTheSyncedHeightToTheTip() {
        grow(3);
        assertEquals(0, store.syncedHeight());
        store.sync();
        assertEquals(3, store.syncedHeight());
    }

    @Test
    void callsAfterClosingSaySo() {
        store.close();
        store.close();
        StorageException refusal = assertThrows(StorageException.class, () -> store.blockByHeight(1));
        assertTrue(refusal.getMessage().contains("closed"), refusal::getMessage);
        assertThrows(StorageException.class, () -> store.apply(List.of(chain.next())));
        assertThrows(StorageException.class, store::sync);
        assertThrows(StorageException.class, () -> store.scan(Stop.NEVER).coins());
    }

    @Test
    void balancesAreThoseOfTheCoinsWhateverBlocksDo() {
        long seed = TestSeed.next();
        Random random = new Random(seed);
        Map<OutPoint, Coin> unspent = new TreeMap<>(chain.unspent());
        Hash256 parent = TestChain.GENESIS;
        long height = 0;
        for (int batch = 0; batch < 30; batch++) {
            List<FinalBlock> blocks = new ArrayList<>();
            for (int i = random.nextInt(4); i >= 0; i--) {
                Block block = TestChain.block(++height, parent, randomTransfers(random, unspent, height));
                blocks.add(new FinalBlock(block, TestChain.after(block), TestChain.finalization(block)));
                parent = block.hash();
            }
            store.apply(blocks);
            if (random.nextInt(8) == 0) {
                reopen();
            }
            assertBalances(unspent, height, "seed " + seed);
        }
    }

    /** A coin is spent in a later block than it was made in, perhaps of the same batch; some leave an owner without a coin. */
    private static List<Transaction> randomTransfers(Random random, Map<OutPoint, Coin> unspent, long height) {
        List<Transaction> transactions = new ArrayList<>();
        List<OutPoint> coins = new ArrayList<>(unspent.keySet());
        Collections.shuffle(coins, random);
        for (int i = random.nextInt(5); i >= 0 && !coins.isEmpty(); i--) {
            List<OutPoint> inputs = new ArrayList<>();
            long left = 0;
            for (int more = random.nextInt(3); more >= 0 && !coins.isEmpty(); more--) {
                OutPoint input = coins.removeLast();
                left += Objects.requireNonNull(unspent.remove(input)).value();
                inputs.add(input);
            }
            List<TransactionOutput> outputs = new ArrayList<>();
            for (int more = random.nextInt(4); more > 0 && left > 2_000; more--) {
                outputs.add(new TransactionOutput(left / 3, TestChain.address(random.nextInt(TestChain.COINS))));
                left -= left / 3;
            }
            outputs.add(new TransactionOutput(left, TestChain.address(random.nextInt(TestChain.COINS))));
            Transaction transaction = Transaction.of(TransactionBody.transfer(inputs, outputs), List.of());
            for (int vout = 0; vout < outputs.size(); vout++) {
                unspent.put(
                        new OutPoint(transaction.txid(), vout),
                        transaction.coins(height).get(vout));
            }
            transactions.add(transaction);
        }
        return transactions;
    }

    private void assertBalances(Map<OutPoint, Coin> unspent, long height, String seed) {
        for (int i = 0; i < TestChain.COINS; i++) {
            Address owner = TestChain.address(i);
            List<Coin> coins = unspent.values().stream()
                    .filter(coin -> coin.owner().equals(owner))
                    .toList();
            long sum = coins.stream().mapToLong(Coin::value).sum();
            assertEquals(new CoinTotals(height, coins.size(), sum), store.addressBalance(owner), seed);
            assertEquals(
                    coins.size(), store.addressCoins(owner, null, 1_000).coins().size(), seed);
        }
    }

    @Test
    void blocksOfManyPiecesAndTheirTransactionsAreFoundAgain() {
        Transaction split = payment(chain.unspent().keySet().iterator().next(), 9);
        Block first = TestChain.block(1, TestChain.GENESIS, List.of(split));
        List<Transaction> transactions = IntStream.range(0, 9)
                .mapToObj(vout -> payment(new OutPoint(split.txid(), vout), 1_000))
                .toList();
        Block block = TestChain.block(2, first.hash(), transactions);
        assertTrue(block.encode().length > 3 * ChainEncoding.PIECE_BYTES);
        store.apply(Stream.of(first, block)
                .map(each -> new FinalBlock(each, TestChain.after(each), TestChain.finalization(each)))
                .toList());
        reopen();
        assertEquals(block, store.blockByHeight(2));
        assertArrayEquals(block.encode(), store.encodedBlock(2));
        assertEquals(new BlockSummary(block.header(), block.encode().length, 9), store.summary(2));
        for (int i = 0; i < transactions.size(); i++) {
            assertEquals(
                    new StoredTransaction(transactions.get(i), new TransactionPosition(2, i), block.header()),
                    store.transaction(transactions.get(i).txid()));
        }
    }

    private static Transaction payment(OutPoint coin, int outputs) {
        return Transaction.of(
                TransactionBody.transfer(
                        List.of(coin),
                        IntStream.range(0, outputs)
                                .mapToObj(vout -> new TransactionOutput(600 + vout, TestChain.address(vout)))
                                .toList()),
                List.of());
    }

    @Test
    void aScanThatNobodyWaitsForEnds() {
        grow(3);
        AtomicInteger rows = new AtomicInteger();
        assertThrows(CancellationException.class, () -> store.scan(() -> rows.incrementAndGet() > 2));
        assertEquals(3, rows.get());
    }
}
