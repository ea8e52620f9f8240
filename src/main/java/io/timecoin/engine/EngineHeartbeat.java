package io.timecoin.engine;

/** Shows that the engine's loop turns. Any thread. */
public interface EngineHeartbeat {

    /** Milliseconds, on a monotonic clock, since the loop last turned; it turns at least once a second, also when idle. */
    long millisSinceLastTurn();
}
