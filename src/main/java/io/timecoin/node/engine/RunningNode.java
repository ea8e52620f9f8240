package io.timecoin.node.engine;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.ConsensusCore.ViewSummary;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.Coin;
import io.timecoin.ledger.Genesis;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Rule;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionOutput;
import io.timecoin.ledger.VerificationOutcome;
import io.timecoin.ledger.VerifiedTransaction;
import io.timecoin.ledger.codec.MalformedException;
import io.timecoin.mempool.AdmissionResult;
import io.timecoin.mempool.CoinStatus;
import io.timecoin.mempool.MempoolLimits;
import io.timecoin.mempool.MempoolSnapshot;
import io.timecoin.network.Direction;
import io.timecoin.network.PeerInfo;
import io.timecoin.network.PeerManager;
import io.timecoin.node.EventLog;
import io.timecoin.node.NodeService;
import io.timecoin.node.view.AddressView;
import io.timecoin.node.view.BlockView;
import io.timecoin.node.view.CoinView;
import io.timecoin.node.view.ConsensusView;
import io.timecoin.node.view.MempoolView;
import io.timecoin.node.view.NodeStatus;
import io.timecoin.node.view.Page;
import io.timecoin.node.view.PeerView;
import io.timecoin.node.view.SubmitOutcome;
import io.timecoin.node.view.TransactionState;
import io.timecoin.node.view.TransactionView;
import io.timecoin.replica.Replica;
import io.timecoin.storage.ChainStore;
import io.timecoin.storage.CoinTotals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The node's answers to its API: from the journal in memory, the engine by question, the database by the storage executor. */
final class RunningNode implements NodeService {

    /** Most transactions of one submission. */
    static final int MOST_SUBMITTED = 1_000;

    /** What the answers come from. */
    record Parts(
            Genesis genesis,
            String version,
            Optional<Hash256> masternodeId,
            Clocks clocks,
            ConsensusEngine engine,
            TransactionIntake intake,
            BlockImporter importer,
            ChainStore chain,
            LedgerReader reader,
            Supplier<PeerManager> peers,
            NodeJournal journal,
            MempoolLimits limits,
            Executor storage,
            Executor answers,
            ClockWatch clockWatch) {}

    private final Parts parts;
    private final EngineSnapshot snapshot;
    private final long startedAt;

    RunningNode(Parts parts, EngineSnapshot snapshot) {
        this.parts = parts;
        this.snapshot = snapshot;
        this.startedAt = parts.clocks().wallMillis();
    }

    @Override
    public Genesis genesis() {
        return parts.genesis();
    }

    @Override
    public NodeStatus status() {
        ChainState tip = parts.journal().tip();
        EngineSnapshot.State engine = snapshot.latest();
        return new NodeStatus(
                parts.genesis().network(),
                parts.genesis().chainName(),
                parts.genesis().hash(),
                parts.version(),
                parts.masternodeId(),
                tip.height(),
                tip.hash(),
                tip.timestamp(),
                tip.epoch(),
                parts.journal().view(),
                Math.max(engine.targetHeight(), tip.height()),
                engine.voting(),
                notReady(tip, engine),
                parts.peers().get().peers().size(),
                engine.mempoolTransactions(),
                engine.mempoolBytes(),
                parts.genesis().supply() + tip.minted(),
                tip.epochFees(),
                startedAt,
                parts.journal().counts().finalTransactions().sum());
    }

    private Optional<String> notReady(ChainState tip, EngineSnapshot.State engine) {
        return parts.journal()
                .silent()
                .or(parts.clockWatch()::reason)
                .or(() -> Readiness.reason(
                        parts.peers().get().peers(),
                        tip,
                        engine,
                        parts.importer().backlog()));
    }

    @Override
    public CompletionStage<SubmitOutcome> submit(byte[] encodedTransaction) {
        return submitAll(List.of(encodedTransaction)).thenApply(List::getFirst);
    }

    @Override
    public CompletionStage<List<SubmitOutcome>> submitAll(List<byte[]> encodedTransactions) {
        if (encodedTransactions.size() > MOST_SUBMITTED) {
            throw new IllegalArgumentException("at most " + MOST_SUBMITTED + " transactions at once");
        }
        if (encodedTransactions.isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        SubmitTicket.Batch batch = new SubmitTicket.Batch(encodedTransactions.size());
        Optional<SubmitOutcome> refusal = notAccepting(encodedTransactions.size());
        List<Transaction> transactions = new ArrayList<>();
        List<SubmitTicket> tickets = new ArrayList<>();
        for (int i = 0; i < encodedTransactions.size(); i++) {
            SubmitTicket ticket = batch.ticket(i);
            if (refusal.isPresent()) {
                ticket.answer(refusal.get());
            } else {
                decode(encodedTransactions.get(i), ticket, transactions, tickets);
            }
        }
        if (!transactions.isEmpty()) {
            parts.intake().fromClient(transactions, tickets);
        }
        return batch.result().thenApplyAsync(outcomes -> outcomes, parts.answers());
    }

    private void decode(
            byte[] encoded, SubmitTicket ticket, List<Transaction> transactions, List<SubmitTicket> tickets) {
        try {
            Transaction transaction = Transaction.decode(encoded);
            Optional<NodeJournal.RecentFinal> known = parts.journal().recentFinal(transaction.txid());
            if (known.isPresent()) {
                ticket.answer(new SubmitOutcome.Accepted(
                        transaction.txid(), parts.journal().state(known.get())));
                return;
            }
            transactions.add(transaction);
            tickets.add(ticket);
        } catch (MalformedException e) {
            ticket.answer(new SubmitOutcome.Rejected(Optional.empty(), Rule.MALFORMED, e.reason(), Optional.empty()));
        }
    }

    private Optional<SubmitOutcome> notAccepting(int transactions) {
        Optional<String> silent = parts.journal().silent();
        if (silent.isPresent()) {
            return Optional.of(new SubmitOutcome.Rejected(
                    Optional.empty(),
                    Rule.NOT_ACCEPTING,
                    "this node takes no part: " + silent.get(),
                    Optional.empty()));
        }
        boolean full =
                !parts.intake().hasRoomFor(transactions) || parts.importer().backlog() > BlockImporter.BACKLOG;
        return full
                ? Optional.of(new SubmitOutcome.Rejected(
                        Optional.empty(),
                        Rule.OVERLOADED,
                        "this node has more transactions waiting than it can take; try again shortly",
                        Optional.empty()))
                : Optional.empty();
    }

    @Override
    public CompletionStage<SubmitOutcome> validate(byte[] encodedTransaction) {
        Transaction transaction;
        try {
            transaction = Transaction.decode(encodedTransaction);
        } catch (MalformedException e) {
            return CompletableFuture.completedFuture(
                    new SubmitOutcome.Rejected(Optional.empty(), Rule.MALFORMED, e.reason(), Optional.empty()));
        }
        CompletableFuture<SubmitOutcome> answer = new CompletableFuture<>();
        parts.intake().judge(transaction, checked -> {
            if (checked.spentBy().equals(Optional.of(transaction.txid()))) {
                answer.complete(parts.reader()
                        .transaction(transaction.txid())
                        .map(known -> new SubmitOutcome.Accepted(transaction.txid(), known.state()))
                        .orElseThrow(() -> new IllegalStateException("final, and not in the index: " + transaction)));
                return;
            }
            if (checked.outcome() instanceof VerificationOutcome.Rejected rejected) {
                answer.complete(new SubmitOutcome.Rejected(
                        Optional.of(transaction.txid()),
                        rejected.reason().rule(),
                        rejected.reason().detail(),
                        checked.spentBy()));
                return;
            }
            parts.engine().ask(replica -> objection(replica, transaction)).whenComplete((outcome, failure) -> {
                if (failure == null) {
                    answer.complete(outcome);
                } else {
                    answer.completeExceptionally(failure);
                }
            });
        });
        return answer.thenApplyAsync(outcome -> outcome, parts.answers());
    }

    private SubmitOutcome objection(Replica replica, Transaction transaction) {
        AdmissionResult.Refused objection = replica.mempool().contains(transaction.txid())
                ? null
                : replica.mempool().objection(transaction, parts.clocks().wallMillis());
        return objection == null
                ? new SubmitOutcome.Accepted(transaction.txid(), new TransactionState.Pending(false))
                : new SubmitOutcome.Rejected(
                        Optional.of(transaction.txid()),
                        objection.rule(),
                        objection.detail(),
                        Optional.ofNullable(objection.winnerTxid()));
    }

    @Override
    public CompletionStage<Optional<TransactionView>> transaction(Hash256 txid) {
        Optional<TransactionView> recent = recent(txid);
        if (recent.isPresent()) {
            return CompletableFuture.completedFuture(recent);
        }
        return parts.engine()
                .ask(replica ->
                        Optional.ofNullable(replica.mempool().find(txid)).map(RunningNode::pending))
                .thenComposeAsync(
                        pending -> pending.isPresent() ? CompletableFuture.completedFuture(pending) : stored(txid),
                        parts.answers());
    }

    private CompletionStage<Optional<TransactionView>> stored(Hash256 txid) {
        return read(() -> recent(txid)
                .or(() -> parts.reader().transaction(txid))
                .or(() -> parts.journal()
                        .rejected(txid)
                        .map(state -> new TransactionView(txid, Optional.empty(), state, Optional.empty()))));
    }

    private Optional<TransactionView> recent(Hash256 txid) {
        return parts.journal()
                .recentFinal(txid)
                .map(known -> new TransactionView(
                        txid, Optional.of(known.transaction()), parts.journal().state(known), Optional.empty()));
    }

    private static TransactionView pending(VerifiedTransaction verified) {
        return new TransactionView(
                verified.transaction().txid(),
                Optional.of(verified.transaction()),
                new TransactionState.Pending(false),
                Optional.of(verified.fee()));
    }

    @Override
    public CompletionStage<Optional<TransactionView>> awaitFinality(Hash256 txid, Duration timeout) {
        CompletableFuture<Void> decided = parts.journal().decided(txid);
        return transaction(txid)
                .thenCompose(view -> {
                    boolean isDecided = view.isPresent() && !(view.get().state() instanceof TransactionState.Pending);
                    if (isDecided) {
                        return CompletableFuture.completedFuture(view);
                    }
                    return decided.completeOnTimeout(null, timeout.toMillis(), TimeUnit.MILLISECONDS)
                            .thenComposeAsync(_ -> transaction(txid), parts.answers());
                })
                .whenComplete((view, failure) -> decided.complete(null)); // nobody waits any more
    }

    @Override
    public CompletionStage<Optional<BlockView>> blockByHeight(long height) {
        return read(() -> parts.reader().block(height));
    }

    @Override
    public CompletionStage<Optional<BlockView>> blockByHash(Hash256 hash) {
        return read(() -> parts.reader().block(hash));
    }

    @Override
    public CompletionStage<List<BlockView>> blocksDownFrom(long fromHeight, int limit) {
        return read(() -> parts.reader().blocksDownFrom(fromHeight, limit));
    }

    @Override
    public CompletionStage<Optional<Certificate>> certificate(long height) {
        return read(() -> parts.reader().certificate(height));
    }

    @Override
    public CompletionStage<Optional<CoinView>> coin(OutPoint outPoint) {
        return parts.engine()
                .ask(replica -> new Spending(
                        replica.coinStatus(outPoint),
                        Optional.ofNullable(replica.mempool().find(outPoint.txid()))))
                .thenComposeAsync(
                        spending -> read(() -> parts.reader().coin(outPoint).map(coin -> overlaid(coin, spending))),
                        parts.answers());
    }

    private record Spending(Optional<CoinStatus> status, Optional<VerifiedTransaction> maker) {}

    private static CoinView overlaid(CoinView coin, Spending spending) {
        if (coin.spender().isPresent() || spending.status().isEmpty()) {
            return coin;
        }
        CoinStatus status = spending.status().get();
        Optional<CoinStatus.SpentPending> pending =
                status instanceof CoinStatus.SpentPending voting ? Optional.of(voting) : Optional.empty();
        return new CoinView(
                coin.outPoint(),
                coin.coin(),
                status.state(),
                Optional.of(status.txid()),
                pending.map(CoinStatus.SpentPending::view),
                pending.map(CoinStatus.SpentPending::votes),
                Optional.empty(),
                coin.asOfHeight());
    }

    @Override
    public CompletionStage<AddressView> address(Address address) {
        return parts.engine()
                .ask(replica -> PendingSums.of(replica, address))
                .thenComposeAsync(
                        pending -> read(() -> {
                            CoinTotals totals = parts.chain().addressBalance(address);
                            long out = pending.inputs().stream()
                                    .map(input -> parts.chain()
                                            .coins(List.of(input))
                                            .coins()
                                            .getFirst())
                                    .filter(coin -> coin != null && coin.owner().equals(address))
                                    .mapToLong(coin -> coin == null ? 0 : coin.value())
                                    .sum();
                            return new AddressView(
                                    address, totals.satoshis(), totals.count(), pending.in(), out, totals.height());
                        }),
                        parts.answers());
    }

    @Override
    public CompletionStage<Page<Map.Entry<OutPoint, Coin>>> addressCoins(
            Address address, Optional<String> cursor, int limit) {
        return read(() -> parts.reader().coins(address, cursor, limit));
    }

    @Override
    public CompletionStage<Page<TransactionView>> addressTransactions(
            Address address, Optional<String> cursor, int limit) {
        return read(() -> parts.reader().transactions(address, cursor, limit));
    }

    @Override
    public CompletionStage<MempoolView> mempool(int limit) {
        return asked(replica -> {
            MempoolSnapshot snapshotNow = replica.mempool().snapshot(limit);
            List<MempoolView.Entry> entries = new ArrayList<>();
            for (Hash256 txid : snapshotNow.txids()) {
                @Nullable VerifiedTransaction verified = replica.mempool().find(txid);
                if (verified != null) {
                    entries.add(new MempoolView.Entry(verified.transaction(), verified.fee()));
                }
            }
            long floor = Math.max(
                    parts.genesis().parameters().feePerByte(),
                    (snapshotNow.feeFloor().perKilobyte() + 999) / 1_000);
            return new MempoolView(
                    snapshotNow.transactions(),
                    snapshotNow.bytes(),
                    parts.limits().bytes(),
                    parts.limits().transactions(),
                    snapshotNow.parked(),
                    floor,
                    entries);
        });
    }

    @Override
    public CompletionStage<ConsensusView> consensus() {
        return asked(replica -> {
            ViewSummary view = replica.core().summary();
            return new ConsensusView(
                    view.epoch(),
                    view.view(),
                    view.phase(),
                    replica.core().activeSet().voter(view.leader()).id(),
                    replica.core().activeSet(),
                    view.blockHash(),
                    view.notarizeWeight(),
                    view.nullifyWeight(),
                    view.finalizeWeight(),
                    view.finalView(),
                    replica.core().isVoting(),
                    parts.journal().halted());
        });
    }

    @Override
    public List<PeerView> peers() {
        return parts.peers().get().peers().stream().map(RunningNode::view).toList();
    }

    private static PeerView view(PeerInfo peer) {
        return new PeerView(
                peer.nodeKey(),
                Optional.ofNullable(peer.masternodeId()),
                peer.endpoint().isEmpty() ? peer.remoteAddress() : peer.endpoint(),
                peer.direction() == Direction.INBOUND,
                peer.connectedSince().toEpochMilli(),
                peer.lastHeard().toEpochMilli(),
                peer.finalHeight(),
                peer.bytesIn(),
                peer.bytesOut());
    }

    @Override
    public CompletionStage<Totals> totals() {
        return read(() -> {
            // One moment for both: a settlement in between would look like coins out of nothing.
            ChainStore.Scan scan = parts.chain().scan();
            CoinTotals totals = scan.coins();
            ChainState tip = scan.tip();
            return new Totals(
                    totals.height(),
                    totals.count(),
                    totals.satoshis(),
                    tip.epochFees(),
                    parts.genesis().supply() + tip.minted());
        });
    }

    @Override
    public EventLog events() {
        return parts.journal().events();
    }

    /** Asks the engine; what is done with the answer is not done on its thread. */
    private <T> CompletionStage<T> asked(Function<Replica, T> question) {
        return parts.engine().ask(question).thenApplyAsync(answer -> answer, parts.answers());
    }

    private <T> CompletionStage<T> read(Supplier<T> question) {
        return CompletableFuture.supplyAsync(question, parts.storage());
    }

    /** What pending transactions would do to an address. */
    private record PendingSums(long in, List<OutPoint> inputs) {

        private static final int MOST = 10_000;

        static PendingSums of(Replica replica, Address address) {
            long in = 0;
            List<OutPoint> inputs = new ArrayList<>();
            for (Hash256 txid : replica.mempool().snapshot(MOST).txids()) {
                @Nullable VerifiedTransaction entry = replica.mempool().find(txid);
                if (entry == null) {
                    continue;
                }
                Transaction transaction = entry.transaction();
                for (TransactionOutput output : transaction.outputs()) {
                    in += output.owner().equals(address) ? output.value() : 0;
                }
                boolean signed = transaction.witnesses().stream()
                        .anyMatch(witness -> Address.of(witness.publicKey()).equals(address));
                if (signed) {
                    inputs.addAll(transaction.inputs());
                }
            }
            return new PendingSums(in, inputs);
        }
    }
}
