package io.timecoin.cli.bench;

/**
 * A few seconds of a load.
 *
 * @param fromSeconds since the load began
 * @param toSeconds since the load began
 * @param measured whether it counts, warm-up being over
 * @param perSecond transactions that became final
 * @param p50Millis of their finality
 * @param p99Millis of their finality
 * @param inFlight at its end
 */
record IntervalLoad(
        double fromSeconds,
        double toSeconds,
        boolean measured,
        double perSecond,
        double p50Millis,
        double p99Millis,
        int inFlight) {}
