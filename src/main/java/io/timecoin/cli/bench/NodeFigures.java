package io.timecoin.cli.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one node used in the measured time; absent if it was not the same process all the time, or not of this machine.
 *
 * @param cpuSeconds of all its threads
 * @param residentBytes at the end
 */
record NodeFigures(int node, Optional<Double> cpuSeconds, Optional<Long> residentBytes) {

    /** Two readings of each process, in order of node. */
    static List<NodeFigures> between(List<Optional<ProcessUsage>> before, List<Optional<ProcessUsage>> after) {
        List<NodeFigures> figures = new ArrayList<>();
        for (int i = 0; i < before.size(); i++) {
            Optional<ProcessUsage> first = before.get(i);
            Optional<ProcessUsage> last = after.get(i);
            figures.add(new NodeFigures(
                    i,
                    first.flatMap(a -> last.map(b -> (b.cpuMillis() - a.cpuMillis()) / 1e3)),
                    last.map(ProcessUsage::residentBytes)));
        }
        return List.copyOf(figures);
    }

    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("node", node);
        cpuSeconds.ifPresent(seconds -> json.put("cpuSeconds", Rounded.of(seconds, 2)));
        residentBytes.ifPresent(bytes -> json.put("residentBytes", bytes));
        return json;
    }
}
