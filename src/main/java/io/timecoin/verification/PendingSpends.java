package io.timecoin.verification;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Rule;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.Verdict;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who has which coin in the mempool, as other threads than the engine's may know it: one coin makes any number of transactions
 * with signatures that hold, and what the mempool would refuse anyway is not worth verifying one. It may be a moment old, so that
 * it is asked only about transactions for the mempool, never for a block. Safe for any thread.
 */
public final class PendingSpends {

    /** Who has a coin, and from when on nobody may take it away, Unix ms. */
    private record Holder(Hash256 txid, long lockTime) {}

    /** A coin that another transaction has. */
    record Conflict(OutPoint coin, Hash256 winner) {

        Verdict.Invalid reason() {
            return new Verdict.Invalid(Rule.DOUBLE_SPEND, coin + " is being spent by transaction " + winner);
        }
    }

    private final Map<OutPoint, Holder> holders = new ConcurrentHashMap<>();

    /** It is in the mempool now; told after the departure of whom it took a coin from. */
    public void admitted(Transaction transaction) {
        Holder holder = new Holder(transaction.txid(), transaction.lockTime());
        transaction.inputs().forEach(input -> holders.put(input, holder));
    }

    /** It has left the mempool, or was never there. */
    public void departed(Transaction transaction) {
        for (OutPoint input : transaction.inputs()) {
            holders.computeIfPresent(input, (_, holder) -> holder.txid().equals(transaction.txid()) ? null : holder);
        }
    }

    /** It is final: nobody waits for its coins any more. */
    public void finalized(Transaction transaction) {
        transaction.inputs().forEach(holders::remove);
    }

    /**
     * Why the mempool does not take it as things stand: another has a coin of it, for good or because both wait for their time
     * (protocol §4, Pending).
     *
     * @param nowMillis Unix ms
     */
    Optional<Conflict> conflict(Transaction transaction, long nowMillis) {
        boolean locked = transaction.lockTime() > nowMillis;
        for (OutPoint input : transaction.inputs()) {
            Holder holder = holders.get(input);
            if (holder == null || holder.txid().equals(transaction.txid())) {
                continue;
            }
            if (locked || holder.lockTime() <= nowMillis) {
                return Optional.of(new Conflict(input, holder.txid()));
            }
        }
        return Optional.empty();
    }

    /** Coins that somebody has; for tests. */
    int size() {
        return holders.size();
    }
}
