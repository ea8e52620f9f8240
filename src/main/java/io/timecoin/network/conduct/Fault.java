package io.timecoin.network.conduct;

/**
 * What no correct node does, whatever it knows and whatever the state of the chain (protocol §7, "Score"). Nothing else is ever
 * counted: not a conflicting spend, not an unknown parent, not a frame that somebody on the way has changed.
 */
public enum Fault {
    /** Of a handshake, a record, a vote, a proposal or a certificate. */
    BAD_SIGNATURE(100, true, "a signature does not hold"),
    MALFORMED_FRAME(100, true, "a frame is malformed"),
    HEADER_CONTRADICTED(100, true, "a block contradicts its own header"),
    /** By its form alone, without looking at any coin. */
    MALFORMED_TRANSACTION(10, true, "a transaction is malformed"),
    /** It covers what this node's own state says of the coins, so it never bans alone. */
    BAD_TRANSACTION_SIGNATURE(10, false, "a signature of a transaction does not hold"),
    USELESS_REPLY(5, true, "a reply is none to what was asked"),
    /** Of a question or a handshake. A correct node may be slow, so it never bans. */
    TIMED_OUT(2, false, "no answer came in time");

    private final int points;
    private final boolean bans;
    private final String words;

    Fault(int points, boolean bans, String words) {
        this.points = points;
        this.bans = bans;
        this.words = words;
    }

    /** Points that it costs. */
    public int points() {
        return points;
    }

    /** Whether enough of these make a ban by themselves. */
    boolean bans() {
        return bans;
    }

    /** A clause for people. */
    public String words() {
        return words;
    }
}
