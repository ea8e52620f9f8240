package io.timecoin.chaos;

import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.client.NodeClientException;
import io.timecoin.cli.testnet.LocalNetworkFiles;
import io.timecoin.cli.testnet.LocalNetworkPlan;
import io.timecoin.cli.testnet.NodeProcess;
import io.timecoin.ledger.Genesis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Packaged nodes of one network, each with settings and a launcher of the test's choice. For the test's thread. */
final class NetworkFaultNetwork implements AutoCloseable {

    static final int NODES = 4;

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(15);

    private final LocalNetworkPlan plan;
    private final LocalNetworkFiles.Shared shared;
    private final List<NetworkFaultNode> nodes;
    private final List<NodeProcess> processes = new ArrayList<>();
    private final List<NodeClient> clients = new ArrayList<>();

    private NetworkFaultNetwork(LocalNetworkPlan plan, LocalNetworkFiles.Shared shared, List<NetworkFaultNode> nodes) {
        this.plan = plan;
        this.shared = shared;
        this.nodes = new ArrayList<>(nodes);
    }

    /** Starts all and waits until they are ready. */
    static NetworkFaultNetwork start(LocalNetworkPlan plan, List<NetworkFaultNode> nodes) {
        LocalNetworkFiles.Shared shared = new LocalNetworkFiles(plan, Clock.systemUTC()).prepare();
        NetworkFaultNetwork network = new NetworkFaultNetwork(plan, shared, nodes);
        try {
            for (int i = 0; i < nodes.size(); i++) {
                network.processes.add(network.process(i));
                network.clients.add(
                        new NodeClient(URI.create("http://" + nodes.get(i).host() + ":" + plan.apiPort(i))));
            }
            network.awaitReady();
            return network;
        } catch (RuntimeException | Error e) {
            network.close();
            throw e;
        }
    }

    private NodeProcess process(int index) {
        Path directory = plan.nodeDirectory(index).toAbsolutePath();
        nodes.get(index).writeSettings(directory);
        return NodeProcess.start(plan, index, nodes.get(index).jvm(directory));
    }

    Genesis genesis() {
        return shared.genesis();
    }

    LocalNetworkFiles.Shared shared() {
        return shared;
    }

    LocalNetworkPlan plan() {
        return plan;
    }

    List<NodeClient> clients() {
        return clients;
    }

    NodeClient client(int node) {
        return clients.get(node);
    }

    NodeProcess node(int node) {
        return processes.get(node);
    }

    /** Stops a node by a signal and waits for its end. */
    void stop(int node) {
        processes.get(node).terminate();
        if (!processes.get(node).awaitEnd(STOP_PATIENCE)) {
            throw new AssertionError(processes.get(node).obituary(20));
        }
    }

    /** Starts a stopped node again, perhaps otherwise than before; does not wait for it. */
    void restart(int node, NetworkFaultNode otherwise) {
        nodes.set(node, otherwise);
        processes.set(node, process(node));
    }

    NetworkFaultNode settings(int node) {
        return nodes.get(node);
    }

    /** Starts one more node, which the plan need not know; does not wait for it. */
    void add(NetworkFaultNode node) {
        int index = nodes.size();
        nodes.add(node);
        processes.add(process(index));
        clients.add(new NodeClient(URI.create("http://" + node.host() + ":" + plan.apiPort(index))));
    }

    /** Forgets the last node, which has ended. */
    void remove(int node) {
        nodes.remove(node);
        processes.remove(node);
        clients.remove(node).close();
    }

    void awaitReady() {
        for (int i = 0; i < processes.size(); i++) {
            awaitReady(i);
        }
    }

    void awaitReady(int node) {
        NetworkFaultChecks.await(
                () -> processes.get(node).obituary(40),
                () -> isReady(node) || !processes.get(node).isAlive());
        if (!processes.get(node).isAlive()) {
            throw new AssertionError(processes.get(node).obituary(40));
        }
    }

    boolean isReady(int node) {
        try {
            return clients.get(node).status().flag("ready");
        } catch (NodeClientException e) {
            if (e.isTransient()) {
                return false; // it does not listen yet
            }
            throw e;
        }
    }

    /** Where operators reach a node. */
    URI management(int node) {
        return URI.create("http://" + nodes.get(node).host() + ":" + plan.managementPort(node));
    }

    /** All that a node has printed. */
    String log(int node) {
        try {
            return Files.readString(processes.get(node).log(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks all to stop, waits, then kills what is left. */
    @Override
    public void close() {
        clients.forEach(NodeClient::close);
        List<NodeProcess> running =
                processes.stream().filter(NodeProcess::isAlive).toList();
        running.forEach(NodeProcess::terminate);
        for (NodeProcess process : running) {
            if (!process.awaitEnd(STOP_PATIENCE)) {
                process.kill();
            }
        }
    }
}
