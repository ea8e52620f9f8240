package io.timecoin.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.timecoin.cli.testnet.FreePorts;
import io.timecoin.cli.testnet.LocalNetworkPlan;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Four packaged nodes that reach each other only through proxies which delay, hold up and cut their links. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 20, unit = TimeUnit.MINUTES)
final class TcpProxyChaosIT {

    private static final Duration EPOCH = Duration.ofSeconds(10);
    private static final int LANES = 25;
    private static final int NODES = NetworkFaultNetwork.NODES;

    private final long seed =
            Long.getLong("timecoin.chaos.seed", ThreadLocalRandom.current().nextLong());
    private TcpProxyMesh mesh;
    private NetworkFaultNetwork network;
    private NetworkFaultChecks checks;
    private NetworkFaultLoad load;

    @BeforeAll
    void startFourNodes(@TempDir Path directory) throws Exception {
        LocalNetworkPlan plan = FreePorts.plan(directory.resolve("network"), NODES, EPOCH);
        mesh = new TcpProxyMesh(plan, seed);
        network = NetworkFaultNetwork.start(
                plan,
                IntStream.range(0, NODES)
                        .mapToObj(node -> NetworkFaultNode.withPeers(mesh.peersOf(node)))
                        .toList());
        checks = new NetworkFaultChecks(network);
        load = new NetworkFaultLoad(network.genesis(), network.shared().faucet());
    }

    @BeforeEach
    void pay() {
        checks.forgetLogs();
        load.start(LANES, network.clients());
        awaitFinals(LANES);
    }

    @AfterEach
    void heal() {
        mesh.healAll();
        load.stop();
    }

    @Test
    void threeRegionsFarApartWithLossAgreeAndPaymentsBecomeFinal() {
        // nodes 0 and 1 share a region; one way, with a tenth of jitter, one chunk in a hundred retransmitted
        mesh.between(0, 1, proxy -> proxy.shape(TcpProxyShape.ofMillis(1, 1, 0.01)));
        for (int near = 0; near < 2; near++) {
            mesh.between(near, 2, proxy -> proxy.shape(TcpProxyShape.ofMillis(40, 4, 0.01)));
            mesh.between(near, 3, proxy -> proxy.shape(TcpProxyShape.ofMillis(80, 8, 0.01)));
        }
        mesh.between(2, 3, proxy -> proxy.shape(TcpProxyShape.ofMillis(120, 12, 0.01)));
        awaitFinals(load.count() + 20 * LANES);
        load.stop();
        checks.healed(load);
        report("three regions 40/80/120 ms one way, 1 % retransmitted");
    }

    @Test
    void linksThatAreCutAgainAndAgainLoseNothingAndPaymentsGoOn() {
        SplittableRandom random = new SplittableRandom(seed);
        int before = load.count();
        for (int round = 0; round < 30; round++) {
            int one = random.nextInt(NODES);
            int other = (one + 1 + random.nextInt(NODES - 1)) % NODES;
            mesh.between(one, other, TcpProxy::cut);
            pause(500 + random.nextInt(1_500));
            mesh.between(one, other, TcpProxy::heal);
            pause(random.nextInt(500));
        }
        awaitFinals(before + LANES);
        load.stop();
        for (int node = 0; node < NODES; node++) {
            checks.says(node, "link to .*BOUND 127\\.0\\.0\\.1:\\d+ ended: (?!.*the node is stopping).+");
        }
        checks.healed(load);
        report("30 cuts of one pair for 0.5-2 s, seed " + seed);
    }

    @Test
    void allLinksCutAtOnceAreMadeAgainAndTheChainGoesOn() {
        for (int round = 0; round < 5; round++) {
            int before = load.count();
            for (int node = 0; node < NODES; node++) {
                mesh.around(node, TcpProxy::cut);
            }
            pause(2_000);
            mesh.healAll();
            awaitFinals(before + LANES);
        }
        load.stop();
        checks.healed(load);
        report("5 cuts of all links for 2 s");
    }

    @Test
    void aNodeThatHearsNobodyIsGivenUpByItselfAndCatchesUpOnceItHearsAgain() {
        deafAndDumb(3, true);
    }

    @Test
    void aNodeThatNobodyHearsIsGivenUpByTheOthersAndCatchesUpOnceItIsHeard() {
        deafAndDumb(3, false);
    }

    /** A black hole one way: the links end for silence on the side that hears nothing, and the others go on. */
    private void deafAndDumb(int node, boolean deaf) {
        load.sendTo(network.clients().subList(0, node));
        for (int other = 0; other < NODES; other++) {
            if (other != node) {
                mesh.blackHole(deaf ? other : node, deaf ? node : other);
            }
        }
        int before = load.count();
        awaitFinals(before + 5 * LANES);
        String silence = "link to .* ended: nothing came for 10 s";
        if (deaf) {
            checks.says(node, silence);
            NetworkFaultChecks.await(() -> "a deaf node is not ready", () -> !network.isReady(node));
        } else {
            IntStream.range(0, node).forEach(other -> checks.says(other, silence));
        }
        checks.oneChain();
        awaitFinals(load.count() + 5 * LANES);
        mesh.healAll();
        NetworkFaultChecks.await(() -> "its links come back", () -> network.isReady(node));
        load.stop();
        checks.healed(load);
        report("black hole one way, node " + node + (deaf ? " deaf" : " dumb"));
    }

    @Test
    void connectionsThatAreAcceptedAndSayNothingAreGivenUpAndTheOthersGoOn() {
        load.sendTo(network.clients().subList(0, 3));
        mesh.around(3, TcpProxy::silence);
        awaitFinals(load.count() + 10 * LANES);
        for (int node = 0; node < NODES; node++) {
            checks.says(node, "refused 127\\.0\\.0\\.1:\\d+: the handshake took too long \\(PT5S without a link\\)");
        }
        mesh.healAll();
        NetworkFaultChecks.await(() -> "its links come back", () -> network.isReady(3));
        load.stop();
        checks.healed(load);
        report("accepted and silent around node 3");
    }

    @Test
    void manyCallersThatSayNothingDoNotKeepPeersOut() throws Exception {
        List<Socket> callers = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                callers.add(new Socket(
                        InetAddress.getLoopbackAddress(), network.plan().peerPort(0)));
            }
            mesh.around(0, TcpProxy::cut);
            pause(1_000);
            mesh.healAll();
            NetworkFaultChecks.await(
                    () -> "all three peers are linked again",
                    () -> network.client(0).status().number("peers") == NODES - 1);
            awaitFinals(load.count() + 2 * LANES);
            load.stop();
            checks.healed(load);
        } finally {
            for (Socket caller : callers) {
                caller.close();
            }
        }
        assertEquals(200, callers.size());
        report("200 callers that say nothing");
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

    @AfterAll
    void stop() throws Exception {
        network.close();
        mesh.close();
    }
}
