package io.timecoin.cli.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Some seconds of a load, and how the nodes were at their end.
 *
 * @param nodes in order of index; absent if one did not say
 */
record Interval(IntervalLoad load, List<Optional<NodeHealth>> nodes) {

    Interval {
        nodes = List.copyOf(nodes);
    }

    SequencedMap<String, Object> toJson() {
        SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("fromSeconds", Rounded.of(load.fromSeconds(), 1));
        json.put("toSeconds", Rounded.of(load.toSeconds(), 1));
        json.put("measured", load.measured());
        json.put("committedPerSecond", Rounded.of(load.perSecond(), 1));
        Map<String, Object> finality = new LinkedHashMap<>();
        finality.put("p50", Rounded.of(load.p50Millis(), 1));
        finality.put("p99", Rounded.of(load.p99Millis(), 1));
        json.put("finalityMillis", finality);
        json.put("inFlight", load.inFlight());
        List<Map<String, Object>> health = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            Map<String, Object> node = new LinkedHashMap<>();
            node.put("node", i);
            nodes.get(i).ifPresent(each -> node.putAll(each.toJson()));
            health.add(node);
        }
        json.put("nodes", health);
        return json;
    }

    /** For people, as it happens. */
    String line() {
        StringBuilder line = new StringBuilder()
                .append(Rounded.of(load.toSeconds(), 0))
                .append(" s: ")
                .append(Rounded.of(load.perSecond(), 1))
                .append(" tx/s, p50 ")
                .append(Rounded.of(load.p50Millis(), 0))
                .append(" ms, p99 ")
                .append(Rounded.of(load.p99Millis(), 0))
                .append(" ms, ")
                .append(load.inFlight())
                .append(" in flight");
        for (int i = 0; i < nodes.size(); i++) {
            line.append("; node ")
                    .append(i)
                    .append(": ")
                    .append(nodes.get(i).map(NodeHealth::line).orElse("no metrics"));
        }
        return line.toString();
    }
}
