package io.timecoin.network;

/** The peer port cannot be listened on; the message says what to do. */
public final class ListenException extends Exception {

    private static final long serialVersionUID = 1L;

    public ListenException(String message, Throwable cause) {
        super(message, cause);
    }
}
