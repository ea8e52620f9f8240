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
import java.util.Optional;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * Transactions that wait for their inputs, each woken only by a final transaction that it spends from: a stranger's guess
 * at a txid costs nothing until that transaction is final. Keyed by full hash, because nobody has checked the witnesses of
 * those that were not verified, and a forged copy must not keep the true one out. Who takes its room is for {@link
 * ParkingRoom} to say.
 */
final class ParkingLot {

    /** A parked transaction; {@code verified} if everything but its missing inputs is known to be right. */
    record Parked(
            Transaction transaction,
            @Nullable VerifiedTransaction verified,
            Origin origin,
            long sinceMillis,
            long memory) {

        static Parked of(
                Transaction transaction, @Nullable VerifiedTransaction verified, Origin origin, long sinceMillis) {
            return new Parked(transaction, verified, origin, sinceMillis, TransactionMemory.parked(transaction));
        }

        boolean isVerified() {
            return verified != null;
        }
    }

    private final MempoolLimits limits;
    private final ParkingRoom room;
    private final Map<Hash256, Parked> byFullHash = new LinkedHashMap<>();
    private final Map<Hash256, SequencedSet<Hash256>> byAwaited = new LinkedHashMap<>();

    ParkingLot(MempoolLimits limits) {
        this.limits = limits;
        this.room = new ParkingRoom(limits);
    }

    int size() {
        return byFullHash.size();
    }

    /** About how many bytes of memory all of it takes. */
    long memory() {
        return room.memory();
    }

    @Nullable
    Parked find(Hash256 fullHash) {
        return byFullHash.get(fullHash);
    }

    /** Parks what is not parked yet, if it finds room; those that made it are removed and returned. */
    Optional<List<Parked>> parkInRoom(Parked parked) {
        Optional<List<Parked>> leaving = room.leavingFor(parked);
        leaving.ifPresent(gone -> {
            gone.forEach(each -> remove(each.transaction().fullHash()));
            park(parked);
        });
        return leaving;
    }

    /** Parks what has just been removed. */
    void park(Parked parked) {
        Hash256 fullHash = parked.transaction().fullHash();
        if (byFullHash.putIfAbsent(fullHash, parked) == null) {
            room.enter(parked);
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
        room.leave(parked);
        for (Hash256 txid : awaited(parked)) {
            SequencedSet<Hash256> waiting = byAwaited.get(txid);
            if (waiting != null && waiting.remove(fullHash) && waiting.isEmpty()) {
                byAwaited.remove(txid);
            }
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
