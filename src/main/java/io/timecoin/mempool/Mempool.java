package io.timecoin.mempool;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Rule;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.VerifiedTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Transactions waiting for a block (protocol §3, §4). Always: no two entries spend the same coin, and every entry's inputs
 * are unspent in the final state that was reported by {@link #onFinal}. All hostile cost is bounded by
 * {@link MempoolLimits}. For one thread, the consensus engine's.
 *
 * <p>Nothing here verifies: entries are {@link VerifiedTransaction}s, found again by txid or full hash, and what is found
 * need not be verified again.
 */
public final class Mempool {

    private final RecentFinals finals;
    private final ParkingLot lot;
    private final EntryOrder order = new EntryOrder();
    private final EntryIndex index = new EntryIndex();
    private final Room room;
    private long admissions;

    /** An empty mempool of a node whose last final block is at {@code finalHeight}. */
    public Mempool(MempoolLimits limits, long finalHeight) {
        this.finals = new RecentFinals(finalHeight, limits.recentFinals());
        this.lot = new ParkingLot(limits);
        this.room = new Room(limits, order);
    }

    /** The same as {@link #admit(VerifiedTransaction, Origin, long)} for one that a client of this node brought. */
    public AdmissionResult admit(VerifiedTransaction verified, long nowMillis) {
        return admit(verified, new Origin.Clients(), nowMillis);
    }

    /** Takes a verified transaction in, unless a bound or another spender forbids it; {@code nowMillis} is Unix time. */
    public AdmissionResult admit(VerifiedTransaction verified, Origin origin, long nowMillis) {
        Transaction transaction = verified.transaction();
        if (index.contains(transaction.txid()) || finals.isFinal(transaction.txid())) {
            return new AdmissionResult.AlreadyKnown();
        }
        if (!finals.covers(verified.seenHeight())) {
            return new AdmissionResult.VerifyAgain();
        }
        AdmissionResult.Refused objection = objection(transaction, nowMillis);
        if (objection != null) {
            return objection;
        }
        if (!isSettled(verified)) {
            return park(ParkingLot.Parked.of(transaction, verified, origin, nowMillis));
        }
        return admit(Entry.of(verified, admissions), transaction.lockTime() > nowMillis);
    }

    private AdmissionResult admit(Entry newcomer, boolean locked) {
        // Known to be locked, or it would have been refused: what can be included now takes the coin.
        Set<Entry> displaced = index.spenders(newcomer.transaction());
        List<Entry> leaving = locked ? room.forLocked(newcomer) : room.forPending(newcomer, displaced);
        if (leaving == null) {
            return refused(Rule.MEMPOOL_FULL, locked ? room.noneForLocked() : room.noneForPending(newcomer));
        }
        Hash256 txid = newcomer.transaction().txid();
        List<Departure> departures = new ArrayList<>(leaving.size());
        for (Entry entry : leaving) {
            remove(entry);
            departures.add(
                    displaced.contains(entry)
                            ? new Departure(entry.transaction(), Rule.DOUBLE_SPEND, txid)
                            : new Departure(entry.transaction(), Rule.MEMPOOL_FULL, null));
        }
        insert(newcomer, locked);
        return new AdmissionResult.Admitted(departures);
    }

    /**
     * Takes in a transaction of which an input was not known at the final {@code seenHeight}, to be verified again when a
     * transaction that it spends from becomes final. Parked ones keep no coin from anybody.
     */
    public AdmissionResult park(Transaction transaction, Origin origin, long seenHeight, long nowMillis) {
        if (index.contains(transaction.txid()) || finals.isFinal(transaction.txid())) {
            return new AdmissionResult.AlreadyKnown();
        }
        boolean missedFinal = !finals.covers(seenHeight)
                || transaction.inputs().stream().anyMatch(input -> finals.becameFinalAfter(input.txid(), seenHeight));
        if (missedFinal) {
            return new AdmissionResult.VerifyAgain();
        }
        AdmissionResult.Refused objection = objection(transaction, nowMillis);
        return objection == null ? park(ParkingLot.Parked.of(transaction, null, origin, nowMillis)) : objection;
    }

    private AdmissionResult park(ParkingLot.Parked parked) {
        if (lot.find(parked.transaction().fullHash()) != null) {
            return new AdmissionResult.Parked(List.of());
        }
        Optional<List<ParkingLot.Parked>> left = lot.parkInRoom(parked);
        if (left.isEmpty()) {
            return refused(
                    Rule.PARKED_FULL,
                    "an input is not final yet, and " + lot.size()
                            + " transactions wait for theirs already; try again shortly");
        }
        return new AdmissionResult.Parked(left.get().stream()
                .map(gone -> new Departure(gone.transaction(), Rule.PARKED_FULL, null))
                .toList());
    }

    /** Best paying transactions that {@code includable} accepts on the parent's state and {@code timestamp} allows. */
    public BlockTemplate select(
            long timestamp, BlockTemplate.Limits blockLimits, Predicate<VerifiedTransaction> includable) {
        return order.select(timestamp, blockLimits, includable);
    }

    /** Whether something is includable now; looks at no more than {@code scan} entries in order of {@link #select}. */
    public boolean hasPending(long timestamp, int scan, Predicate<VerifiedTransaction> includable) {
        return order.hasIncludable(timestamp, scan, includable);
    }

    /**
     * Follows a block that became final, of any origin. Blocks are reported one by one in order of height.
     *
     * @throws IllegalStateException if {@code height} is not the next
     */
    public FinalOutcome onFinal(long height, List<Transaction> transactions, long nowMillis) {
        finals.add(height, transactions);
        List<VerifiedTransaction> included = new ArrayList<>();
        List<Departure> departures = new ArrayList<>();
        for (Transaction winner : transactions) {
            Entry entry = index.byTxid(winner.txid());
            if (entry != null) {
                remove(entry);
                included.add(entry.verified());
            }
            lot.remove(winner.fullHash());
            for (OutPoint input : winner.inputs()) {
                Entry loser = index.spender(input);
                if (loser != null) {
                    remove(loser);
                    departures.add(new Departure(loser.transaction(), Rule.DOUBLE_SPEND, winner.txid()));
                }
            }
        }
        List<VerifiedTransaction> admitted = new ArrayList<>();
        List<FinalOutcome.Woken> verifyAgain = new ArrayList<>();
        for (Transaction transaction : transactions) {
            for (ParkingLot.Parked parked : lot.wake(transaction.txid())) {
                retry(parked, nowMillis, admitted, departures, verifyAgain);
            }
        }
        return new FinalOutcome(included, departures, admitted, verifyAgain);
    }

    private void retry(
            ParkingLot.Parked parked,
            long nowMillis,
            List<VerifiedTransaction> admitted,
            List<Departure> departures,
            List<FinalOutcome.Woken> verifyAgain) {
        VerifiedTransaction verified = parked.verified();
        if (verified == null) {
            verifyAgain.add(new FinalOutcome.Woken(parked.transaction(), parked.origin()));
        } else if (!isSettled(verified)) {
            lot.park(parked); // one of several inputs has settled; its time goes on
        } else {
            switch (admit(verified, parked.origin(), nowMillis)) {
                case AdmissionResult.Admitted made -> {
                    admitted.add(verified);
                    departures.addAll(made.departures());
                }
                case AdmissionResult.Refused refused ->
                    departures.add(new Departure(parked.transaction(), refused.rule(), refused.winnerTxid()));
                case AdmissionResult.VerifyAgain again ->
                    verifyAgain.add(new FinalOutcome.Woken(parked.transaction(), parked.origin()));
                case AdmissionResult.AlreadyKnown known -> {}
                case AdmissionResult.Parked again -> throw new IllegalStateException("settled, and parked again");
            }
        }
    }

    /** Drops what no later block may contain and what has waited too long for its inputs. */
    public List<Departure> expire(long nowMillis) {
        order.unlock(nowMillis);
        List<Departure> departures = new ArrayList<>();
        for (Entry entry : order.expired(nowMillis)) {
            remove(entry);
            departures.add(new Departure(entry.transaction(), Rule.EXPIRED, null));
        }
        for (ParkingLot.Parked parked : lot.takeOverdue(nowMillis)) {
            if (!index.contains(parked.transaction().txid())
                    && !finals.isFinal(parked.transaction().txid())) {
                departures.add(new Departure(parked.transaction(), Rule.INPUT_UNKNOWN, null));
            }
        }
        return departures;
    }

    /** The entry with this txid. */
    public @Nullable VerifiedTransaction find(Hash256 txid) {
        Entry entry = index.byTxid(txid);
        return entry == null ? null : entry.verified();
    }

    /** An entry, or a parked transaction that was verified, with this full hash: it need not be verified again. */
    public @Nullable VerifiedTransaction findVerified(Hash256 fullHash) {
        Entry entry = index.byFullHash(fullHash);
        if (entry != null) {
            return entry.verified();
        }
        ParkingLot.Parked parked = lot.find(fullHash);
        return parked == null ? null : parked.verified();
    }

    /** An entry or parked transaction, verified or not, with this full hash: it need not be fetched. */
    public @Nullable Transaction findTransaction(Hash256 fullHash) {
        Entry entry = index.byFullHash(fullHash);
        if (entry != null) {
            return entry.transaction();
        }
        ParkingLot.Parked parked = lot.find(fullHash);
        return parked == null ? null : parked.transaction();
    }

    /** Whether an entry has this txid. */
    public boolean contains(Hash256 txid) {
        return index.contains(txid);
    }

    /** Txid of the entry that spends this coin. */
    public @Nullable Hash256 spenderOf(OutPoint coin) {
        Entry entry = index.spender(coin);
        return entry == null ? null : entry.transaction().txid();
    }

    /** Who spent this coin in one of the last final blocks; null if none of these did. */
    public @Nullable Hash256 finalSpenderOf(OutPoint coin) {
        return finals.spender(coin);
    }

    /** Whether the transaction is in one of the last final blocks. */
    public boolean isRecentlyFinal(Hash256 txid) {
        return finals.isFinal(txid);
    }

    /** Whether everything that became final after {@code seenHeight} is remembered here. */
    public boolean remembersFinalsSince(long seenHeight) {
        return finals.covers(seenHeight);
    }

    public int size() {
        return order.size();
    }

    /** Encoded bytes of all entries. */
    public long bytes() {
        return order.bytes();
    }

    /** About how many bytes of memory all entries take, with what is kept of them: what the bound counts. */
    public long memory() {
        return order.memory();
    }

    /** What takes memory here, for the account of who holds it. */
    public MempoolMemory held() {
        return new MempoolMemory(order.memory(), lot.memory(), finals.memory());
    }

    public int parked() {
        return lot.size();
    }

    /**
     * The rate that a newcomer must exceed which can be included now; {@link FeeRate#ZERO} while there is room for any. What
     * is locked gives way to it, so it does not count.
     */
    public FeeRate feeFloor() {
        return room.floor();
    }

    /** Whether one that can be included now may find no room, or only in place of another that can. */
    public boolean isFull() {
        return room.isFull();
    }

    /** A copy for other threads, with at most {@code limit} txids. */
    public MempoolSnapshot snapshot(int limit) {
        List<Hash256> txids = order.best(limit).stream()
                .map(entry -> entry.transaction().txid())
                .toList();
        return new MempoolSnapshot(order.size(), order.bytes(), order.memory(), lot.size(), feeFloor(), txids);
    }

    private static AdmissionResult.Refused refused(Rule rule, String detail) {
        return new AdmissionResult.Refused(rule, detail, null);
    }

    /**
     * Why it cannot be taken in now, whatever it pays: another has its coin, or its time is over or too far ahead. Null if
     * nothing but want of room may be in its way.
     */
    public AdmissionResult.@Nullable Refused objection(Transaction transaction, long nowMillis) {
        order.unlock(nowMillis);
        AdmissionResult.Refused conflict = conflict(transaction, transaction.lockTime() > nowMillis);
        return conflict == null ? AdmissionTimes.objection(transaction, nowMillis) : conflict;
    }

    private AdmissionResult.@Nullable Refused conflict(Transaction transaction, boolean locked) {
        for (OutPoint input : transaction.inputs()) {
            Hash256 winner = finals.spender(input);
            if (winner != null) {
                return new AdmissionResult.Refused(
                        Rule.DOUBLE_SPEND, input + " is spent by the final transaction " + winner, winner);
            }
            Entry holder = index.spender(input);
            // Its owner may still spend a coin until the lockTime of what it signed before: that is what lockTime is
            // for.
            if (holder != null && (locked || !order.isLocked(holder))) {
                winner = holder.transaction().txid();
                return new AdmissionResult.Refused(
                        Rule.DOUBLE_SPEND, input + " is being spent by transaction " + winner, winner);
            }
        }
        return null;
    }

    private boolean isSettled(VerifiedTransaction verified) {
        return verified.unsettled().stream().allMatch(input -> finals.isFinal(input.txid()));
    }

    private void insert(Entry entry, boolean locked) {
        admissions++;
        index.add(entry);
        order.add(entry, locked);
        lot.remove(entry.transaction().fullHash());
    }

    private void remove(Entry entry) {
        index.remove(entry);
        order.remove(entry);
    }
}
