package io.timecoin.cli.pay;

/** A payment cannot be made or settled; the message is one sentence for the user. */
public final class PaymentException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public PaymentException(String reason) {
        super(reason);
    }

    PaymentException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
