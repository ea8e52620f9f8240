package io.timecoin.query.view;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Coin;
import io.timecoin.ledger.CoinState;
import io.timecoin.ledger.OutPoint;
import java.util.Optional;

/**
 * A coin and where it is in its life cycle.
 *
 * @param coin its value and owner, also when it is spent
 * @param spender the transaction that locks, is spending or has spent it
 * @param spentView view whose proposal spends it, while SPENT_PENDING
 * @param votedWeight weight of Notarize votes seen for that proposal, while SPENT_PENDING
 * @param spentHeight height of the block that spent it, when final
 * @param asOfHeight final height at which this was evaluated
 */
public record CoinView(
        OutPoint outPoint,
        Coin coin,
        CoinState state,
        Optional<Hash256> spender,
        Optional<Long> spentView,
        Optional<Long> votedWeight,
        Optional<Long> spentHeight,
        long asOfHeight) {}
