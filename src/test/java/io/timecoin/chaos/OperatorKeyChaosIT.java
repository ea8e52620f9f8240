package io.timecoin.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.testnet.FreePorts;
import io.timecoin.cli.testnet.LocalNetworkPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Four packaged nodes and a fifth process with the operator key of the last, under load. */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
final class OperatorKeyChaosIT {

    private static final Duration EPOCH = Duration.ofSeconds(10);
    private static final int LANES = 25;
    private static final int NODES = NetworkFaultNetwork.NODES;
    private static final int ORIGINAL = NODES - 1;
    private static final int COPY = NODES;

    private final long seed =
            Long.getLong("timecoin.chaos.seed", ThreadLocalRandom.current().nextLong());

    @TempDir
    private Path directory = Path.of("");

    private LocalNetworkPlan plan;
    private TcpProxyMesh mesh;
    private NetworkFaultNetwork network;
    private NetworkFaultChecks checks;
    private NetworkFaultLoad load;

    @BeforeEach
    void startFourNodesUnderLoad() throws Exception {
        plan = FreePorts.plan(directory.resolve("network"), NODES + 1, EPOCH);
        mesh = new TcpProxyMesh(plan, seed);
        network = NetworkFaultNetwork.start(
                new LocalNetworkPlan(plan.directory(), NODES, plan.basePort(), EPOCH),
                IntStream.range(0, NODES)
                        .mapToObj(node -> NetworkFaultNode.withPeers(mesh.peersOf(node, NODES)))
                        .toList());
        checks = new NetworkFaultChecks(network);
        List<NodeClient> honest = List.copyOf(network.clients().subList(0, ORIGINAL));
        load = new NetworkFaultLoad(network.genesis(), network.shared().faucet());
        load.start(LANES, honest);
        awaitFinals(2 * LANES);
    }

    @AfterEach
    void stop() throws Exception {
        load.stop();
        network.close();
        mesh.close();
    }

    @Test
    void aSecondProcessIsRefusedByAllWhileTheFirstLivesAndPaymentsGoOn() {
        addCopy();
        checks.says(COPY, OperatorKeyCopy.refusal(network.genesis(), ORIGINAL, true));
        for (int node = 0; node < ORIGINAL; node++) {
            checks.says(node, OperatorKeyCopy.refusal(network.genesis(), ORIGINAL, false));
        }
        awaitFinals(load.count() + 10 * LANES);
        for (int node = 0; node <= COPY; node++) {
            boolean met = node != ORIGINAL; // the second knows no address of the first
            assertEquals(met, checks.metric(node, "timecoin_duplicate_operators_total") > 0, "node " + node);
            assertEquals(0, checks.metric(node, "timecoin_evidence_total"), "node " + node);
        }
        assertFalse(network.isReady(COPY));
        endCopy("a second process beside the first");
    }

    /** The first keeps one peer, the second has two others: both vote, and contradict each other. */
    @Test
    void twoProcessesThatSplitThePeersAreNoticedByTheirContradictionsAndForkNothing() {
        mesh.between(ORIGINAL, 1, TcpProxy::cut);
        mesh.between(ORIGINAL, 2, TcpProxy::cut);
        mesh.between(ORIGINAL, 0, proxy -> proxy.shape(TcpProxyShape.ofMillis(60, 60, 0.05)));
        addCopy();
        for (int node = 1; node < ORIGINAL; node++) {
            int each = node;
            NetworkFaultChecks.await(
                    () -> "the second is linked to node " + each,
                    () -> network.client(each).status().number("peers") == NODES - 1);
        }
        checks.says(0, OperatorKeyCopy.refusal(network.genesis(), ORIGINAL, false));
        NetworkFaultChecks.await(
                () -> "the contradiction is noticed",
                () -> IntStream.range(0, ORIGINAL)
                        .anyMatch(node -> checks.metric(node, "timecoin_evidence_total") > 0));
        int signer = voter(ORIGINAL);
        int witness = IntStream.range(0, ORIGINAL)
                .filter(node -> checks.metric(node, "timecoin_evidence_total") > 0)
                .findFirst()
                .orElseThrow();
        checks.says(witness, "WARN .*voter " + signer + " of epoch \\d+ signed two statements that exclude each other");
        awaitFinals(load.count() + 20 * LANES);
        checks.oneChain();
        endCopy("two processes that split the peers");
    }

    @Test
    void aFirstProcessThatComesBackAfterTheSecondTookItsPlaceIsRefused() {
        network.stop(ORIGINAL);
        addCopy();
        checks.says(COPY, "WARN .*this operator key has no record of its votes here");
        NetworkFaultChecks.await(() -> "the second has taken its place", () -> network.isReady(COPY));
        network.restart(ORIGINAL, network.settings(ORIGINAL));
        checks.says(ORIGINAL, OperatorKeyCopy.refusal(network.genesis(), ORIGINAL, true));
        for (int node = 0; node < ORIGINAL; node++) {
            checks.says(node, OperatorKeyCopy.refusal(network.genesis(), ORIGINAL, false));
        }
        awaitFinals(load.count() + 20 * LANES);
        checks.oneChain();
        endCopy("the first comes back after the second took its place");
    }

    private int voter(int masternode) {
        return network.genesis()
                .activeSet()
                .indexOf(network.genesis().masternodes().get(masternode).id());
    }

    private void addCopy() {
        network.add(OperatorKeyCopy.prepare(plan, ORIGINAL, COPY, mesh.peersOf(COPY, ORIGINAL)));
    }

    /** The second ends, and all is as if it had never been. */
    private void endCopy(String fault) {
        network.stop(COPY);
        network.remove(COPY);
        mesh.healAll();
        network.awaitReady();
        load.stop();
        checks.healed(load);
        NetworkFaultChecks.report(fault + ", seed " + seed, load);
    }

    private void awaitFinals(int wanted) {
        NetworkFaultChecks.await(
                () -> load.count() + " of " + wanted + " payments are final " + load.findings() + ", seed " + seed,
                () -> load.count() >= wanted || !load.findings().isEmpty());
    }
}
