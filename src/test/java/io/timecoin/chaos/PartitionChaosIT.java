package io.timecoin.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.cli.client.JsonReply;
import io.timecoin.cli.testnet.FreePorts;
import io.timecoin.cli.testnet.LocalNetworkPlan;
import io.timecoin.ledger.Transaction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Four packaged nodes, each in a network namespace, between which packets are really lost. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 20, unit = TimeUnit.MINUTES)
final class PartitionChaosIT {

    private static final Duration EPOCH = Duration.ofSeconds(10);
    private static final int LANES = 25;
    private static final int NODES = NetworkFaultNetwork.NODES;
    private static final String SILENCE = "link to .* ended: nothing came for 10 s";

    private final long seed =
            Long.getLong("timecoin.chaos.seed", ThreadLocalRandom.current().nextLong());
    private PartitionNamespaces namespaces;
    private NetworkFaultNetwork network;
    private NetworkFaultChecks checks;
    private NetworkFaultLoad load;

    @BeforeAll
    void startFourNodes(@TempDir Path directory) {
        namespaces = PartitionNamespaces.make(NODES);
        LocalNetworkPlan plan = FreePorts.plan(directory.resolve("network"), NODES, EPOCH);
        network = NetworkFaultNetwork.start(
                plan, IntStream.range(0, NODES).mapToObj(i -> node(plan, i)).toList());
        checks = new NetworkFaultChecks(network);
        load = new NetworkFaultLoad(network.genesis(), network.shared().faucet());
    }

    private NetworkFaultNode node(LocalNetworkPlan plan, int node) {
        String host = namespaces.host(node);
        String peers = IntStream.range(0, NODES)
                .filter(other -> other != node)
                .mapToObj(other -> namespaces.host(other) + ":" + plan.peerPort(other))
                .collect(Collectors.joining(","));
        return new NetworkFaultNode(
                host,
                Map.of(
                        "timecoin.network.host", host,
                        "timecoin.network.advertised-endpoint", host + ":" + plan.peerPort(node),
                        "timecoin.network.peers", peers,
                        "timecoin.api.host", host,
                        "timecoin.api.management-host", host),
                namespaces.launcher(node));
    }

    @BeforeEach
    void pay() {
        checks.forgetLogs();
        load.start(LANES, network.clients());
        awaitFinals(2 * LANES);
    }

    @AfterEach
    void heal() {
        namespaces.healAll();
        load.stop();
    }

    @AfterAll
    void stop() {
        if (network != null) { // the class was skipped
            network.close();
            namespaces.close();
        }
    }

    @Test
    void twoHalvesBothStallAndGoOnAsOneChainOnceTheyHearEachOther() {
        namespaces.part(List.of(0, 1), List.of(2, 3));
        for (int node = 0; node < NODES; node++) {
            checks.says(node, SILENCE);
            int each = node;
            NetworkFaultChecks.await(() -> "node " + each + " says that it has no quorum", () -> hasNoQuorum(each));
            assertTrue(network.isReady(each), "it hears another one and stays readable");
        }
        List<Long> stalled = heights();
        int finals = load.count();
        pause(15_000);
        assertEquals(stalled, heights(), "no half has a quorum");
        assertEquals(finals, load.count());
        checks.oneChain();
        namespaces.healAll();
        awaitFinals(finals + 2 * LANES);
        load.stop();
        checks.healed(load);
        report("2|2 for the time to silence and 15 s more");
    }

    @Test
    void threeGoOnWithoutTheFourthWhichFinalizesNothingAndCatchesUp() {
        namespaces.part(List.of(0, 1, 2), List.of(3));
        load.sendTo(network.clients().subList(0, 3));
        checks.says(3, SILENCE);
        NetworkFaultChecks.await(() -> "node 3 is not ready", () -> !network.isReady(3));
        long stalled = heights().getLast();
        Transaction waiting = load.payment();
        JsonReply reply = network.client(3).submit(waiting, Duration.ofSeconds(5));
        assertEquals("pending", reply.text("state"));
        awaitFinals(load.count() + 10 * LANES);
        assertEquals(stalled, heights().getLast(), "one node alone makes nothing final");
        checks.oneChain();
        namespaces.healAll();
        NetworkFaultChecks.await(() -> "node 3 is ready", () -> network.isReady(3));
        load.stop();
        checks.allFinal(List.of(waiting));
        checks.healed(load);
        report("3|1 until 250 payments more were final");
    }

    @Test
    void packetsLostOneWayFromOneNodeDoNotStopTheOthers() {
        oneWay(3, false);
    }

    @Test
    void packetsLostOneWayToOneNodeDoNotStopTheOthers() {
        oneWay(3, true);
    }

    private void oneWay(int node, boolean towards) {
        for (int other = 0; other < NODES; other++) {
            if (other != node) {
                namespaces.lose(towards ? other : node, towards ? node : other);
            }
        }
        load.sendTo(network.clients().subList(0, node));
        checks.says(towards ? node : 0, SILENCE);
        awaitFinals(load.count() + 10 * LANES);
        checks.oneChain();
        namespaces.healAll();
        NetworkFaultChecks.await(() -> "node " + node + " is ready", () -> network.isReady(node));
        load.stop();
        checks.healed(load);
        report("one-way loss " + (towards ? "to" : "from") + " node " + node);
    }

    @Test
    void aLinkThatLosesOneWayBetweenTwoNodesIsMadeUpForByTheOthers() {
        namespaces.lose(0, 1);
        checks.says(1, SILENCE);
        awaitFinals(load.count() + 10 * LANES);
        checks.oneChain();
        namespaces.healAll();
        NetworkFaultChecks.await(
                () -> "they are linked again", () -> network.client(1).status().number("peers") == NODES - 1);
        load.stop();
        checks.healed(load);
        report("one-way loss from node 0 to node 1 only");
    }

    @Test
    void partitionsThatComeAndGoLoseNothing() {
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 25; round++) {
            for (int losses = 1 + random.nextInt(5); losses > 0; losses--) {
                int from = random.nextInt(NODES);
                namespaces.lose(from, (from + 1 + random.nextInt(NODES - 1)) % NODES);
            }
            pause(500 + random.nextInt(3_000));
            namespaces.healAll();
            pause(random.nextInt(2_000));
        }
        checks.oneChain();
        awaitFinals(load.count() + LANES);
        load.stop();
        checks.healed(load);
        report("25 random partitions of 0.5-3.5 s, seed " + seed);
    }

    private boolean hasNoQuorum(int node) {
        return network.client(node).status().json().path("warnings").toString().contains("NO_QUORUM");
    }

    private List<Long> heights() {
        return network.clients().stream()
                .map(node -> node.status().number("height"))
                .toList();
    }

    private void awaitFinals(int wanted) {
        NetworkFaultChecks.await(
                () -> load.count() + " of " + wanted + " payments are final " + load.findings() + ", seed " + seed,
                () -> load.count() >= wanted || !load.findings().isEmpty());
    }

    private void pause(int millis) {
        NetworkFaultChecks.during(
                Duration.ofMillis(millis), () -> load.findings().isEmpty());
    }

    private void report(String fault) {
        NetworkFaultChecks.report(fault, load);
    }
}
