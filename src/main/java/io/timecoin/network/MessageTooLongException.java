package io.timecoin.network;

/** A message is longer than its kind may be: whoever made it did not keep to {@link MessageKind}. */
public final class MessageTooLongException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    MessageTooLongException(String message) {
        super(message);
    }
}
