package io.timecoin.verification;

/** What is verified first; see {@link FairQueue}. */
public enum Urgency {
    /** Consensus messages that came from voters. */
    VOTE,
    /** What a block needs. */
    BLOCK,
    /** Consensus messages that came from strangers. */
    STRANGER,
    /** Transactions of clients and voters. */
    TRANSACTION,
    /** Transactions that strangers pass on. */
    STRANGERS_TRANSACTION
}
