package io.timecoin.query;

import io.timecoin.crypto.Hash256;
import io.timecoin.engine.Facts;
import io.timecoin.engine.ReplicaHost;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionKind;
import io.timecoin.ledger.VerifiedTransaction;
import io.timecoin.mempool.AdmissionResult;
import io.timecoin.mempool.AdmissionTimes;
import io.timecoin.mempool.CoinTransition;
import io.timecoin.mempool.Departure;
import io.timecoin.query.view.TransactionState;
import io.timecoin.replica.FinalizedBlock;
import io.timecoin.runtime.Clocks;
import io.timecoin.runtime.HeapAccount;
import io.timecoin.runtime.HeapShare;
import io.timecoin.runtime.LatestEntries;
import io.timecoin.runtime.Threads;
import io.timecoin.storage.ChainStore;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import org.jboss.logging.Logger;

/**
 * What happened, for those who ask: the newest state, transactions that became final lately or were refused, who waits for
 * which, and the event log. Written on the engine's thread, read on any.
 */
@Singleton
public final class NodeJournal implements Facts {

    private static final Logger LOG = Logger.getLogger(NodeJournal.class);

    /** A place in a map, the rule, and words. */
    private static final int REJECTED_BYTES = 400;

    /** A place in a map and two in lists, and the future that is waited for. */
    private static final int WAITING_BYTES = 400;

    /** Counters that only grow. */
    public record Counts(
            LongAdder finalTransactions, LongAdder fetchedTransactions, LongAdder evidence, LongAdder untimelyBlocks) {
        static Counts zero() {
            return new Counts(new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder());
        }
    }

    private final Clocks clocks;
    private final EventLog events;
    private final Executor answers;
    private final Counts counts = Counts.zero();
    private final FinalTransactions finals;
    private final PendingTransactions pending = new PendingTransactions();
    private final LatestEntries<Hash256, TransactionState.Rejected> rejected;
    private final FinalityWaiters waiters;
    private volatile ChainState tip;
    private volatile long view;
    private volatile Optional<String> halted = Optional.empty();
    private volatile Optional<String> differs = Optional.empty();

    public NodeJournal(ReplicaHost.Terms terms, Clocks clocks, ChainStore chain, Threads threads, HeapAccount heap) {
        this.clocks = clocks;
        this.answers = threads.reads();
        long eventBytes = heap.share(HeapShare.EVENTS);
        this.events = new EventLog(clocks.wallMillis() * 1_000, EventLog.DEFAULT_CAPACITY, eventBytes, answers);
        heap.use(HeapShare.EVENTS, eventBytes, events::bytes);
        heap.use(
                HeapShare.MEMPOOL_COPY,
                HeapShare.MEMPOOL_COPY.beside(HeapShare.MEMPOOL, terms.mempool().memory()),
                pending::copyBytes);
        long finalBytes = heap.share(HeapShare.FINAL_TRANSACTIONS);
        this.finals = new FinalTransactions(finalBytes);
        heap.use(HeapShare.FINAL_TRANSACTIONS, finalBytes, finals::bytes);
        this.rejected = LatestEntries.count(heap.count(HeapShare.REJECTED, REJECTED_BYTES));
        heap.use(HeapShare.REJECTED, heap.share(HeapShare.REJECTED), () -> rejected.weight() * REJECTED_BYTES);
        this.waiters = new FinalityWaiters(heap.count(HeapShare.FINALITY_WAITERS, WAITING_BYTES));
        heap.use(
                HeapShare.FINALITY_WAITERS,
                heap.share(HeapShare.FINALITY_WAITERS),
                () -> (long) waiters.size() * WAITING_BYTES);
        this.tip = chain.tip();
    }

    @Override
    public void finalized(List<FinalizedBlock> blocks) {
        long now = clocks.wallMillis();
        for (FinalizedBlock finalized : blocks) {
            Block block = finalized.block();
            tip = finalized.after();
            finals.add(block, now);
            for (Transaction transaction : block.transactions()) {
                if (transaction.kind() == TransactionKind.TRANSFER) {
                    counts.finalTransactions().increment();
                }
                pending.finalized(transaction.txid());
                wake(transaction.txid());
            }
            events.append(new NodeEvent.BlockFinal(block.header(), block.hash(), block.transactions(), now));
            log(block);
        }
    }

    private static void log(Block block) {
        if (block.isSettlement()) {
            LOG.infof(
                    "settlement block %d final: epoch %d closed, %d transactions, %s",
                    block.height(), block.header().epoch(), block.transactions().size(), block.hash());
        } else {
            LOG.debugf(
                    "block %d final: %d transactions, %s",
                    block.height(), block.transactions().size(), block.hash());
        }
    }

    @Override
    public void admitted(VerifiedTransaction transaction) {
        Hash256 txid = transaction.transaction().txid();
        pending.admitted(transaction);
        rejected.remove(txid);
        events.append(new NodeEvent.TransactionChanged(txid, new TransactionState.Pending(false)));
    }

    @Override
    public void departed(Departure departure) {
        TransactionState.Rejected state = new TransactionState.Rejected(
                departure.reason(),
                switch (departure.reason()) {
                    case EXPIRED -> "its validUntil passed before it was in a block";
                    case DOUBLE_SPEND -> "another transaction has one of its coins";
                    case MEMPOOL_FULL ->
                        "it made room for transactions that pay more, or that need not wait for their time";
                    case INPUT_UNKNOWN -> "a coin that it spends did not appear in time";
                    default -> "it left the mempool";
                },
                Optional.ofNullable(departure.winnerTxid()));
        rejected.put(departure.transaction().txid(), state);
        pending.departed(departure.transaction());
        events.append(new NodeEvent.TransactionChanged(departure.transaction().txid(), state));
        wake(departure.transaction().txid());
    }

    @Override
    public void coinMoved(CoinTransition transition) {
        pending.coinMoved(transition);
        if (!events.wantsCoins()) {
            return;
        }
        events.append(
                new NodeEvent.CoinChanged(transition.coin(), transition.from(), transition.to(), transition.txid()));
    }

    @Override
    public void viewEntered(long epoch, long newView, int leader) {
        view = newView;
        pending.viewEntered(epoch);
        events.append(new NodeEvent.ViewEntered(
                epoch, newView, tip.activeSet().voter(leader).id()));
    }

    @Override
    public void notarizing(long inView, long weight) {
        pending.notarizing(inView, weight);
    }

    @Override
    public void evidenceFound() {
        counts.evidence().increment();
    }

    @Override
    public void untimelyBlock() {
        counts.untimelyBlocks().increment();
    }

    @Override
    public void fetched(int transactions) {
        counts.fetchedTransactions().add(transactions);
    }

    @Override
    public void halted(String reason) {
        halted = Optional.of(reason);
    }

    @Override
    public void selfDiffers(String reason) {
        differs = Optional.of(reason);
    }

    @Override
    public void selfAgrees() {
        differs = Optional.empty();
    }

    /** Why this node neither votes nor takes transactions, for good or for now. */
    public Optional<String> silent() {
        return halted.or(() -> differs);
    }

    public Counts counts() {
        return counts;
    }

    public ChainState tip() {
        return tip;
    }

    public long view() {
        return view;
    }

    Optional<String> halted() {
        return halted;
    }

    Optional<String> differs() {
        return differs;
    }

    /** On the engine's thread, as everything that writes events. */
    void stateChanged(NodeEvent event) {
        events.append(event);
    }

    PendingTransactions pending() {
        return pending;
    }

    EventLog events() {
        return events;
    }

    public Optional<FinalTransactions.Recent> recentFinal(Hash256 txid) {
        return finals.find(txid);
    }

    Optional<TransactionState.Rejected> rejected(Hash256 txid) {
        return rejected.get(txid);
    }

    /** State of a transaction that was submitted again: final, or waiting. */
    public TransactionState knownState(Hash256 txid) {
        return finals.find(txid)
                .<TransactionState>map(this::state)
                .orElseGet(() -> new TransactionState.Pending(false));
    }

    public TransactionState.Final state(FinalTransactions.Recent known) {
        ChainState now = tip;
        FinalTransactions.RecentBlock block = known.block();
        return new TransactionState.Final(
                block.height(),
                block.hash(),
                block.timestamp(),
                known.index(),
                now.height() - block.height() + 1,
                block.height() <= now.settlementHeight(),
                Optional.of(block.finalizedAt()));
    }

    /**
     * Why the mempool would refuse a transaction whose coins are there, as far as it is known here; empty if it would not, or has it
     * already.
     */
    public Optional<AdmissionResult.Refused> objection(Transaction transaction) {
        if (pending.find(transaction.txid()).isPresent()) {
            return Optional.empty();
        }
        long now = clocks.wallMillis();
        return pending.conflict(transaction, now)
                .or(() -> Optional.ofNullable(AdmissionTimes.objection(transaction, now)));
    }

    /**
     * Completes, on the executor for answers, when something decisive happens to the transaction. Register first, then look at
     * its state: nothing is missed. Whoever stops waiting completes it: then it is forgotten here.
     */
    CompletableFuture<Void> decided(Hash256 txid) {
        return waiters.register(txid);
    }

    private void wake(Hash256 txid) {
        waiters.take(txid).forEach(waiter -> waiter.completeAsync(() -> null, answers));
    }
}
