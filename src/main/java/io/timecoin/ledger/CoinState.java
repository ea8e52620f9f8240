package io.timecoin.ledger;

/** What a user sees of a coin (protocol §3). {@link CoinLifecycle} has the transitions. */
public enum CoinState {
    /** Created by a final block; nobody is known to spend it. */
    UNSPENT,
    /** A valid spender is in this node's mempool. */
    LOCKED,
    /** A proposal with a spender is being voted on. */
    SPENT_PENDING,
    /** The spender's block is final. */
    SPENT_FINALIZED,
    /** The settlement of the spender's epoch is final. */
    CONFIRMED
}
