package io.timecoin.runtime;

/**
 * What keeps a part going that works in turns, one after the other: a turn whenever it is woken, and when as much time has passed
 * as the last turn said. In production a thread of its own.
 */
public interface Loop {

    /** What a turn returns that wants the next one only when there is something to do. */
    long UNTIL_WOKEN = Long.MAX_VALUE;

    /** Does what there is to do. Never waits for more. */
    @FunctionalInterface
    interface Turn {

        /** Returns after how many milliseconds the next turn has to begin if nobody wakes the loop before; at once if not positive. */
        long run();
    }

    /** Begins, with a turn. Once. */
    void start();

    /** There is something to do: a turn begins after this. Any thread, also before the start and after the end; never waits. */
    void wake();

    /**
     * Ends after one last turn that begins after this call, and returns when that is over; a second time does nothing. Not in a
     * turn.
     */
    void end();
}
