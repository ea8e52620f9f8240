package io.timecoin.cli.bench;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** All runs of a bench, and the one in the middle by committed transactions a second. */
public final class BenchReport {

    private final Machine machine;
    private final JvmOptions options;
    private final BenchSettings settings;
    private final List<BenchResult> runs;

    BenchReport(Machine machine, JvmOptions options, BenchSettings settings, List<BenchResult> runs) {
        this.machine = machine;
        this.options = options;
        this.settings = settings;
        this.runs = List.copyOf(runs);
    }

    /** Of an even number of runs the slower of the two in the middle. */
    BenchResult median() {
        return runs.stream()
                .sorted(Comparator.comparingDouble(run -> run.load().perSecond()))
                .toList()
                .get((runs.size() - 1) / 2);
    }

    /** Members of the JSON object that the command prints. */
    public SequencedMap<String, Object> toJson() {
        SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("machine", machine.toJson());
        json.put("jvmOptions", options.toJson());
        SequencedMap<String, Object> asked = settings.toJson();
        asked.put("runs", runs.size());
        json.put("options", asked);
        json.put("nodes", median().head().nodes());
        json.put("median", median().toJson());
        json.put("runs", runs.stream().map(BenchResult::toJson).toList());
        return json;
    }

    /** Names and values for people. */
    public SequencedMap<String, Object> toRows() {
        SequencedMap<String, Object> rows = new LinkedHashMap<>();
        rows.put("machine", machine.line());
        rows.put("JVM of a node", options.nodes().isEmpty() ? "not known" : String.join(" ", options.nodes()));
        rows.put("load", settings.load().line());
        rows.putAll(new BenchTable(median(), runs).rows());
        return rows;
    }
}
