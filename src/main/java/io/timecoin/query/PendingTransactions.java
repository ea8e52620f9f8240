package io.timecoin.query;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.CoinState;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Rule;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.VerifiedTransaction;
import io.timecoin.mempool.AdmissionResult;
import io.timecoin.mempool.CoinStatus;
import io.timecoin.mempool.CoinTransition;
import io.timecoin.mempool.FeeRate;
import io.timecoin.mempool.TransactionMemory;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What waits for a block and which coins it spends, as the engine has said it. Clients ask here and never the engine: it writes
 * as it decides, on its thread, and whoever reads, on any, holds it up for nothing. It is as large as the mempool is, about
 * 120 bytes for a transaction and 80 for each of its inputs.
 */
final class PendingTransactions {

    /** Of a transaction: its entry and place, and a node in each of two maps. */
    private static final int ENTRY_BYTES = 128;

    /** Of a coin: its status, and a node in a map. */
    private static final int COIN_BYTES = 80;

    /** Views of which votes are remembered: the coins of a proposal are pending for a few. */
    private static final int MOST_VIEWS = 256;

    /** Best paying first, then first come: as blocks take them. */
    private record Place(FeeRate rate, long sequence) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int order = other.rate.compareTo(rate);
            return order == 0 ? Long.compare(sequence, other.sequence) : order;
        }
    }

    private record Entry(VerifiedTransaction verified, Place place) {}

    private final Map<Hash256, Entry> byTxid = new ConcurrentHashMap<>();
    private final NavigableMap<Place, VerifiedTransaction> inOrder = new ConcurrentSkipListMap<>();
    private final Map<OutPoint, CoinStatus> spent = new ConcurrentHashMap<>();
    private final NavigableMap<Long, Long> votesByView = new ConcurrentSkipListMap<>();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong memory = new AtomicLong();
    private long admissions; // of the engine's thread
    private long epoch = -1;

    void admitted(VerifiedTransaction verified) {
        Transaction transaction = verified.transaction();
        Place place = new Place(new FeeRate(verified.fee(), transaction.size()), admissions++);
        forget(byTxid.put(transaction.txid(), new Entry(verified, place)));
        inOrder.put(place, verified);
        bytes.addAndGet(transaction.size());
        memory.addAndGet(TransactionMemory.waiting(transaction));
    }

    /** It left without being final. Another with its txid may have been admitted while this one was parked. */
    void departed(Transaction transaction) {
        Entry entry = byTxid.get(transaction.txid());
        if (entry != null && entry.verified().transaction().fullHash().equals(transaction.fullHash())) {
            finalized(transaction.txid());
        }
    }

    void finalized(Hash256 txid) {
        forget(byTxid.remove(txid));
    }

    private void forget(@Nullable Entry entry) {
        if (entry != null) {
            inOrder.remove(entry.place());
            bytes.addAndGet(-entry.verified().transaction().size());
            memory.addAndGet(-TransactionMemory.waiting(entry.verified().transaction()));
        }
    }

    void coinMoved(CoinTransition move) {
        if (move.to() == CoinState.LOCKED) {
            spent.put(move.coin(), new CoinStatus.Locked(move.txid()));
        } else if (move.to() == CoinState.SPENT_PENDING) {
            spent.put(move.coin(), new CoinStatus.SpentPending(move.txid(), move.view(), 0));
        } else {
            spent.remove(move.coin());
        }
    }

    void viewEntered(long ofEpoch) {
        if (epoch != ofEpoch) {
            votesByView.clear(); // views are counted anew in each
            epoch = ofEpoch;
        }
    }

    void notarizing(long view, long weight) {
        votesByView.put(view, weight);
        while (votesByView.size() > MOST_VIEWS) {
            votesByView.pollFirstEntry();
        }
    }

    Optional<VerifiedTransaction> find(Hash256 txid) {
        return Optional.ofNullable(byTxid.get(txid)).map(Entry::verified);
    }

    /** Why a transaction would not be taken in now (Unix ms) beside those that are pending; empty if they are not in its way. */
    Optional<AdmissionResult.Refused> conflict(Transaction transaction, long nowMillis) {
        boolean locked = transaction.lockTime() > nowMillis;
        for (OutPoint input : transaction.inputs()) {
            Optional<Transaction> holder = Optional.ofNullable(spent.get(input))
                    .flatMap(status -> find(status.txid()))
                    .map(VerifiedTransaction::transaction);
            // Its owner may still spend a coin until the lockTime of what it signed before: that is what lockTime is
            // for.
            if (holder.isPresent() && (locked || holder.get().lockTime() <= nowMillis)) {
                Hash256 winner = holder.get().txid();
                return Optional.of(new AdmissionResult.Refused(
                        Rule.DOUBLE_SPEND, input + " is being spent by transaction " + winner, winner));
            }
        }
        return Optional.empty();
    }

    /** Who is spending a coin and how far that is; empty if nobody is known to. */
    Optional<CoinStatus> statusOf(OutPoint coin) {
        CoinStatus status = spent.get(coin);
        return Optional.ofNullable(
                status instanceof CoinStatus.SpentPending pending
                        ? new CoinStatus.SpentPending(
                                pending.txid(), pending.view(), votesByView.getOrDefault(pending.view(), 0L))
                        : status);
    }

    /**
     * All, in the order in which they would be proposed now; those whose lockTime lies ahead come last. What comes and goes
     * meanwhile may be in it or not; nothing is copied.
     */
    Stream<VerifiedTransaction> inOrder(long nowMillis) {
        return Stream.concat(
                inOrder.values().stream()
                        .filter(pending -> pending.transaction().lockTime() <= nowMillis),
                inOrder.values().stream()
                        .filter(pending -> pending.transaction().lockTime() > nowMillis));
    }

    int size() {
        return byTxid.size();
    }

    /** Of their encodings. */
    long bytes() {
        return bytes.get();
    }

    /** About what this copy takes, bytes. */
    long copyBytes() {
        return (long) ENTRY_BYTES * byTxid.size() + (long) COIN_BYTES * spent.size();
    }

    /** About what they take in the mempool. */
    long memory() {
        return memory.get();
    }
}
