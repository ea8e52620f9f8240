package io.timecoin.cli.bench;

import io.timecoin.cli.client.MetricsText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;

/**
 * How one node is at a moment of a load, by its own metrics and the kernel; what is not known is absent.
 *
 * @param residentBytes of its process
 * @param heapUsedBytes live and dead
 * @param heapMaxBytes its bound
 * @param heapAfterCollectionBytes of long-lived objects, after the last collection of them; 0 if there was none
 * @param collectingPercent of the time since the last look, in pauses for garbage collection
 * @param fullestQueue name of the bounded queue that is fullest
 * @param fullestPercent how full that is
 */
record NodeHealth(
        Optional<Long> residentBytes,
        Optional<Long> heapUsedBytes,
        Optional<Long> heapMaxBytes,
        Optional<Long> heapAfterCollectionBytes,
        OptionalDouble collectingPercent,
        String fullestQueue,
        double fullestPercent) {

    private static final Map<String, String> HEAP = Map.of("area", "heap");
    private static final double MEGABYTE = 1_000_000;

    /** Gauges of queues whose bounds are gauges too. */
    private static final List<String> QUEUES = List.of(
            "timecoin_engine_waiting_messages",
            "timecoin_engine_waiting_transactions",
            "timecoin_unverified_transactions",
            "timecoin_unapplied_blocks");

    private static final String BOUND = "_limit";

    /**
     * What metrics say.
     *
     * @param before those of the last look, if it was at the same process
     * @param seconds since then
     */
    static NodeHealth of(Optional<Long> residentBytes, MetricsText now, Optional<MetricsText> before, double seconds) {
        String fullest = "";
        double percent = -1;
        for (String queue : QUEUES) {
            double bound = now.sum(queue + BOUND).orElse(Double.POSITIVE_INFINITY);
            double fill = 100 * now.sum(queue).orElse(0) / bound;
            if (fill > percent) {
                percent = fill;
                fullest = queue.replaceFirst("^timecoin_", "");
            }
        }
        return new NodeHealth(
                residentBytes,
                bytes(now.sum("jvm_memory_used_bytes", HEAP)),
                bytes(now.sum("jvm_memory_max_bytes", HEAP)),
                bytes(now.sum("jvm_gc_live_data_size_bytes")),
                before.map(earlier -> OptionalDouble.of(
                                Math.max(0, 100 * (paused(now) - paused(earlier)) / Math.max(1e-3, seconds))))
                        .orElse(OptionalDouble.empty()),
                fullest,
                percent);
    }

    private static double paused(MetricsText metrics) {
        return metrics.sum("jvm_gc_pause_seconds_sum").orElse(0); // there is none before the first pause
    }

    private static Optional<Long> bytes(OptionalDouble value) {
        return value.isPresent() ? Optional.of(Math.round(value.getAsDouble())) : Optional.empty();
    }

    SequencedMap<String, Object> toJson() {
        SequencedMap<String, Object> json = new LinkedHashMap<>();
        residentBytes.ifPresent(bytes -> json.put("residentBytes", bytes));
        heapUsedBytes.ifPresent(bytes -> json.put("heapUsedBytes", bytes));
        heapMaxBytes.ifPresent(bytes -> json.put("heapMaxBytes", bytes));
        heapAfterCollectionBytes.ifPresent(bytes -> json.put("heapAfterCollectionBytes", bytes));
        collectingPercent.ifPresent(percent -> json.put("collectingPercent", Rounded.of(percent, 1)));
        json.put("fullestQueue", fullestQueue);
        json.put("fullestPercent", Rounded.of(fullestPercent, 1));
        return json;
    }

    /** For people. */
    String line() {
        return megabytes(residentBytes) + " MB, heap " + megabytes(heapUsedBytes) + "/" + megabytes(heapMaxBytes) + " ("
                + megabytes(heapAfterCollectionBytes) + " live), GC "
                + (collectingPercent.isPresent() ? Rounded.of(collectingPercent.getAsDouble(), 1) + " %" : "?") + ", "
                + fullestQueue + " " + Rounded.of(fullestPercent, 0) + " %";
    }

    private static String megabytes(Optional<Long> bytes) {
        return bytes.map(each -> Long.toString(Math.round(each / MEGABYTE))).orElse("?");
    }
}
