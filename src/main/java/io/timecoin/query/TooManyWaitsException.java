package io.timecoin.query;

/** As many wait for finality as this node lets wait; a client may come back. */
public final class TooManyWaitsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TooManyWaitsException() {
        super("as many wait for finality as this node lets", null, false, false);
    }
}
