package io.timecoin.storage;

/** What is known of an operator key's past (protocol §5). */
public enum VoteRecordState {
    /** Every vote of the key since {@link VoteLog#completeSinceEpoch} is in the log. */
    COMPLETE,
    /**
     * The key has lost its record and may have voted anything: it votes only in an epoch whose opening settlement has a
     * timestamp later than the node's own start + 4 s. Its first vote there makes the record complete from that epoch on.
     */
    MISSING_RECORD
}
