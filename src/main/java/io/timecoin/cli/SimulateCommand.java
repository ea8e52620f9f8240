package io.timecoin.cli;

import io.timecoin.simulation.Campaign;
import io.timecoin.simulation.Scenario;
import io.timecoin.simulation.ScenarioTotals;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code timecoin simulate}: whole networks on virtual time, many of them, each repeatable from its seed. */
@Command(
        name = "simulate",
        description = "Runs whole networks with faults and traitors on virtual time, and checks every event.",
        mixinStandardHelpOptions = true)
final class SimulateCommand implements Callable<Integer> {

    private static final String ALL = "all";
    private static final long MOST_SEEDS = 1_000_000_000;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    @Option(names = "--nodes", defaultValue = "7", description = "Masternodes, 4 to 100; default: ${DEFAULT-VALUE}.")
    private int nodes;

    @Option(
            names = "--traitors",
            defaultValue = "2",
            description = "At most so many are faulty, always together below a third of the weight; default:"
                    + " ${DEFAULT-VALUE}.")
    private int traitors;

    @Option(
            names = "--seeds",
            defaultValue = "1000",
            description = "Runs of each scenario, 1 to 10^9; default: ${DEFAULT-VALUE}.")
    private long seeds;

    @Option(
            names = "--from-seed",
            defaultValue = "1",
            paramLabel = "S",
            description = "The first seed; the others follow it; default: ${DEFAULT-VALUE}.")
    private long fromSeed;

    @Option(
            names = "--scenario",
            defaultValue = "mixed",
            paramLabel = "NAME",
            description = "What goes wrong, or " + ALL + "; default: ${DEFAULT-VALUE}.")
    private String scenario = "mixed";

    @Option(names = "--fail-fast", description = "Stops at the first violation instead of counting on.")
    private boolean failFast;

    @Option(names = "--json", description = "Prints JSON for programs.")
    private boolean json;

    @Override
    public Integer call() {
        List<Scenario> scenarios = scenarios();
        SimulateReport report = new SimulateReport(nodes, traitors, fromSeed, seeds);
        int threads = Runtime.getRuntime().availableProcessors();
        for (Scenario each : scenarios) {
            SimulateProgress progress =
                    new SimulateProgress(spec.commandLine().getErr(), seeds, LiveBlock.isInteractive());
            ScenarioTotals totals =
                    Campaign.of(each, nodes, traitors, failFast).run(fromSeed, seeds, threads, progress);
            progress.end();
            report.add(totals);
            if (failFast && totals.violations() > 0) {
                break;
            }
        }
        Console console = new Console(spec.commandLine().getOut());
        if (json) {
            console.json(report.toJson());
        } else {
            report.lines().forEach(console::line);
        }
        return report.violations() == 0 ? 0 : 1;
    }

    private List<Scenario> scenarios() {
        require(nodes >= 4 && nodes <= 100, "--nodes is not within 4 to 100: " + nodes);
        require(traitors >= 0, "--traitors is not 0 or more: " + traitors);
        require(seeds >= 1 && seeds <= MOST_SEEDS, "--seeds is not within 1 to 10^9: " + seeds);
        require(fromSeed <= Long.MAX_VALUE - seeds, "--from-seed leaves no room for so many seeds: " + fromSeed);
        if (scenario.equals(ALL)) {
            return new ArrayList<>(Scenario.keepingAllInvariants());
        }
        return List.of(Scenario.named(scenario)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "--scenario is " + ALL + " or one of "
                                + Arrays.stream(Scenario.values())
                                        .map(Scenario::title)
                                        .collect(Collectors.joining(", "))
                                + ", not '" + scenario + "'")));
    }

    private void require(boolean holds, String reason) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), reason);
        }
    }
}
