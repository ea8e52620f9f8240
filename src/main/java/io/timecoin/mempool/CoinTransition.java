package io.timecoin.mempool;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.CoinState;
import io.timecoin.ledger.OutPoint;

/**
 * A coin went from one state to another.
 *
 * @param txid of the spender that made it so: the one that locks or spends the coin, or lets it go
 * @param view of the proposal that spends it, if {@code to} is SPENT_PENDING; 0 else
 */
public record CoinTransition(OutPoint coin, CoinState from, CoinState to, Hash256 txid, long view) {

    /** One of which no proposal knows. */
    public CoinTransition(OutPoint coin, CoinState from, CoinState to, Hash256 txid) {
        this(coin, from, to, txid, 0);
    }
}
