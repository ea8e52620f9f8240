package io.timecoin.mempool;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.CoinState;

/** Where a coin stands that somebody is spending, while that is not final (protocol §3). */
public sealed interface CoinStatus {

    /** Who is spending it. */
    Hash256 txid();

    CoinState state();

    /** A valid spender is in this node's mempool. */
    record Locked(Hash256 txid) implements CoinStatus {
        @Override
        public CoinState state() {
            return CoinState.LOCKED;
        }
    }

    /**
     * A proposal with a spender is being voted on.
     *
     * @param view of the latest proposal that contains the spender
     * @param votes weight of its notarizing votes that this node has seen
     */
    record SpentPending(Hash256 txid, long view, long votes) implements CoinStatus {
        @Override
        public CoinState state() {
            return CoinState.SPENT_PENDING;
        }
    }
}
