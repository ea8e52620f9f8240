package io.timecoin.mempool;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.CoinLifecycle;
import io.timecoin.ledger.CoinState;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Follows the coins that are being spent through {@link CoinLifecycle}, for those who watch. Decides nothing. A coin is here
 * only while it is LOCKED or SPENT_PENDING; whether another is unspent, spent or confirmed is for the chain's storage to
 * say. For one thread, the consensus engine's.
 */
public final class CoinStates {

    private final Consumer<CoinTransition> listener;
    private final Map<OutPoint, CoinStatus> coins = new LinkedHashMap<>();
    private final Map<Long, Long> votesByView = new LinkedHashMap<>();
    private final Map<Long, Integer> pendingByView = new LinkedHashMap<>();

    /** Tells {@code listener} of each transition, at once, on the caller's thread. */
    public CoinStates(Consumer<CoinTransition> listener) {
        this.listener = listener;
    }

    /** The mempool admitted it; its departures have been reported before. */
    public void locked(Transaction transaction) {
        CoinStatus status = new CoinStatus.Locked(transaction.txid());
        for (OutPoint input : transaction.inputs()) {
            // A proposal may have brought it before its owner's node did; one that was abandoned has left it locked.
            CoinStatus before = coins.get(input);
            if (!(before instanceof CoinStatus.SpentPending) && !status.equals(before)) {
                move(input, status, CoinState.LOCKED, transaction.txid());
            }
        }
    }

    /** A proposal of {@code view} contains it. */
    public void pending(Transaction transaction, long view) {
        CoinStatus status = new CoinStatus.SpentPending(transaction.txid(), view, 0);
        for (OutPoint input : transaction.inputs()) {
            if (!status.equals(coins.get(input))) {
                move(input, status, CoinState.SPENT_PENDING, transaction.txid());
            }
        }
    }

    /** Notarizing votes of {@code weight} in all have been seen in {@code view}; kept if a coin is pending there. */
    public void voted(long view, long weight) {
        if (pendingByView.containsKey(view)) {
            votesByView.put(view, weight);
        }
    }

    /**
     * The proposal of {@code view} that contains it will not be final.
     *
     * @param holder gives the txid of the mempool's spender of a coin, or null
     */
    public void abandoned(Transaction transaction, long view, Function<OutPoint, @Nullable Hash256> holder) {
        for (OutPoint input : transaction.inputs()) {
            if (!(coins.get(input) instanceof CoinStatus.SpentPending pending)
                    || pending.view() != view
                    || !pending.txid().equals(transaction.txid())) {
                continue; // a later proposal has it
            }
            Hash256 locker = holder.apply(input);
            if (locker == null) {
                move(input, null, CoinState.UNSPENT, transaction.txid());
            } else {
                move(input, new CoinStatus.Locked(locker), CoinState.LOCKED, locker);
            }
        }
    }

    /** Its block is final. */
    public void finalized(Transaction transaction) {
        for (OutPoint input : transaction.inputs()) {
            move(input, null, CoinState.SPENT_FINALIZED, transaction.txid());
        }
    }

    /** It left the mempool without being final; coins that a proposal spends stay as they are. */
    public void released(Transaction transaction) {
        for (OutPoint input : transaction.inputs()) {
            if (coins.get(input) instanceof CoinStatus.Locked locked
                    && locked.txid().equals(transaction.txid())) {
                move(input, null, CoinState.UNSPENT, transaction.txid());
            }
        }
    }

    /** Who is spending the coin and how far that is, or null if nobody is known to. */
    public @Nullable CoinStatus statusOf(OutPoint coin) {
        CoinStatus status = coins.get(coin);
        return status instanceof CoinStatus.SpentPending pending
                ? new CoinStatus.SpentPending(
                        pending.txid(), pending.view(), votesByView.getOrDefault(pending.view(), 0L))
                : status;
    }

    /** How many coins are being spent. */
    public int size() {
        return coins.size();
    }

    private void move(OutPoint coin, @Nullable CoinStatus to, CoinState toState, Hash256 txid) {
        CoinStatus from = coins.get(coin);
        CoinState fromState = from == null ? CoinState.UNSPENT : from.state();
        CoinLifecycle.check(fromState, toState);
        if (to == null) {
            coins.remove(coin);
        } else {
            coins.put(coin, to);
        }
        if (to instanceof CoinStatus.SpentPending pending) {
            pendingByView.merge(pending.view(), 1, Integer::sum);
        }
        if (from instanceof CoinStatus.SpentPending pending
                && pendingByView.merge(pending.view(), -1, Integer::sum) == 0) {
            pendingByView.remove(pending.view());
            votesByView.remove(pending.view());
        }
        long view = to instanceof CoinStatus.SpentPending pending ? pending.view() : 0;
        listener.accept(new CoinTransition(coin, fromState, toState, txid, view));
    }
}
