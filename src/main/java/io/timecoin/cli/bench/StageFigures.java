package io.timecoin.cli.bench;

import io.timecoin.cli.client.MetricsText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * How long transactions took to one stage from the one before, at all nodes together. Percentiles are as exact as the buckets of
 * the nodes' histograms: within one they are taken to be spread evenly, and none is above its last bound.
 *
 * @param stage as metrics name it
 * @param count transactions that were timed
 */
record StageFigures(String stage, long count, double p50Millis, double p99Millis) {

    /** As the nodes' metrics name them, in the order in which a transaction gets there. */
    private static final List<String> STAGES =
            List.of("verified", "admitted", "proposed", "notarized", "final", "applied");

    private static final String HISTOGRAM = "timecoin_stage" + "_seconds_bucket";

    /**
     * What was added between two looks at each node; a node that was not seen at the second one is left out.
     *
     * @return stages in their order, without those that nothing reached
     */
    static List<StageFigures> between(List<Optional<MetricsText>> before, List<Optional<MetricsText>> after) {
        List<StageFigures> figures = new ArrayList<>();
        for (String stage : STAGES) {
            NavigableMap<Double, Double> cumulated = new TreeMap<>();
            for (int node = 0; node < after.size(); node++) {
                NavigableMap<Double, Double> last = buckets(after.get(node), stage);
                NavigableMap<Double, Double> first = buckets(before.get(node), stage);
                boolean restarted = last.entrySet().stream()
                        .anyMatch(bucket -> bucket.getValue() < first.getOrDefault(bucket.getKey(), 0.0));
                last.forEach((bound, count) -> cumulated.merge(
                        bound, restarted ? count : count - first.getOrDefault(bound, 0.0), Double::sum));
            }
            long count =
                    cumulated.isEmpty() ? 0 : Math.round(cumulated.lastEntry().getValue());
            if (count > 0) {
                figures.add(new StageFigures(stage, count, percentile(cumulated, 0.5), percentile(cumulated, 0.99)));
            }
        }
        return figures;
    }

    /** Counts up to each bound, seconds. */
    private static NavigableMap<Double, Double> buckets(Optional<MetricsText> metrics, String stage) {
        NavigableMap<Double, Double> buckets = new TreeMap<>();
        metrics.stream()
                .flatMap(text -> text.samples().stream())
                .filter(sample -> sample.name().equals(HISTOGRAM)
                        && stage.equals(sample.labels().get("stage"))
                        && sample.labels().containsKey("le"))
                .forEach(sample ->
                        MetricsText.number(sample.labels().get("le")).ifPresent(le -> buckets.put(le, sample.value())));
        return buckets;
    }

    private static double percentile(NavigableMap<Double, Double> cumulated, double part) {
        double wanted = part * cumulated.lastEntry().getValue();
        double lower = 0;
        double below = 0;
        for (Map.Entry<Double, Double> bucket : cumulated.entrySet()) {
            if (bucket.getValue() >= wanted) {
                double upper = Double.isInfinite(bucket.getKey()) ? lower : bucket.getKey();
                double inside = Math.max(1e-9, bucket.getValue() - below);
                return 1_000 * (lower + (upper - lower) * (wanted - below) / inside);
            }
            lower = bucket.getKey();
            below = bucket.getValue();
        }
        return 1_000 * lower;
    }

    SequencedMap<String, Object> toJson() {
        SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("stage", stage);
        json.put("count", count);
        json.put("p50Millis", Rounded.of(p50Millis, 2));
        json.put("p99Millis", Rounded.of(p99Millis, 2));
        return json;
    }
}
