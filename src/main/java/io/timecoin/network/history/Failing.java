package io.timecoin.network.history;

/** Why a question has come to nothing. What it counts as in a peer's score is for others to say. */
public enum Failing {
    /** No answer came in time, or the link has gone. */
    SILENT,
    /** It has nothing that can be proven, or what it sent is no proof. */
    USELESS,
    /** It has too much to do; asked later, and no fault. */
    BUSY
}
