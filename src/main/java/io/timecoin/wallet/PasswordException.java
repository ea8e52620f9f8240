package io.timecoin.wallet;

/** Bytes that are no password; the message says why and never repeats them. */
public final class PasswordException extends Exception {

    private static final long serialVersionUID = 1L;

    PasswordException(String reason) {
        super(reason);
    }
}
