package io.timecoin.attack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One load on the network, with or without attackers.
 *
 * @param figures of the bench; empty if it failed
 * @param trouble what it printed then, else blank
 * @param attackersCores that they used
 */
record SiegeRun(
        String name,
        Optional<JsonNode> figures,
        String trouble,
        Measurement seen,
        NodeDiary.Worst worst,
        double attackersCores) {

    double offered() {
        return figure("offeredPerSecond");
    }

    double committed() {
        return figure("committedPerSecond");
    }

    private double figure(String name) {
        return figures.orElse(MissingNode.getInstance()).path(name).doubleValue();
    }

    private String finality() {
        JsonNode finality = figures.orElse(MissingNode.getInstance()).path("finalityMillis");
        return figures.isEmpty()
                ? "–"
                : String.format(
                        Locale.ROOT,
                        "%.0f / %.0f / %.0f",
                        finality.path("p50").doubleValue(),
                        finality.path("p99").doubleValue(),
                        finality.path("max").doubleValue());
    }

    /** A table in Markdown with the runs beside each other. */
    static String table(List<SiegeRun> runs) {
        return row("figure", runs, SiegeRun::name)
                + "|---|" + "---|".repeat(runs.size()) + "\n"
                + row("offered", runs, run -> String.format(Locale.ROOT, "%.0f/s", run.offered()))
                + row("committed", runs, run -> String.format(Locale.ROOT, "%.1f/s", run.committed()))
                + row("finality, p50 / p99 / max ms", runs, SiegeRun::finality)
                + row("resident memory of a node, most, MiB", runs, run -> "" + run.seen.mebibytes())
                + row("live in its heap, most, MiB", runs, run -> "" + run.worst.liveMebibytes())
                + row(
                        "collecting garbage, most of ten seconds",
                        runs,
                        run -> String.format(Locale.ROOT, "%.1f %%", run.worst.collectingPercent()))
                + row(
                        "fullest holder of memory",
                        runs,
                        run -> String.format(
                                Locale.ROOT, "%s, %.0f %%", run.worst.fullest(), run.worst.fullestPercent()))
                + row("ready", runs, run -> run.seen.ready() + " %")
                + row("attackers' cores", runs, run -> String.format(Locale.ROOT, "%.2f", run.attackersCores));
    }

    private static String row(String name, List<SiegeRun> runs, Function<SiegeRun, String> figure) {
        return runs.stream().map(figure).collect(Collectors.joining(" | ", "| " + name + " | ", " |\n"));
    }
}
