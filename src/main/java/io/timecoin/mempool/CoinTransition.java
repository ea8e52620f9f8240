package io.timecoin.mempool;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.CoinState;
import io.timecoin.ledger.OutPoint;

/**
 * A coin went from one state to another.
 *
 * @param txid of the spender that made it so: the one that locks or spends the coin, or lets it go
 */
public record CoinTransition(OutPoint coin, CoinState from, CoinState to, Hash256 txid) {}
