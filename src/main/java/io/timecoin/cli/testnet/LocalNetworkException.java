package io.timecoin.cli.testnet;

/** A local network cannot be made, started or trusted; the message says why in words for the user. */
public final class LocalNetworkException extends RuntimeException {

    public LocalNetworkException(String reason) {
        super(reason);
    }

    public LocalNetworkException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
