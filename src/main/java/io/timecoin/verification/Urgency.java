package io.timecoin.verification;

/** What is verified first; see {@link FairQueue}. Keys of strangers are free, so nothing of theirs holds anybody else up. */
public enum Urgency {
    /** Consensus messages that came from voters. */
    VOTE,
    /** What a block needs. */
    BLOCK,
    /** Final blocks that a node which is behind has fetched, before they are to be applied. */
    HISTORY,
    /** Transactions of clients, and those that voters pass on. */
    TRANSACTION,
    /** Whatever strangers send: consensus messages and transactions. */
    STRANGER
}
