package io.timecoin.consensus;

/** Why a message was not used. None of these is by itself a fault of the sender. */
public enum DropReason {
    OTHER_EPOCH,
    BELOW_FINAL,
    BEYOND_WINDOW,
    UNKNOWN_SIGNER,
    NOT_LEADER,
    NOT_OWN,
    CONFLICTING,
    STALE_ANSWER
}
