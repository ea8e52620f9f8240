package io.timecoin.api;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** Tells whether the processors that this process may use are used up, by whomever. One thread. */
final class BusyProcessors {

    private static final double BUSY = 0.9;

    /** So much later than asked for is late even for a loop that collected garbage. */
    private static final long LATE_NANOS = Duration.ofMillis(100).toNanos();

    private final long periodNanos;
    private long last;

    /** @param period how often it is asked */
    BusyProcessors(Duration period, long now) {
        this.periodNanos = period.toNanos();
        this.last = now;
    }

    /** Since it was asked last; by the lateness of the question too, as not every system tells its load. */
    boolean since(long now) {
        boolean late = now - last - periodNanos > LATE_NANOS;
        last = now;
        return late
                || (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                        && system.getCpuLoad() >= BUSY);
    }
}
