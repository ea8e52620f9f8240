package io.timecoin.runtime;

import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The two clocks of a node.
 *
 * @param nanos monotonic, ns
 * @param wall of the day
 */
public record Clocks(LongSupplier nanos, InstantSource wall) {

    /** The machine's. */
    public static Clocks system() {
        return new Clocks(System::nanoTime, InstantSource.system());
    }

    /** Monotonic milliseconds of no particular origin. */
    public long monotonicMillis() {
        return TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong());
    }

    /** Unix milliseconds. */
    public long wallMillis() {
        return wall.millis();
    }
}
