package io.timecoin.attack;

import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * What honest clients and the machine saw of the network for a while.
 *
 * @param perSecond transfers that became final
 * @param p50 of the time from the client's first attempt until it knew, ms; of those that became final in the while
 * @param p99 the same
 * @param mebibytes the greatest resident memory of any node
 * @param ready how many of a hundred questions for readiness were answered yes
 */
record Measurement(double perSecond, long p50, long p99, long mebibytes, int ready) {

    static Measurement of(double seconds, List<Long> millis, List<Watch.Sample> samples) {
        Histogram latencies = new Histogram(3);
        millis.forEach(latencies::recordValue);
        long memory = samples.stream().mapToLong(Watch.Sample::mebibytes).max().orElse(0);
        long asked = samples.stream().mapToLong(Watch.Sample::asked).sum();
        long ready = samples.stream().mapToLong(Watch.Sample::ready).sum();
        return new Measurement(
                millis.size() / seconds,
                latencies.getValueAtPercentile(50),
                latencies.getValueAtPercentile(99),
                memory,
                asked == 0 ? 0 : (int) (100 * ready / asked));
    }

    /** Rate and latency, as the report has them. */
    String words() {
        return String.format(Locale.ROOT, "%.0f/s %s", perSecond, p50 == 0 ? "–" : p50 + " / " + p99);
    }
}
