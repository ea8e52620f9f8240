package io.timecoin.node;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Parts of a node that measure something. Every bean of this type is asked once, at start; names begin with {@code
 * timecoin_} and are documented.
 */
@FunctionalInterface
public interface MetricSource {

    /** Registers what this part measures. */
    void describe(Registry registry);

    /** Where measures are registered. Suppliers are called at each scrape, on any thread, and must be cheap. */
    interface Registry {

        /** A value that goes up and down. */
        void gauge(String name, String help, DoubleSupplier value);

        /** The same of one of several things, none of which a stranger names. */
        void gauge(String name, String help, String label, String labelValue, DoubleSupplier value);

        /** A value that only grows. */
        void counter(String name, String help, DoubleSupplier value);

        /** A distribution of durations with buckets at {@code bounds}, of one value of a label; exported in seconds. */
        Durations durations(String name, String help, String label, String value, Duration... bounds);
    }

    /** Takes one duration. Any thread; cheap. */
    @FunctionalInterface
    interface Durations {
        void record(long nanos);
    }
}
