package io.timecoin.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.cli.Program;
import io.timecoin.cli.client.NodeClientException;
import io.timecoin.cli.testnet.Await;
import io.timecoin.cli.testnet.FreePorts;
import io.timecoin.cli.testnet.LocalNetworkPlan;
import io.timecoin.ledger.GenesisMasternode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Packaged nodes find each other (protocol §7, "Discovery"). */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class DiscoveryIT {

    private static final int VOTERS = 4;
    private static final int FRESH = VOTERS;
    private static final int MOVING = VOTERS - 1;

    @Test
    void whoKnowsOneSeedIsLinkedToAllVotersAndFindsOneThatMovesAgain(@TempDir Path directory) throws Exception {
        LocalNetworkPlan six = FreePorts.plan(directory.resolve("network"), VOTERS + 2, Duration.ofMinutes(10));
        LocalNetworkPlan four = new LocalNetworkPlan(six.directory(), VOTERS, six.basePort(), six.epoch());
        NetworkFaultNode plain = new NetworkFaultNode("127.0.0.1", Map.of(), List.of());
        try (NetworkFaultNetwork network = NetworkFaultNetwork.start(four, List.of(plain, plain, plain, plain))) {
            Set<String> voters = network.genesis().masternodes().stream()
                    .map(GenesisMasternode::id)
                    .map(Object::toString)
                    .collect(Collectors.toCollection(TreeSet::new));
            network.add(fresh(six));
            Await.until(
                    () -> "links to all voters, of " + network.node(FRESH).obituary(40),
                    () -> linked(network).keySet().containsAll(voters));
            network.awaitReady(FRESH);
            long height = network.client(0).status().number("height");
            Await.until(
                    () -> "that it follows",
                    () -> network.client(FRESH).status().number("height") >= height);

            String elsewhere = "127.0.0.1:" + six.peerPort(VOTERS + 1);
            network.stop(MOVING);
            Map<String, String> moved = new HashMap<>();
            moved.put("timecoin.network.port", Integer.toString(six.peerPort(VOTERS + 1)));
            moved.put("timecoin.network.advertised-endpoint", elsewhere);
            network.restart(MOVING, new NetworkFaultNode("127.0.0.1", moved, List.of()));
            String masternode = network.genesis().masternodes().get(MOVING).id().toString();
            Await.until(
                    () -> "that it is dialled where it is now, not at "
                            + linked(network).get(masternode),
                    () -> Optional.ofNullable(linked(network).get(masternode))
                            .filter((elsewhere + " dialled")::equals)
                            .isPresent());
            List<String> known = known(six);
            assertTrue(
                    known.stream().anyMatch(line -> line.startsWith("masternode " + masternode + "  " + elsewhere)),
                    known::toString);
            NetworkFaultChecks checks = new NetworkFaultChecks(network);
            for (int node = 0; node <= FRESH; node++) {
                assertEquals(0, checks.metric(node, "timecoin_peer_score"), "node " + node);
                assertEquals(0, checks.metric(node, "timecoin_discovery_unasked_total"), "node " + node);
            }
        }
    }

    /** An observer that nobody can dial, so that each link is one that it has found. */
    private static NetworkFaultNode fresh(LocalNetworkPlan plan) throws IOException {
        Path data = plan.nodeDirectory(FRESH).toAbsolutePath();
        Files.createDirectories(data);
        Map<String, String> settings = new HashMap<>();
        settings.put("timecoin.node.data-dir", data.toString());
        settings.put(
                "timecoin.node.genesis", plan.genesisFile().toAbsolutePath().toString());
        settings.put("timecoin.network.host", "127.0.0.1");
        settings.put("timecoin.network.port", "0"); // nobody is told one that the system chooses
        settings.put("timecoin.network.seeds", "127.0.0.1:" + plan.peerPort(0));
        settings.put("timecoin.storage.cache-bytes", "48M");
        settings.put("timecoin.api.port", Integer.toString(plan.apiPort(FRESH)));
        settings.put("timecoin.api.management-port", Integer.toString(plan.managementPort(FRESH)));
        return new NetworkFaultNode("127.0.0.1", settings, List.of());
    }

    /** Masternodes that the fresh node is linked to, where they are, and who dialled. */
    private static Map<String, String> linked(NetworkFaultNetwork network) {
        try {
            return network.client(FRESH).get("/v1/peers").list("items").stream()
                    .filter(peer -> peer.optionalText("masternodeId").isPresent())
                    .collect(Collectors.toMap(
                            peer -> peer.text("masternodeId"),
                            peer -> peer.text("endpoint") + (peer.flag("inbound") ? " from there" : " dialled"),
                            (one, _) -> one));
        } catch (NodeClientException e) {
            if (e.isTransient()) {
                return Map.of(); // it does not listen yet
            }
            throw e;
        }
    }

    private static List<String> known(LocalNetworkPlan plan) throws IOException, InterruptedException {
        Program.End end = Program.run(
                "peers",
                "--known",
                "--management-url",
                "http://127.0.0.1:" + plan.managementPort(FRESH),
                "--data-dir",
                plan.nodeDirectory(FRESH).toAbsolutePath().toString());
        assertEquals(0, end.exitCode(), end.printed());
        return end.printed().lines().toList();
    }
}
