package io.timecoin.cli.bench;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** All runs of a bench, and the one in the middle by committed transactions a second. */
public final class BenchReport {

    private static final double MEGABYTE = 1_000_000;

    private final Machine machine;
    private final List<BenchResult> runs;

    BenchReport(Machine machine, List<BenchResult> runs) {
        this.machine = machine;
        this.runs = List.copyOf(runs);
    }

    /** Of an even number of runs the slower of the two in the middle. */
    BenchResult median() {
        return runs.stream()
                .sorted(Comparator.comparingDouble(run -> run.load().perSecond()))
                .toList()
                .get((runs.size() - 1) / 2);
    }

    /** The members of the JSON object that the command prints. */
    public SequencedMap<String, Object> toJson() {
        SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("machine", machine.toJson());
        json.put("nodes", median().head().nodes());
        json.put("median", median().toJson());
        json.put("runs", runs.stream().map(BenchResult::toJson).toList());
        return json;
    }

    /** Names and values for people. */
    public SequencedMap<String, Object> toRows() {
        BenchResult result = median();
        LoadOutcome load = result.load();
        SequencedMap<String, Object> rows = new LinkedHashMap<>();
        rows.put(
                "machine",
                machine.cpu() + ", " + machine.cores() + " cores, " + Math.round(machine.memoryBytes() / 1e9)
                        + " GB, JDK " + machine.jdk());
        rows.put(
                "verifications",
                result.before().perSecond() + " /s before, " + result.after().perSecond() + " /s after ("
                        + result.before().provider() + ", one thread)");
        if (runs.size() > 1) {
            rows.put(
                    "runs",
                    runs.stream()
                                    .map(run -> Rounded.of(run.load().perSecond(), 1)
                                            .toString())
                                    .collect(Collectors.joining(", "))
                            + " tx/s; the median follows");
        }
        rows.put(
                "committed",
                Rounded.of(load.perSecond(), 1) + " tx/s over "
                        + Rounded.of((load.measuredTo() - load.measuredFrom()) / 1e9, 1) + " s on "
                        + result.head().nodes() + " nodes");
        rows.put("efficiency", Rounded.of(result.efficiency(), 3));
        rows.put(
                "finality",
                "p50 " + millis(result, 50) + ", p95 " + millis(result, 95) + ", p99 " + millis(result, 99) + ", max "
                        + millis(result, 100));
        rows.put(
                "blocks",
                load.blocks() + " with " + Rounded.of(result.transactionsPerBlock(), 1) + " transactions each");
        result.nodeCpuMillisPerTransaction()
                .ifPresent(cpu -> rows.put("CPU per node", Rounded.of(cpu, 3) + " ms a transaction"));
        result.generatorCpuSeconds().ifPresent(seconds -> rows.put("CPU of the load", Rounded.of(seconds, 1) + " s"));
        rows.put(
                "memory",
                megabytes(result.nodes().stream()
                        .flatMap(node -> node.residentBytes().stream())
                        .toList()));
        rows.put(
                "sent",
                load.sent() + ", " + load.resent() + " again; " + load.refusedForNow() + " times no room, "
                        + load.gaps() + " event gaps");
        rows.put(
                "agreement",
                "height " + result.head().height() + ", block " + result.head().blockHash() + ", supply "
                        + result.head().supply() + " satoshis on all nodes");
        result.idle().ifPresent(idle -> addIdle(rows, idle));
        result.kill().ifPresent(kill -> addKill(rows, kill));
        return rows;
    }

    private static void addIdle(Map<String, Object> rows, IdleFigures idle) {
        rows.put(
                "idle",
                idle.cpuPercent().stream()
                                .map(percent -> Rounded.of(percent, 1) + " %")
                                .collect(Collectors.joining(", "))
                        + " of a core; " + megabytes(idle.residentBytes()));
        rows.put("started", Rounded.of(idle.startedSeconds(), 2) + " s after a node's start");
    }

    private static void addKill(Map<String, Object> rows, KillFigures kill) {
        rows.put(
                "kill -9",
                Rounded.of(kill.before(), 1) + " tx/s in the " + Rounded.of(kill.secondsBefore(), 0)
                        + " s before, " + Rounded.of(kill.after(), 1) + " in the " + Rounded.of(kill.secondsAfter(), 0)
                        + " s after: " + Rounded.of(kill.fallPercent(), 1) + " % less");
        rows.put("same head", Rounded.of(kill.headSeconds(), 2) + " s after its restart");
    }

    private static String millis(BenchResult result, double percentile) {
        return Rounded.of(result.finalityMillis(percentile), 1) + " ms";
    }

    private static String megabytes(List<Long> bytes) {
        return bytes.stream()
                        .map(each -> Long.toString(Math.round(each / MEGABYTE)))
                        .collect(Collectors.joining(", "))
                + " MB resident";
    }
}
