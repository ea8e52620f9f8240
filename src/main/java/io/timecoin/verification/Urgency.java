package io.timecoin.verification;

/** What is verified first; see {@link FairQueue}. */
public enum Urgency {
    /** Consensus messages that came from voters. */
    VOTE,
    /** What a block needs. */
    BLOCK,
    /** Consensus messages that came from strangers. */
    STRANGER,
    /** Everybody's transactions. */
    TRANSACTION
}
