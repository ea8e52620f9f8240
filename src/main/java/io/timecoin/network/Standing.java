package io.timecoin.network;

/** What the other end of a wire has proven to be; the least first (protocol §7). */
public enum Standing {
    /** Nothing: the first to leave. */
    UNPROVEN,
    /** That it has a key. */
    STRANGER,
    /** That it is the node of a voter. */
    VOTER
}
