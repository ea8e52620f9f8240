package io.timecoin.simulation;

import io.timecoin.ledger.CoinState;
import io.timecoin.ledger.OutPoint;
import io.timecoin.mempool.CoinTransition;
import io.timecoin.simulation.Violation.Invariant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The states of coins as a node shows them (protocol §3, What a user sees of a coin); the table is its own. */
final class LifecycleChecker {

    private final Map<Integer, Map<OutPoint, CoinState>> states = new LinkedHashMap<>();

    /** A node shows coins anew after a start: nobody is known to spend them. */
    void restarted(int host) {
        states.remove(host);
    }

    void moved(int host, CoinTransition transition) {
        Map<OutPoint, CoinState> coins = states.computeIfAbsent(host, key -> new LinkedHashMap<>());
        CoinState before = coins.getOrDefault(transition.coin(), CoinState.UNSPENT);
        if (before != transition.from() || !leavesBy(before).contains(transition.to())) {
            throw new Violation(
                    Invariant.COIN_LIFECYCLE, "node " + host + ": " + transition + ", the coin was " + before);
        }
        coins.put(transition.coin(), transition.to());
    }

    private static Set<CoinState> leavesBy(CoinState state) {
        return switch (state) {
            case UNSPENT -> EnumSet.of(CoinState.LOCKED, CoinState.SPENT_PENDING, CoinState.SPENT_FINALIZED);
            case LOCKED -> EnumSet.of(CoinState.SPENT_PENDING, CoinState.UNSPENT, CoinState.SPENT_FINALIZED);
            case SPENT_PENDING ->
                EnumSet.of(CoinState.SPENT_PENDING, CoinState.SPENT_FINALIZED, CoinState.LOCKED, CoinState.UNSPENT);
            case SPENT_FINALIZED -> EnumSet.of(CoinState.CONFIRMED);
            case CONFIRMED -> EnumSet.noneOf(CoinState.class);
        };
    }
}
