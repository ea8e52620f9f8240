package io.timecoin.cli;

/** A command was refused or failed for a reason its user can act on: one line on stderr, exit code 1. */
final class CommandFailedException extends RuntimeException {

    CommandFailedException(String reason) {
        super(reason);
    }

    CommandFailedException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
