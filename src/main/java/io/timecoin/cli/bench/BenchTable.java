package io.timecoin.cli.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * The figures of one run for people.
 *
 * @param all runs, of which it is the one in the middle
 */
record BenchTable(BenchResult result, List<BenchResult> all) {

    private static final double MEGABYTE = 1_000_000;

    BenchTable {
        all = List.copyOf(all);
    }

    /** Names and values in the order of reading. */
    SequencedMap<String, Object> rows() {
        SequencedMap<String, Object> rows = new LinkedHashMap<>();
        rows.put(
                "verifications",
                result.before().perSecond() + " /s before, " + result.after().perSecond() + " /s after ("
                        + result.before().provider() + ", one thread)");
        if (all.size() > 1) {
            rows.put(
                    "runs",
                    all.stream()
                                    .map(run -> Rounded.of(run.load().perSecond(), 1)
                                            .toString())
                                    .collect(Collectors.joining(", "))
                            + " tx/s; the median follows");
        }
        addLoad(rows);
        addStages(rows);
        addMachine(rows);
        rows.put(
                "agreement",
                "height " + result.head().height() + ", block " + result.head().blockHash() + ", supply "
                        + result.head().supply() + " satoshis on all nodes, "
                        + (result.head().counted() ? "coin by coin" : "by the chain: too many coins to count"));
        result.idle().ifPresent(idle -> addIdle(rows, idle));
        result.kill().ifPresent(kill -> addKill(rows, kill));
        result.lateJoin().ifPresent(join -> addLateJoin(rows, join));
        return rows;
    }

    private void addLoad(Map<String, Object> rows) {
        LoadOutcome load = result.load();
        LoadCounts counts = load.counts();
        rows.put("offered", perSecond(counts.offered()) + " tx/s");
        rows.put("accepted", perSecond(counts.accepted()) + " tx/s");
        rows.put(
                "committed",
                Rounded.of(load.perSecond(), 1) + " tx/s over " + Rounded.of(load.seconds(), 1) + " s on "
                        + result.head().nodes() + " nodes");
        load.minutes()
                .ifPresent(minutes -> rows.put(
                        "last ÷ second minute",
                        Rounded.of(minutes.ratio(), 3) + " (" + Rounded.of(minutes.last(), 1) + " and "
                                + Rounded.of(minutes.second(), 1) + " tx/s)"));
        rows.put("longest pause", Rounded.of(load.longestPauseSeconds(), 1) + " s without anything final");
        rows.put("efficiency", Rounded.of(result.efficiency(), 3));
        rows.put(
                "finality",
                "p50 " + millis(50) + ", p95 " + millis(95) + ", p99 " + millis(99) + ", p99.9 " + millis(99.9)
                        + ", max " + millis(100));
        counts.lateness().ifPresent(late -> rows.put("schedule", schedule(late)));
        rows.put(
                "sent",
                counts.sent() + ", " + counts.resent() + " again, " + counts.abandoned() + " taken by no node, "
                        + counts.neverSent() + " due and never sent; " + counts.gaps() + " event gaps");
        rows.put("refused", counts.refused().isEmpty() ? "none" : refused(counts));
        rows.put(
                "blocks",
                load.blocks() + " with " + Rounded.of(result.transactionsPerBlock(), 1) + " transactions each");
    }

    private static String refused(LoadCounts counts) {
        return counts.refused().entrySet().stream()
                .map(each -> each.getValue() + " " + each.getKey())
                .collect(Collectors.joining(", "));
    }

    private static String schedule(Lateness late) {
        String kept = switch (late.limit()) {
            case "load" -> "NOT KEPT BY THE LOAD ITSELF, which was the limit";
            case "network" -> "not kept: the network had too much unanswered";
            default -> "kept";
        };
        return kept + "; written p99 " + Rounded.of(late.p99Millis(), 1) + " ms, max " + Rounded.of(late.maxMillis(), 1)
                + " ms after it was due, " + late.lateByLoad() + " more than "
                + LoadPace.LATE_NANOS / 1_000_000 + " ms by the load, " + late.lateByNetwork() + " by the network";
    }

    private void addStages(Map<String, Object> rows) {
        for (StageFigures stage : result.seen().stages()) {
            rows.put(
                    "→ " + stage.stage(),
                    "p50 " + Rounded.of(stage.p50Millis(), 1) + " ms, p99 " + Rounded.of(stage.p99Millis(), 1)
                            + " ms after the stage before (" + stage.count() + " timed)");
        }
    }

    private void addMachine(Map<String, Object> rows) {
        result.nodeCpuMillisPerTransaction()
                .ifPresent(cpu -> rows.put("CPU per node", Rounded.of(cpu, 3) + " ms a transaction"));
        result.generatorCpuSeconds().ifPresent(seconds -> rows.put("CPU of the load", Rounded.of(seconds, 1) + " s"));
        rows.put(
                "memory",
                megabytes(result.nodes().stream()
                        .flatMap(node -> node.residentBytes().stream())
                        .toList()));
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

    private void addLateJoin(Map<String, Object> rows, LateJoinFigures join) {
        rows.put(
                "late join",
                "ready " + Rounded.of(join.readySeconds(), 2) + " s after its start, "
                        + Rounded.of(join.readySeconds() - join.startedSeconds(), 2) + " s after its server was up, "
                        + (join.underLoad() ? "under load" : "THE LOAD HAD ENDED BEFORE") + "; at height "
                        + join.height() + ", " + join.behind() + " behind");
        rows.put(
                "→ its rate",
                join.blocks() + " blocks with " + join.transactions() + " transactions: "
                        + Rounded.of(join.blocksPerSecond(), 1) + " and "
                        + Rounded.of(join.transactionsPerSecond(), 1) + " a second");
        rows.put(
                "→ its CPU",
                Rounded.of(join.cpuSeconds(), 2) + " s: " + Rounded.of(join.transactionsPerCpuSecond(), 0)
                        + " transactions for each, "
                        + Rounded.of(join.ofCapacity(result.capacity()), 3) + " of the verifications of one thread");
        rows.put("→ its memory", megabytes(List.of(join.peakResidentBytes())) + " at most");
        rows.put(
                "→ the network",
                Rounded.of(join.before(), 1) + " tx/s before, " + Rounded.of(join.during(), 1) + " meanwhile");
    }

    private String perSecond(long transactions) {
        return Rounded.of(transactions / result.load().seconds(), 1).toString();
    }

    private String millis(double percentile) {
        return Rounded.of(result.finalityMillis(percentile), 1) + " ms";
    }

    private static String megabytes(List<Long> bytes) {
        return bytes.stream()
                        .map(each -> Long.toString(Math.round(each / MEGABYTE)))
                        .collect(Collectors.joining(", "))
                + " MB resident";
    }
}
