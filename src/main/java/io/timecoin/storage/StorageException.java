package io.timecoin.storage;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Storage cannot do what was asked. The message is for the operator: what happened, where, and what to do. After a
 * failed write the outcome is unknown (protocol §5): the node stops voting, exits and recovers.
 */
public final class StorageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String words;

    /**
     * Puts the three parts together.
     *
     * @param what happened, without a full stop
     * @param where the directory or file concerned
     * @param remedy what the operator can do, without a full stop
     */
    public StorageException(String what, Path where, String remedy, @Nullable Throwable cause) {
        super(cause);
        this.words = what + " (" + where.toAbsolutePath() + "): " + remedy + ".";
    }

    /** The same failure, met again by a later call. */
    StorageException(StorageException first) {
        super(first);
        this.words = first.words;
    }

    /** What, where and what to do; never absent. */
    @Override
    public String getMessage() {
        return words;
    }
}
