package io.timecoin.query;

/** As many reads wait already as this node lets wait; a client may come back. */
public final class TooManyReadsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TooManyReadsException() {
        super("this node has as many reads to do as it takes", null, false, false);
    }
}
