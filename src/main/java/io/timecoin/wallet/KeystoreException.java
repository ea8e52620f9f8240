package io.timecoin.wallet;

import org.jspecify.annotations.Nullable;

/** A keystore that cannot be used; the message says why, never a secret. */
public final class KeystoreException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** There is no such file. */
        NOT_FOUND,
        /** A file that must not be overwritten exists. */
        EXISTS,
        /** The file is whole, but this password does not open it. */
        WRONG_PASSWORD,
        /** The file is not a keystore, or was changed or cut short. */
        DAMAGED,
        /** A version, kind or method that this program does not know, or cost out of its bounds. */
        UNSUPPORTED,
        /** Another process is changing it. */
        BUSY,
        /** It cannot be read or written. */
        INPUT_OUTPUT
    }

    private final Reason reason;

    KeystoreException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    KeystoreException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
