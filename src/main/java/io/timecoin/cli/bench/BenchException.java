package io.timecoin.cli.bench;

/** A measurement that could not be made, or showed a fault of the network; the message is one sentence for the user. */
public final class BenchException extends RuntimeException {

    public BenchException(String reason) {
        super(reason);
    }

    public BenchException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
