package io.timecoin.cli;

import io.timecoin.simulation.RunResult;
import io.timecoin.simulation.ScenarioTotals;
import io.timecoin.simulation.ShortestTrace;
import io.timecoin.simulation.Shrinker;
import io.timecoin.simulation.Violation;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code timecoin simulate} prints: a table of scenarios, and of each that broke the shortest way to break it. */
final class SimulateReport {

    private static final String ROW = "%-32s %9s %12s %9s %9s %9s %9s %9s %9s  %s";

    private static final String WAITS = "%-32s %9s %9s %9s %9s %9s %9s %9s %12s";

    private record Broken(ScenarioTotals totals, ShortestTrace shortest) {}

    private final int nodes;
    private final int traitors;
    private final long fromSeed;
    private final long seeds;
    private final List<ScenarioTotals> all = new ArrayList<>();
    private final List<Broken> broken = new ArrayList<>();

    SimulateReport(int nodes, int traitors, long fromSeed, long seeds) {
        this.nodes = nodes;
        this.traitors = traitors;
        this.fromSeed = fromSeed;
        this.seeds = seeds;
    }

    /** Takes the totals of a scenario; the first violation of it is made as small as can be, which takes a while. */
    void add(ScenarioTotals totals) {
        all.add(totals);
        if (totals.violations() > 0) {
            broken.add(new Broken(totals, Shrinker.shrink(totals.broken().getFirst(), Shrinker.USUAL_RUNS)));
        }
    }

    long violations() {
        return all.stream().mapToLong(ScenarioTotals::violations).sum();
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(nodes + " nodes, up to " + traitors + " traitors, seeds " + fromSeed + " to " + (fromSeed + seeds - 1)
                + "; finality in virtual ms");
        lines.add(ROW.formatted(
                "scenario", "seeds", "events", "views", "blocks", "p50", "p95", "p99", "max", "violations"));
        for (ScenarioTotals totals : all) {
            lines.add(ROW.formatted(
                    totals.scenario(),
                    totals.seeds(),
                    totals.events(),
                    totals.views(),
                    totals.blocks(),
                    millis(totals, 50),
                    millis(totals, 95),
                    millis(totals, 99),
                    millis(totals, 100),
                    totals.violations()));
        }
        lines.addAll(waits());
        broken.forEach(each -> lines.addAll(story(each)));
        return lines;
    }

    /** How long correct nodes waited for finality after the faults. */
    private List<String> waits() {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(
                "waits for finality after recovery from the faults, in virtual ms; a stall is a wait less what faulty leaders"
                        + " may cost");
        lines.add(WAITS.formatted(
                "scenario", "waits", "p50", "p99", "max", "stall", "of seed", "recovery", "its longest"));
        for (ScenarioTotals totals : all) {
            lines.add(WAITS.formatted(
                    totals.scenario(),
                    totals.waits(),
                    millis(totals.waitMicros(50)),
                    millis(totals.waitMicros(99)),
                    millis(totals.waitMicros(100)),
                    totals.longestStall()
                            .map(stall -> millis(stall.stallMicros()).toString())
                            .orElse("-"),
                    totals.longestStall().map(stall -> stall.seed() + "").orElse("-"),
                    millis(totals.recoveryMicros(50)),
                    millis(totals.recoveryMicros(100))));
        }
        return lines;
    }

    private static BigDecimal millis(ScenarioTotals totals, int percent) {
        return millis(totals.latencyMicros(percent));
    }

    private static BigDecimal millis(long micros) {
        return BigDecimal.valueOf(micros).movePointLeft(3).setScale(1, RoundingMode.HALF_UP);
    }

    private List<String> story(Broken each) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(each.totals().scenario() + ": " + each.totals().violations() + " violations");
        for (RunResult run : each.totals().broken()) {
            lines.add("  seed " + run.plan().seed() + ": " + message(run));
        }
        RunResult first = each.totals().broken().getFirst();
        lines.add("repeat with:  " + command(first));
        lines.add("version:      " + ProgramVersion.number() + ", commit " + ProgramVersion.commit());
        lines.add("smallest run: " + each.shortest().violation());
        lines.add("              found in " + each.shortest().runs() + " runs: "
                + each.shortest().plan());
        lines.add("its end:");
        each.shortest().lines().forEach(line -> lines.add("  " + line));
        return lines;
    }

    private static String message(RunResult run) {
        return run.violation().map(Violation::getMessage).orElse("");
    }

    /** The command that does the same run again. */
    private String command(RunResult run) {
        return "timecoin simulate --nodes " + nodes + " --traitors " + traitors + " --scenario "
                + run.plan().scenario() + " --from-seed " + run.plan().seed() + " --seeds 1";
    }

    Map<String, Object> toJson() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("version", ProgramVersion.number());
        document.put("commit", ProgramVersion.commit());
        document.put("nodes", nodes);
        document.put("traitors", traitors);
        document.put("fromSeed", fromSeed);
        document.put("seeds", seeds);
        document.put("violations", violations());
        document.put("scenarios", all.stream().map(SimulateReport::json).toList());
        document.put("broken", broken.stream().map(this::json).toList());
        return document;
    }

    private static Map<String, Object> json(ScenarioTotals totals) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("scenario", totals.scenario());
        row.put("seeds", totals.seeds());
        row.put("events", totals.events());
        row.put("eventHash", totals.eventHash());
        row.put("views", totals.views());
        row.put("blocks", totals.blocks());
        row.put("epochs", totals.epochs());
        row.put("messages", totals.messages());
        row.put("virtualMillis", totals.virtualMillis());
        row.put("payments", totals.payments());
        Map<String, Object> finality = new LinkedHashMap<>();
        finality.put("p50", millis(totals, 50));
        finality.put("p95", millis(totals, 95));
        finality.put("p99", millis(totals, 99));
        finality.put("max", millis(totals, 100));
        row.put("finalityMillis", finality);
        Map<String, Object> stalls = new LinkedHashMap<>();
        stalls.put("waits", totals.waits());
        stalls.put("p50", millis(totals.waitMicros(50)));
        stalls.put("p99", millis(totals.waitMicros(99)));
        stalls.put("max", millis(totals.waitMicros(100)));
        totals.longestStall().ifPresent(stall -> {
            stalls.put("longest", millis(stall.stallMicros()));
            stalls.put("longestAllowed", millis(stall.allowedMicros()));
            stalls.put("longestSeed", stall.seed());
        });
        row.put("stallMillis", stalls);
        row.put("recoveryMillis", recovery(totals));
        row.put("violations", totals.violations());
        return row;
    }

    private static Map<String, Object> recovery(ScenarioTotals totals) {
        Map<String, Object> recovery = new LinkedHashMap<>();
        recovery.put("p50", millis(totals.recoveryMicros(50)));
        recovery.put("p99", millis(totals.recoveryMicros(99)));
        recovery.put("max", millis(totals.recoveryMicros(100)));
        return recovery;
    }

    private Map<String, Object> json(Broken each) {
        Map<String, Object> story = new LinkedHashMap<>();
        story.put("scenario", each.totals().scenario());
        story.put(
                "seeds",
                each.totals().broken().stream().map(run -> run.plan().seed()).toList());
        RunResult first = each.totals().broken().getFirst();
        story.put("violation", message(first));
        story.put("repeatWith", command(first));
        Map<String, Object> smallest = new LinkedHashMap<>();
        smallest.put("violation", each.shortest().violation());
        smallest.put("runs", each.shortest().runs());
        smallest.put("plan", each.shortest().plan());
        smallest.put("trace", each.shortest().lines());
        story.put("smallest", smallest);
        return story;
    }
}
