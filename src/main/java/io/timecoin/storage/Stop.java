package io.timecoin.storage;

import java.util.concurrent.CancellationException;

/** Whether nobody wants the answer of a long read any more: asked between its rows. */
@FunctionalInterface
public interface Stop {

    /** Of a read that goes on whatever happens. */
    Stop NEVER = () -> false;

    boolean isAsked();

    /**
     * Ends the read if nobody wants it any more.
     *
     * @throws CancellationException if so
     */
    default void check() {
        if (isAsked()) {
            throw new CancellationException("nobody waits for this read any more");
        }
    }
}
