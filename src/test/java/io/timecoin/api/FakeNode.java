package io.timecoin.api;

import io.quarkus.test.Mock;
import io.timecoin.consensus.Certificate;
import io.timecoin.crypto.Hash256;
import io.timecoin.engine.EngineHeartbeat;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.BlockSummary;
import io.timecoin.ledger.Coin;
import io.timecoin.ledger.CoinState;
import io.timecoin.ledger.Genesis;
import io.timecoin.ledger.Network;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Rule;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.codec.MalformedException;
import io.timecoin.network.history.SourceUse;
import io.timecoin.network.history.SyncProgress;
import io.timecoin.query.ChainQueries;
import io.timecoin.query.CoinQueries;
import io.timecoin.query.EventLog;
import io.timecoin.query.InvalidCursorException;
import io.timecoin.query.NodeQueries;
import io.timecoin.query.NodeState;
import io.timecoin.query.TransactionQueries;
import io.timecoin.query.view.AddressView;
import io.timecoin.query.view.BlockView;
import io.timecoin.query.view.ClockView;
import io.timecoin.query.view.CoinView;
import io.timecoin.query.view.ConsensusView;
import io.timecoin.query.view.MempoolView;
import io.timecoin.query.view.NodeStatus;
import io.timecoin.query.view.Page;
import io.timecoin.query.view.PeerView;
import io.timecoin.query.view.TransactionState;
import io.timecoin.query.view.TransactionView;
import io.timecoin.submission.Submissions;
import io.timecoin.submission.SubmitOutcome;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A node that answers from {@link FakeChain}. What becomes of a transaction is told by its first input: see {@link
 * #outcome}. Tests may hold back its answers and feed its event log.
 */
@Mock
@Singleton
public final class FakeNode
        implements NodeQueries, ChainQueries, CoinQueries, TransactionQueries, Submissions, EngineHeartbeat {

    /** Coins of the genesis whose spending has a fixed outcome. */
    static final int PENDING = 10;

    static final int FINAL_AT_ONCE = 11;
    static final int DOUBLE_SPEND = 12;
    static final int FEE_TOO_LOW = 13;
    static final int OVERLOADED = 14;
    static final int NOT_ACCEPTING = 15;
    static final int FINAL_AFTER_WAIT = 16;
    static final int REJECTED_AFTER_WAIT = 17;

    /** An address with very many coins. */
    public static final Address EXCHANGE = FakeChain.address(77);

    static final Hash256 WINNER = FakeChain.BLOCKS.getFirst().hash();

    /** Asking for a transaction with this id fails as a broken database would. */
    static final Hash256 BROKEN = Hash256.ofHex("bb".repeat(32));

    /** Asking for a transaction with this id is never answered. */
    static final Hash256 SILENT = Hash256.ofHex("cc".repeat(32));

    private static final int LOG_CAPACITY = 100;

    /** It votes, and all is well. */
    public static final NodeState.Standing WELL =
            new NodeState.Standing(NodeState.ACTIVE, "", Optional.empty(), Optional.empty());

    private final EventLog log = new EventLog(1_000_000, LOG_CAPACITY, 1 << 20, ForkJoinPool.commonPool());
    public volatile NodeState.Standing standing = WELL;
    public volatile long sinceLastTurn = 5;

    /** Two of three time servers answer, and find what the voters find. */
    public volatile ClockView clock = new ClockView(
            true,
            "VOTERS",
            false,
            Duration.ZERO,
            Optional.of(Duration.ofMillis(12)),
            3,
            2,
            OptionalLong.of(FakeChain.START + 4_000));

    /** While set, batches are answered only when it completes. */
    volatile CompletableFuture<Boolean> gate = CompletableFuture.completedFuture(true);

    final AtomicInteger batchesReceived = new AtomicInteger();

    @Override
    public Genesis genesis() {
        return FakeChain.GENESIS;
    }

    @Override
    public NodeStatus status() {
        Block tip = FakeChain.BLOCKS.getLast();
        return new NodeStatus(
                Network.DEVNET,
                "fake",
                FakeChain.GENESIS.hash(),
                "0.0.0-test",
                Optional.of(FakeChain.GENESIS.masternodes().getFirst().id()),
                tip.height(),
                tip.hash(),
                tip.header().timestamp(),
                1,
                3,
                tip.height(),
                true,
                standing,
                FakeChain.START + 2_000,
                clock,
                1,
                1,
                200,
                FakeChain.GENESIS.supply() + 435_000_000,
                1_000,
                FakeChain.START,
                4);
    }

    @Override
    public SyncProgress sync() {
        return new SyncProgress(
                SyncProgress.Stage.BLOCKS,
                7,
                107,
                20.04,
                300,
                OptionalLong.of(5),
                List.of(new SourceUse<>(
                        FakeChain.GENESIS.masternodes().getFirst().operatorKey(), 3, 1, 9_000, 0)));
    }

    @Override
    public CompletionStage<SubmitOutcome> submit(byte[] encoded) {
        return CompletableFuture.completedFuture(outcome(encoded));
    }

    @Override
    public CompletionStage<SubmitOutcome> validate(byte[] encoded) {
        return submit(encoded);
    }

    @Override
    public CompletionStage<List<SubmitOutcome>> submitAll(List<byte[]> encoded) {
        batchesReceived.incrementAndGet();
        return gate.thenApply(open -> encoded.stream().map(this::outcome).toList());
    }

    private SubmitOutcome outcome(byte[] encoded) {
        try {
            Transaction transaction = Transaction.decode(encoded);
            if (transaction.inputs().isEmpty()) {
                return refused(transaction, Rule.NO_INPUTS, Optional.empty());
            }
            return switch (transaction.inputs().getFirst().vout()) {
                case FINAL_AT_ONCE -> new SubmitOutcome.Accepted(transaction.txid(), inBlock(1));
                case DOUBLE_SPEND -> refused(transaction, Rule.DOUBLE_SPEND, Optional.of(WINNER));
                case FEE_TOO_LOW -> refused(transaction, Rule.FEE_TOO_LOW, Optional.empty());
                case OVERLOADED -> refused(transaction, Rule.OVERLOADED, Optional.empty());
                case NOT_ACCEPTING -> refused(transaction, Rule.NOT_ACCEPTING, Optional.empty());
                default -> new SubmitOutcome.Accepted(transaction.txid(), new TransactionState.Pending(false));
            };
        } catch (MalformedException e) {
            return new SubmitOutcome.Rejected(
                    Optional.empty(), Rule.MALFORMED, String.valueOf(e.getMessage()), Optional.empty());
        }
    }

    private static SubmitOutcome refused(Transaction transaction, Rule rule, Optional<Hash256> winner) {
        return new SubmitOutcome.Rejected(Optional.of(transaction.txid()), rule, "because of " + rule, winner);
    }

    private static TransactionState inBlock(int height) {
        Block block = FakeChain.BLOCKS.get(height - 1);
        return new TransactionState.Final(
                height,
                block.hash(),
                block.header().timestamp(),
                0,
                FakeChain.BLOCKS.size() - height + 1,
                true,
                Optional.of(block.header().timestamp() + 40));
    }

    /** Everything that the node knows of, by txid. */
    private static Map<Hash256, TransactionView> known() {
        Map<Hash256, TransactionView> known = new LinkedHashMap<>();
        for (Block block : FakeChain.BLOCKS) {
            block.transactions().forEach(t -> put(known, t, inBlock((int) block.height())));
        }
        put(known, FakeChain.transfer(PENDING, 5_000), new TransactionState.Pending(false));
        put(known, FakeChain.transfer(FINAL_AT_ONCE, 5_000), inBlock(1));
        put(
                known,
                FakeChain.transfer(DOUBLE_SPEND, 5_000),
                new TransactionState.Rejected(Rule.DOUBLE_SPEND, "lost the race", Optional.of(WINNER)));
        return known;
    }

    private static void put(Map<Hash256, TransactionView> known, Transaction transaction, TransactionState state) {
        known.put(
                transaction.txid(),
                new TransactionView(transaction.txid(), Optional.of(transaction), state, Optional.of(1_000L)));
    }

    @Override
    public CompletionStage<Optional<TransactionView>> transaction(Hash256 txid) {
        if (txid.equals(BROKEN)) {
            return CompletableFuture.failedFuture(new IllegalStateException("secret detail of a broken database"));
        }
        return txid.equals(SILENT)
                ? new CompletableFuture<>()
                : CompletableFuture.completedFuture(Optional.ofNullable(known().get(txid)));
    }

    /** Time is over at once for what is pending or unknown. */
    @Override
    public CompletionStage<Optional<TransactionView>> awaitFinality(Hash256 txid, Duration timeout) {
        if (txid.equals(SILENT)) {
            return new CompletableFuture<>();
        }
        Map<Hash256, TransactionView> decided = known();
        put(decided, FakeChain.transfer(FINAL_AFTER_WAIT, 5_000), inBlock(2));
        put(
                decided,
                FakeChain.transfer(REJECTED_AFTER_WAIT, 5_000),
                new TransactionState.Rejected(Rule.EXPIRED, "its time was over", Optional.empty()));
        return CompletableFuture.completedFuture(Optional.ofNullable(decided.get(txid)));
    }

    @Override
    public CompletionStage<Optional<BlockView>> blockByHeight(long height) {
        return CompletableFuture.completedFuture(
                height < 1 || height > FakeChain.BLOCKS.size()
                        ? Optional.empty()
                        : Optional.of(view(FakeChain.BLOCKS.get((int) height - 1))));
    }

    private static BlockView view(Block block) {
        return BlockView.of(block.encode(), FakeChain.BLOCKS.size() - block.height() + 1);
    }

    @Override
    public CompletionStage<Optional<BlockView>> blockByHash(Hash256 hash) {
        return CompletableFuture.completedFuture(FakeChain.BLOCKS.stream()
                .filter(block -> block.hash().equals(hash))
                .map(FakeNode::view)
                .findFirst());
    }

    @Override
    public CompletionStage<List<BlockSummary>> blocksDownFrom(long fromHeight, int limit) {
        List<BlockSummary> found = new ArrayList<>();
        for (long height = fromHeight; height >= 1 && found.size() < limit; height--) {
            Block block = FakeChain.BLOCKS.get((int) height - 1);
            found.add(new BlockSummary(
                    block.header(), block.encode().length, block.transactions().size()));
        }
        return CompletableFuture.completedFuture(found);
    }

    @Override
    public CompletionStage<Optional<Certificate>> certificate(long height) {
        return blockByHeight(height).thenApply(view -> view.map(v -> FakeChain.certificate(v.block())));
    }

    @Override
    public CompletionStage<Optional<CoinView>> coin(OutPoint outPoint) {
        boolean known = outPoint.txid().equals(FakeChain.GENESIS.coinsTxid()) && outPoint.vout() < 20;
        Coin coin = new Coin(500_000_000, FakeChain.ALICE, 0, false);
        return CompletableFuture.completedFuture(
                known
                        ? Optional.of(new CoinView(
                                outPoint,
                                coin,
                                CoinState.SPENT_PENDING,
                                Optional.of(WINNER),
                                Optional.of(7L),
                                Optional.of(2L),
                                Optional.empty(),
                                5))
                        : Optional.empty());
    }

    @Override
    public CompletionStage<List<CoinView>> coins(List<OutPoint> outPoints) {
        return CompletableFuture.completedFuture(outPoints.stream()
                .flatMap(outPoint -> coin(outPoint).toCompletableFuture().join().stream())
                .toList());
    }

    @Override
    public CompletionStage<AddressView> address(Address address) {
        return CompletableFuture.completedFuture(
                new AddressView(address, address.equals(FakeChain.BOB) ? 29_000_000 : 0, 1, 435_000_000, 5, 5));
    }

    private static int coinsOf(Address address) {
        return address.equals(FakeChain.ALICE) ? 2_500 : address.equals(EXCHANGE) ? 24_000 : 1;
    }

    /** 2,500 coins for Alice, 24,000 for an exchange, one for Bob. */
    @Override
    public CompletionStage<Page<Map.Entry<OutPoint, Coin>>> addressCoins(
            Address address, Optional<String> cursor, int limit) {
        int all = coinsOf(address);
        if (cursor.filter(text -> !text.matches("\\d{1,5}")).isPresent()) {
            return CompletableFuture.failedFuture(new InvalidCursorException());
        }
        int from = cursor.map(Integer::parseInt).orElse(0);
        List<Map.Entry<OutPoint, Coin>> coins = new ArrayList<>();
        for (int vout = from; vout < all && coins.size() < limit; vout++) {
            coins.add(Map.entry(
                    new OutPoint(FakeChain.GENESIS.coinsTxid(), vout), new Coin(435_000_000, address, 2, vout == 1)));
        }
        int next = from + coins.size();
        return CompletableFuture.completedFuture(
                new Page<>(coins, next < all ? Optional.of(Integer.toString(next)) : Optional.empty(), 5));
    }

    @Override
    public CompletionStage<Page<TransactionView>> addressPending(Address address, int limit) {
        List<TransactionView> pending = known().values().stream()
                .filter(view -> view.state() instanceof TransactionState.Pending)
                .limit(limit)
                .toList();
        return CompletableFuture.completedFuture(new Page<>(pending, Optional.empty(), 5));
    }

    @Override
    public CompletionStage<Page<TransactionView>> addressTransactions(
            Address address, Optional<String> cursor, int limit) {
        List<TransactionView> some = known().values().stream().limit(limit).toList();
        return CompletableFuture.completedFuture(new Page<>(some, Optional.empty(), 5));
    }

    @Override
    public CompletionStage<MempoolView> mempool(int limit) {
        List<MempoolView.Entry> entries = List.of(new MempoolView.Entry(FakeChain.transfer(PENDING, 5_000), 1_000));
        return CompletableFuture.completedFuture(
                new MempoolView(1, 200, 1_500, 300_000_000, 50_000, 0, 100, limit == 0 ? List.of() : entries));
    }

    @Override
    public CompletionStage<ConsensusView> consensus() {
        return CompletableFuture.completedFuture(new ConsensusView(
                1,
                3,
                "NOTARIZE",
                FakeChain.GENESIS.masternodes().get(1).id(),
                FakeChain.GENESIS.activeSet(),
                Optional.of(WINNER),
                2,
                0,
                0,
                2,
                true,
                Optional.empty()));
    }

    @Override
    public List<PeerView> peers() {
        return List.of(new PeerView(
                FakeChain.key(7),
                Optional.of(FakeChain.GENESIS.masternodes().get(1).id()),
                "10.0.0.2:24100",
                false,
                FakeChain.START,
                FakeChain.START + 5_000,
                5,
                1_000,
                2_000));
    }

    @Override
    public CompletionStage<Totals> totals() {
        long supply = status().supply();
        return CompletableFuture.completedFuture(new Totals(5, 24, supply - 1_000, 1_000, supply));
    }

    @Override
    public EventLog events() {
        return log;
    }

    @Override
    public long millisSinceLastTurn() {
        return sinceLastTurn;
    }
}
