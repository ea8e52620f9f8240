package io.timecoin.replica;

/**
 * When something happens, on both clocks of a node.
 *
 * @param monotonic milliseconds of a clock that never goes back; timers run on it
 * @param wall Unix milliseconds, for timestamps; may be wrong and may jump
 */
public record Moment(long monotonic, long wall) {}
