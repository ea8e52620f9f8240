package io.timecoin.ledger;

/** How a fresh block's timestamp stands to this node's clock (protocol §4). */
public enum ClockVerdict {
    /** Within −30 s … +2 s. */
    ACCEPTABLE,
    /** Ahead of the clock: held and looked at again, not refused. */
    AHEAD,
    /** Too old: {@link Rule#TIMESTAMP_OUTSIDE_CLOCK}. */
    BEHIND
}
