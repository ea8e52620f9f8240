package io.timecoin.network;

/** A frame that the other end of the link did not send, or did not send now: ends the link, never a score (protocol §7). */
public final class ForgedFrameException extends Exception {

    private static final long serialVersionUID = 1L;

    ForgedFrameException(String reason) {
        // Anyone on the path can cause it: without the cost of a stack trace.
        super(reason, null, false, false);
    }
}
