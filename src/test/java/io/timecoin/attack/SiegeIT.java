package io.timecoin.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * All attacks at once for a long time, by attackers who together have half a core, on four nodes of 256 MB of heap under an honest
 * load; {@code -Dtimecoin.siege=PT10M} says how long. What became of it, beside the same load without attackers, is in {@code
 * target/siege.md}, and how each node was every ten seconds in {@code target/siege-nodes.txt}.
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
    private final List<Throwable> mistakes = new ArrayList<>();

    @Test
    void fourNodesServeAnHonestLoadUnderAllAttacksAtOnce(@TempDir Path directory) throws Exception {
        try (ChaosNetwork network = new ChaosNetwork(directory.resolve("network"), HEAP)) {
            network.startAll();
            Scene scene = scene(network);
            try (Watch watch = new Watch(network, SiegeIT::all, scene);
                    NodeDiary diary = NodeDiary.open(network, Path.of("target", "siege-nodes.txt"))) {
                watch.begin();
                SiegeRun quiet = run("without attackers", network, QUIET_TIME, watch, diary, List::of);
                report(List.of(quiet));
                assertEquals("", quiet.trouble());
                SiegeRun siege = run("all at once", network, TIME, watch, diary, () -> assaults(network, scene));
                report(List.of(quiet, siege));
                judge(network, siege);
            }
        }
    }

    private void judge(ChaosNetwork network, SiegeRun siege) {
        for (int node : all()) {
            assertTrue(network.process(node).isAlive(), network.process(node).obituary(30));
        }
        assertEquals("", siege.trouble());
        assertTrue(
                siege.committed() >= LEAST_COMMITTED * siege.offered(),
                siege.committed() + " of " + siege.offered() + " a second");
        assertTrue(siege.seen().mebibytes() <= MOST_MEBIBYTES, siege.seen().mebibytes() + " MiB resident");
        network.awaitAllReady();
        assertEquals(List.of(), mistakes);
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

    private interface Attackers {
        List<Assault> begin() throws IOException;
    }

    /** Those that need no voter's keys: all four voters are honest here. */
    private List<Assault> assaults(ChaosNetwork network, Scene scene) throws IOException {
        List<Assault> assaults = new ArrayList<>();
        for (Attack attack : EveryAttackIT.attacks()) {
            if (attack.who() != Attack.Who.VOTER) {
                List<InetSocketAddress> targets = all().stream()
                        .map(node -> new InetSocketAddress(
                                InetAddress.getLoopbackAddress(), AttackedNetwork.port(network, node, attack.door())))
                        .toList();
                assaults.add(Assault.begin(attack, assaults.size(), scene, targets, attackers));
            }
        }
        return assaults;
    }

    /** A load whose measured time, and what is in flight at its end, passes under attack: preparation and comparison do not. */
    private SiegeRun run(
            String name, ChaosNetwork network, Duration time, Watch watch, NodeDiary diary, Attackers attackers)
            throws Exception {
        String title = name + ", " + time.toSeconds() + " s";
        try (Program bench = bench(network, time)) {
            awaitStep(bench, "measuring begins");
            diary.begin(title);
            long begun = System.nanoTime();
            long spent = this.attackers.spent();
            List<Assault> assaults = attackers.begin();
            boolean whole;
            try {
                whole = awaitStep(bench, "comparing the nodes");
            } finally {
                endAll(assaults);
            }
            Measurement seen = watch.since(begun);
            double cores = (double) (this.attackers.spent() - spent) / (System.nanoTime() - begun);
            Program.End end = bench.end();
            NodeDiary.Worst worst = diary.end();
            return whole && end.exitCode() == 0
                    ? new SiegeRun(
                            title,
                            Optional.of(new ObjectMapper()
                                    .readTree(end.printed().lines().toList().getLast())
                                    .path("median")),
                            "",
                            seen,
                            worst,
                            cores)
                    : new SiegeRun(title, Optional.empty(), end.printed(), seen, worst, cores);
        }
    }

    private static Program bench(ChaosNetwork network, Duration time) throws IOException {
        String urls = network.clients().stream()
                .map(client -> client.base().toString())
                .collect(Collectors.joining(","));
        return Program.startFor(
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
                "--json");
    }

    /** Whether the bench came so far; if not it has ended, and what it printed says why. */
    private static boolean awaitStep(Program bench, String step) throws IOException {
        return bench.findLine(line -> line.equals(step)).isPresent();
    }

    private void endAll(List<Assault> assaults) {
        assaults.forEach(Assault::stop); // all of them before any is waited for
        for (Assault assault : assaults) {
            assault.end();
            mistakes.addAll(assault.mistakes());
        }
    }

    private static void report(List<SiegeRun> runs) throws IOException {
        String table = SiegeRun.table(runs);
        System.out.println(table);
        Files.writeString(Path.of("target", "siege.md"), table);
    }
}
