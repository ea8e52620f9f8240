package io.timecoin.clock;

import java.io.IOException;

/** A server has answered with what says nothing of the time; the message says why. */
final class SntpRefusedException extends IOException {

    private static final long serialVersionUID = 1L;

    SntpRefusedException(String message) {
        super(message);
    }
}
