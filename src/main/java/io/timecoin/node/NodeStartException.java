package io.timecoin.node;

/** A node cannot start for a reason its operator can act on; the message is one sentence for that person. */
public final class NodeStartException extends Exception {

    public NodeStartException(String reason) {
        super(reason);
    }

    public NodeStartException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
