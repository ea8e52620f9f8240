package io.timecoin.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.timecoin.chaos.ChaosNetwork;
import io.timecoin.cli.Program;
import io.timecoin.node.KeyFile;
import io.timecoin.node.NodeFiles;
import io.timecoin.node.NodeStartException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * All attacks at once for a long time, by attackers who together have half a core, on four nodes of 256 MB of heap under an honest
 * load; {@code -Dtimecoin.siege=PT10M} says how long. What became of it is in {@code target/siege.md}.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
final class SiegeIT {

    private static final Duration TIME = Duration.parse(System.getProperty("timecoin.siege", "PT10M"));
    private static final Duration QUIET_TIME = Duration.ofMinutes(2);
    private static final Duration LONGEST_PREPARATION = Duration.ofMinutes(10);
    private static final String HEAP = "-Xmx256m";
    private static final int RATE = 200;
    private static final double ATTACKERS_CORES = 0.5;

    /** Of what is offered, so much becomes final in time: what is lost is repeated, and the load has an end. */
    private static final double LEAST_COMMITTED = 0.95;

    /** Heap, direct memory, code and native memory of a node of 256 MB. */
    private static final long MOST_MEBIBYTES = 600;

    private final CpuShare attackers = new CpuShare(ATTACKERS_CORES);
    private final List<Assault> assaults = new ArrayList<>();

    @Test
    void fourNodesServeAnHonestLoadUnderAllAttacksAtOnce(@TempDir Path directory) throws Exception {
        try (ChaosNetwork network = new ChaosNetwork(directory.resolve("network"), HEAP)) {
            network.startAll();
            Scene scene = scene(network);
            try (Watch watch = new Watch(network, SiegeIT::all, scene)) {
                watch.begin();
                long begun = System.nanoTime();
                JsonNode quiet = load(network, QUIET_TIME, () -> {});
                Measurement quietly = watch.since(begun);
                long attacked = System.nanoTime();
                JsonNode besieged = load(network, TIME, () -> beginAll(network, scene));
                Measurement siege = watch.since(attacked);
                double cores = (double) attackers.spent() / (System.nanoTime() - attacked);
                assaults.forEach(Assault::end);
                report(quiet, quietly, besieged, siege, cores);
                network.awaitAllReady();
                double offered = besieged.path("offeredPerSecond").doubleValue();
                double committed = besieged.path("committedPerSecond").doubleValue();
                assertTrue(committed >= LEAST_COMMITTED * offered, committed + " of " + offered + " a second");
                assertTrue(siege.mebibytes() <= MOST_MEBIBYTES, siege.mebibytes() + " MiB resident");
            }
            for (int node : all()) {
                assertTrue(
                        network.process(node).isAlive(), network.process(node).obituary(30));
            }
            assertEquals(
                    List.of(),
                    assaults.stream().flatMap(each -> each.mistakes().stream()).toList());
        } finally {
            assaults.forEach(Assault::close);
        }
    }

    private static List<Integer> all() {
        return IntStream.range(0, ChaosNetwork.NODES).boxed().toList();
    }

    private static Scene scene(ChaosNetwork network) throws IOException, NodeStartException {
        Path keys = network.plan().nodeDirectory(AttackedNetwork.LAST);
        return new Scene(
                network.shared().genesis(),
                network.shared().faucet(),
                AttackedNetwork.LAST,
                KeyFile.read(keys.resolve(NodeFiles.OPERATOR_KEY)),
                KeyFile.read(keys.resolve(NodeFiles.NODE_KEY)));
    }

    /** Those that need no voter's keys: all four voters are honest here. */
    private void beginAll(ChaosNetwork network, Scene scene) throws IOException {
        int number = 0;
        for (Attack attack : EveryAttackIT.attacks()) {
            if (attack.who() != Attack.Who.VOTER) {
                List<InetSocketAddress> targets = all().stream()
                        .map(node -> new InetSocketAddress(
                                InetAddress.getLoopbackAddress(), AttackedNetwork.port(network, node, attack.door())))
                        .toList();
                assaults.add(Assault.begin(attack, number++, scene, targets, attackers));
            }
        }
    }

    private interface Beginning {
        void run() throws IOException;
    }

    /** The figures of the bench's run. */
    private static JsonNode load(ChaosNetwork network, Duration time, Beginning whenMeasuring)
            throws IOException, InterruptedException {
        String urls = network.clients().stream()
                .map(client -> client.base().toString())
                .collect(Collectors.joining(","));
        try (Program bench = Program.startFor(
                time.plus(LONGEST_PREPARATION),
                "bench",
                "--url",
                urls,
                "--key",
                network.plan().faucetKeyFile().toString(),
                "--rate",
                Integer.toString(RATE),
                "--warmup",
                "10s",
                "--duration",
                time.toSeconds() + "s",
                "--json")) {
            bench.awaitLine(line -> line.equals("measuring begins"));
            whenMeasuring.run();
            Program.End end = bench.end();
            assertEquals(0, end.exitCode(), end.printed());
            return new ObjectMapper()
                    .readTree(end.printed().lines().toList().getLast())
                    .path("median");
        }
    }

    private static void report(
            JsonNode quiet, Measurement quietly, JsonNode besieged, Measurement siege, double attackersCores)
            throws IOException {
        String report = String.format(
                Locale.ROOT,
                """
                | run | offered | committed | p50 / p99 / max ms | resident MiB | ready | attackers' cores |
                |---|---|---|---|---|---|---|
                %s%s""",
                row("without attackers, " + QUIET_TIME.toSeconds() + " s", quiet, quietly, 0),
                row("all at once, " + TIME.toSeconds() + " s", besieged, siege, attackersCores));
        System.out.println(report);
        Files.writeString(Path.of("target", "siege.md"), report);
    }

    private static String row(String name, JsonNode run, Measurement seen, double cores) {
        JsonNode finality = run.path("finalityMillis");
        return String.format(
                Locale.ROOT,
                "| %s | %.0f/s | %.1f/s | %.0f / %.0f / %.0f | %d | %d %% | %.2f |%n",
                name,
                run.path("offeredPerSecond").doubleValue(),
                run.path("committedPerSecond").doubleValue(),
                finality.path("p50").doubleValue(),
                finality.path("p99").doubleValue(),
                finality.path("max").doubleValue(),
                seen.mebibytes(),
                seen.ready(),
                cores);
    }
}
