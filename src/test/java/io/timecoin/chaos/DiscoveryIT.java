package io.timecoin.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.cli.Program;
import io.timecoin.cli.client.NodeClientException;
import io.timecoin.cli.testnet.Await;
import io.timecoin.cli.testnet.FreePorts;
import io.timecoin.cli.testnet.LocalNetworkPlan;
import io.timecoin.ledger.GenesisMasternode;
import io.timecoin.network.conduct.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
    private static final int FOLLOWER = VOTERS + 1;
    private static final int MOVING = VOTERS - 1;

    /** What the moving node is called; nobody but this test knows it. */
    private static final String NAME = "moving.timecoin.test";

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
            Path hosts = directory.resolve("hosts").toAbsolutePath();
            writeHosts(hosts, "127.0.0.1");
            network.add(fresh(six));
            network.add(follower(six, hosts));
            Await.until(
                    () -> "links to all voters, of " + network.node(FRESH).obituary(40),
                    () -> linked(network, FRESH).keySet().containsAll(voters));
            network.awaitReady(FRESH);
            long height = network.client(0).status().number("height");
            Await.until(
                    () -> "that it follows",
                    () -> network.client(FRESH).status().number("height") >= height);

            String masternode = network.genesis().masternodes().get(MOVING).id().toString();
            Await.until(
                    () -> "the link to who has the name, of "
                            + network.node(FOLLOWER).obituary(40),
                    () -> linked(network, FOLLOWER).keySet().equals(Set.of(masternode)));
            String elsewhere = "127.0.0.9:" + six.peerPort(MOVING);
            network.stop(MOVING);
            network.restart(
                    MOVING,
                    new NetworkFaultNode(
                            "127.0.0.1",
                            Map.of(
                                    "timecoin.network.host",
                                    "127.0.0.9",
                                    "timecoin.network.advertised-endpoint",
                                    elsewhere),
                            List.of()));
            writeHosts(hosts, "127.0.0.9");
            for (int node : List.of(FRESH, FOLLOWER)) {
                Await.until(
                        () -> "that it is dialled where it is now, not at "
                                + linked(network, node).get(masternode) + ", by "
                                + network.node(node).obituary(40),
                        () -> (elsewhere + " dialled")
                                .equals(linked(network, node).get(masternode)));
            }
            List<String> known = known(six);
            assertTrue(
                    known.stream().anyMatch(line -> line.startsWith("masternode " + masternode + "  " + elsewhere)),
                    known::toString);
            NetworkFaultChecks checks = new NetworkFaultChecks(network);
            for (int node = 0; node <= FOLLOWER; node++) {
                for (Fault fault : EnumSet.complementOf(EnumSet.of(Fault.TIMED_OUT))) { // slow ones are at no fault
                    String faults = "timecoin_faults_" + fault.name().toLowerCase(Locale.ROOT) + "_total";
                    assertEquals(0, checks.metric(node, faults), faults + " of node " + node);
                }
                assertEquals(0, checks.metric(node, "timecoin_discovery_unasked_total"), "node " + node);
            }
        }
    }

    /** An observer that nobody can dial, so that each link is one that it has found. */
    private static NetworkFaultNode fresh(LocalNetworkPlan plan) throws IOException {
        return observer(plan, FRESH, Map.of("timecoin.network.seeds", "127.0.0.1:" + plan.peerPort(0)), List.of());
    }

    /** One that knows a name and asks nobody for others; names are looked up as on any machine, but in a file of the test's. */
    private static NetworkFaultNode follower(LocalNetworkPlan plan, Path hosts) throws IOException {
        return observer(
                plan,
                FOLLOWER,
                Map.of(
                        "timecoin.network.peers",
                        NAME + ":" + plan.peerPort(MOVING),
                        "timecoin.network.discovery",
                        "false"),
                List.of("env", "JAVA_TOOL_OPTIONS=-Djdk.net.hosts.file=" + hosts));
    }

    private static void writeHosts(Path file, String address) throws IOException {
        Files.writeString(file, "127.0.0.1 localhost\n" + address + " " + NAME + "\n");
    }

    private static NetworkFaultNode observer(
            LocalNetworkPlan plan, int index, Map<String, String> own, List<String> launcher) throws IOException {
        Path data = plan.nodeDirectory(index).toAbsolutePath();
        Files.createDirectories(data);
        Map<String, String> settings = new HashMap<>(own);
        settings.put("timecoin.node.data-dir", data.toString());
        settings.put(
                "timecoin.node.genesis", plan.genesisFile().toAbsolutePath().toString());
        settings.put("timecoin.network.host", "127.0.0.1");
        settings.put("timecoin.network.port", "0"); // nobody is told one that the system chooses
        settings.put("timecoin.storage.cache-bytes", "48M");
        settings.put("timecoin.api.port", Integer.toString(plan.apiPort(index)));
        settings.put("timecoin.api.management-port", Integer.toString(plan.managementPort(index)));
        return new NetworkFaultNode("127.0.0.1", settings, launcher);
    }

    /** Masternodes that a node is linked to, where they are, and who dialled. */
    private static Map<String, String> linked(NetworkFaultNetwork network, int node) {
        try {
            return network.client(node).get("/v1/peers").list("items").stream()
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
