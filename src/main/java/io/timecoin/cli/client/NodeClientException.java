package io.timecoin.cli.client;

import java.util.Optional;

/** A node could not be asked, or refused; the message is one sentence for the user. */
public final class NodeClientException extends RuntimeException {

    /** Its answer's HTTP status; 0 if there was no answer. */
    private final int status;

    private final Optional<String> code;

    /** There was no answer, or none that can be read. */
    public NodeClientException(String reason, Throwable cause) {
        super(reason, cause);
        this.status = 0;
        this.code = Optional.empty();
    }

    /**
     * The node answered with an error.
     *
     * @param code the stable name of the reason (RFC 9457 member of the API), if the answer has one
     */
    public NodeClientException(String reason, int status, Optional<String> code) {
        super(reason);
        this.status = status;
        this.code = code;
    }

    /** HTTP status; 0 if there was no answer. */
    public int status() {
        return status;
    }

    /** Stable name of the reason, such as {@code DOUBLE_SPEND}. */
    public Optional<String> code() {
        return code;
    }

    /** Whether asking again may help: no answer, overloaded, or not ready. */
    public boolean isTransient() {
        return status == 0 || status == 429 || status == 503;
    }
}
