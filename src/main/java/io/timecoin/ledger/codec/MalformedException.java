package io.timecoin.ledger.codec;

/** Bytes that are not the canonical encoding of anything. The only exception that decoding hostile input may throw. */
public final class MalformedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String reason;

    public MalformedException(String reason) {
        // Thrown for every hostile frame: without the cost of a stack trace.
        super(reason, null, false, false);
        this.reason = reason;
    }

    /** What is wrong with the bytes: the message, which is never absent. */
    public String reason() {
        return reason;
    }
}
