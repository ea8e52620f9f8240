package io.timecoin.cli.bench;

/** Is told how a load goes, on its thread: it must be quick. */
interface LoadObserver {

    /** Nobody looks. */
    LoadObserver NONE = new LoadObserver() {};

    /** Warm-up is over. */
    default void measuringBegins(long nanos) {}

    /** The measured time is over; what is in flight is still waited for. */
    default void measuringEnds(long nanos) {}

    /** About once in ten seconds, and when warm-up and the measured time end. */
    default void interval(IntervalLoad load) {}

    /** A node is gone, or back. */
    default void nodeChanged(int node, String what) {}
}
