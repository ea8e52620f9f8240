package io.timecoin.mempool;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.VerifiedTransaction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * Transactions that wait for their inputs, each woken only by a final transaction that it spends from: a stranger's guess
 * at a txid costs nothing until that transaction is final. Keyed by full hash, because nobody has checked the witnesses of
 * those that were not verified, and a forged copy must not keep the true one out.
 */
final class ParkingLot {

    /** A parked transaction; {@code verified} if everything but its missing inputs is known to be right. */
    record Parked(Transaction transaction, @Nullable VerifiedTransaction verified, long sinceMillis) {}

    /** The part of the lot that only transactions have which were verified: they will pay, others may be anything. */
    private static final int VERIFIED_PART = 4;

    private final MempoolLimits limits;
    private final Map<Hash256, Parked> byFullHash = new LinkedHashMap<>();
    private final Map<Hash256, SequencedSet<Hash256>> byAwaited = new LinkedHashMap<>();
    private long bytes;
    private int unverified;
    private long unverifiedBytes;

    ParkingLot(MempoolLimits limits) {
        this.limits = limits;
    }

    int size() {
        return byFullHash.size();
    }

    long bytes() {
        return bytes;
    }

    @Nullable
    Parked find(Hash256 fullHash) {
        return byFullHash.get(fullHash);
    }

    boolean hasRoomFor(Parked parked) {
        int size = parked.transaction().size();
        boolean fits = byFullHash.size() < limits.parked() && bytes + size <= limits.parkedBytes();
        boolean reserved = unverified >= limits.parked() - limits.parked() / VERIFIED_PART
                || unverifiedBytes + size > limits.parkedBytes() - limits.parkedBytes() / VERIFIED_PART;
        return fits && (parked.verified() != null || !reserved);
    }

    /** Parks what is not parked yet; there must be room. */
    void park(Parked parked) {
        Hash256 fullHash = parked.transaction().fullHash();
        if (byFullHash.putIfAbsent(fullHash, parked) == null) {
            count(parked, 1);
            awaited(parked)
                    .forEach(txid -> byAwaited
                            .computeIfAbsent(txid, key -> new LinkedHashSet<>())
                            .add(fullHash));
        }
    }

    void remove(Hash256 fullHash) {
        Parked parked = byFullHash.remove(fullHash);
        if (parked == null) {
            return;
        }
        count(parked, -1);
        for (Hash256 txid : awaited(parked)) {
            SequencedSet<Hash256> waiting = byAwaited.get(txid);
            if (waiting != null && waiting.remove(fullHash) && waiting.isEmpty()) {
                byAwaited.remove(txid);
            }
        }
    }

    private void count(Parked parked, int sign) {
        long size = parked.transaction().size();
        bytes += sign * size;
        if (parked.verified() == null) {
            unverified += sign;
            unverifiedBytes += sign * size;
        }
    }

    /** Removes and returns all that wait for an output of {@code txid}, in order of their arrival. */
    List<Parked> wake(Hash256 txid) {
        SequencedSet<Hash256> waiting = byAwaited.get(txid);
        List<Parked> woken = new ArrayList<>();
        for (Hash256 fullHash : waiting == null ? List.<Hash256>of() : List.copyOf(waiting)) {
            Parked parked = byFullHash.get(fullHash);
            if (parked != null) {
                woken.add(parked);
            }
            remove(fullHash);
        }
        return woken;
    }

    /** Removes and returns those that have waited longer than allowed. */
    List<Parked> takeOverdue(long nowMillis) {
        List<Parked> overdue = new ArrayList<>();
        for (Parked parked : byFullHash.values()) {
            if (nowMillis - parked.sinceMillis() > limits.parkedMillis()) {
                overdue.add(parked);
            }
        }
        overdue.forEach(parked -> remove(parked.transaction().fullHash()));
        return overdue;
    }

    private static SequencedSet<Hash256> awaited(Parked parked) {
        VerifiedTransaction verified = parked.verified();
        List<OutPoint> missing = verified == null ? parked.transaction().inputs() : verified.unsettled();
        SequencedSet<Hash256> txids = new LinkedHashSet<>();
        missing.forEach(input -> txids.add(input.txid()));
        return txids;
    }
}
