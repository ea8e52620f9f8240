package io.timecoin.cli.bench;

import io.timecoin.cli.testnet.HealthProbe;
import io.timecoin.cli.testnet.LocalNetwork;
import io.timecoin.cli.testnet.LocalNetworkException;
import io.timecoin.cli.testnet.NodeProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Nodes that have nothing to do.
 *
 * @param seconds looked at
 * @param cpuPercent of one core, for each node
 * @param residentBytes of each node at the end
 * @param startedSeconds from the start of one node's process until its {@code started} probe is up, while the others run
 */
record IdleFigures(double seconds, List<Double> cpuPercent, List<Long> residentBytes, double startedSeconds) {

    private static final Duration SETTLE = Duration.ofSeconds(10);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);
    private static final Duration START_PATIENCE = Duration.ofSeconds(60);
    private static final Duration PROBE_INTERVAL = Duration.ofMillis(20);

    IdleFigures {
        cpuPercent = List.copyOf(cpuPercent);
        residentBytes = List.copyOf(residentBytes);
    }

    /** Looks at a network whose nodes are ready, and restarts its last node. */
    static IdleFigures of(LocalNetwork network, Duration time) {
        Pause.of(SETTLE);
        long begin = System.nanoTime();
        List<ProcessUsage> before = usage(network);
        Pause.of(time);
        List<ProcessUsage> after = usage(network);
        double seconds = (System.nanoTime() - begin) / 1e9;
        List<Double> percent = new ArrayList<>();
        for (int i = 0; i < before.size(); i++) {
            percent.add((after.get(i).cpuMillis() - before.get(i).cpuMillis()) / seconds / 10);
        }
        List<Long> resident = after.stream().map(ProcessUsage::residentBytes).toList();
        return new IdleFigures(seconds, percent, resident, restart(network));
    }

    private static List<ProcessUsage> usage(LocalNetwork network) {
        return network.nodes().stream()
                .map(node -> ProcessUsage.of(node.pid())
                        .orElseThrow(() -> new BenchException("node " + node.index() + " is gone")))
                .toList();
    }

    private static double restart(LocalNetwork network) {
        int last = network.nodes().size() - 1;
        NodeProcess node = network.nodes().get(last);
        node.terminate();
        if (!node.awaitEnd(STOP_PATIENCE)) {
            throw new BenchException("node " + last + " does not stop");
        }
        long begin = System.nanoTime();
        try (HealthProbe probe = HealthProbe.of(network.restart(last))) {
            while (!probe.isStarted()) {
                if (System.nanoTime() - begin > START_PATIENCE.toNanos()) {
                    throw new LocalNetworkException(network.nodes().get(last).obituary(15));
                }
                Pause.of(PROBE_INTERVAL);
            }
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        network.awaitReady(last, START_PATIENCE);
        return seconds;
    }

    SequencedMap<String, Object> toJson() {
        SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("seconds", Rounded.of(seconds, 1));
        json.put(
                "cpuPercentOfACore",
                cpuPercent.stream().map(p -> Rounded.of(p, 2)).toList());
        json.put("residentBytes", residentBytes);
        json.put("startedSeconds", Rounded.of(startedSeconds, 2));
        return json;
    }
}
