package io.timecoin.cli.testnet;

import io.timecoin.cli.client.NodeClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A network of masternodes, and perhaps observers, on this machine: one process each, and nothing else. Closing it stops them all. Safe for two
 * threads, so that a shutdown hook may close what another thread still waits for.
 */
public final class LocalNetwork implements AutoCloseable {

    /** How long a node may take to become ready. */
    public static final Duration START_PATIENCE = Duration.ofSeconds(90);

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);
    private static final Duration PROBE_INTERVAL = Duration.ofMillis(200);
    private static final int LOG_LINES = 15;
    private static final String READY = "ready";

    private final LocalNetworkPlan plan;
    private final NodeJvm jvm;
    private final LocalNetworkFiles.Shared shared;
    private final List<NodeProcess> nodes = new ArrayList<>();
    private boolean closed;

    private LocalNetwork(LocalNetworkPlan plan, NodeJvm jvm, LocalNetworkFiles.Shared shared) {
        this.plan = plan;
        this.jvm = jvm;
        this.shared = shared;
    }

    /**
     * Creates the files that are missing and starts every node; does not wait for them.
     *
     * @throws LocalNetworkException if a port is occupied, files are not as they should be, or a process does not start;
     *     nothing runs then
     */
    public static LocalNetwork start(LocalNetworkPlan plan, NodeJvm jvm, Clock clock) {
        return start(plan, plan.nodes(), jvm, clock);
    }

    /** The same for the first {@code count} nodes of the plan; {@link #startNext} starts the others. */
    public static LocalNetwork start(LocalNetworkPlan plan, int count, NodeJvm jvm, Clock clock) {
        requireFreePorts(plan);
        LocalNetwork network = new LocalNetwork(plan, jvm, new LocalNetworkFiles(plan, clock).prepare());
        try {
            for (int i = 0; i < count; i++) {
                network.startNode(i);
            }
            return network;
        } catch (LocalNetworkException e) {
            network.close();
            throw e;
        }
    }

    /** Every port of the plan is looked at before anything is written or started. */
    static void requireFreePorts(LocalNetworkPlan plan) {
        for (int i = 0; i < plan.nodes(); i++) {
            for (int port : List.of(plan.peerPort(i), plan.apiPort(i), plan.managementPort(i))) {
                try (ServerSocket socket = new ServerSocket()) {
                    socket.setReuseAddress(true);
                    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                } catch (IOException e) {
                    throw new LocalNetworkException(
                            "port " + port + " of node " + i
                                    + " is in use; is a local network running already? Otherwise give another --base-port",
                            e);
                }
            }
        }
    }

    private void startNode(int index) {
        synchronized (nodes) {
            if (closed) {
                throw new LocalNetworkException("the network is being stopped");
            }
            NodeProcess started = NodeProcess.start(plan, index, jvm);
            if (index < nodes.size()) {
                nodes.set(index, started);
            } else {
                nodes.add(started);
            }
        }
    }

    /** Genesis and faucet. */
    public LocalNetworkFiles.Shared shared() {
        return shared;
    }

    public LocalNetworkPlan plan() {
        return plan;
    }

    /** The processes in order of index. */
    public List<NodeProcess> nodes() {
        synchronized (nodes) {
            return List.copyOf(nodes);
        }
    }

    /** The client API of every node, in order of index. */
    public List<URI> apis() {
        return nodes().stream().map(NodeProcess::api).toList();
    }

    /** A client for each node; the caller closes them. */
    public List<NodeClient> clients() {
        return apis().stream().map(NodeClient::new).toList();
    }

    /** Starts the first node of the plan that was never started. Does not wait for it. */
    public NodeProcess startNext() {
        int next = nodes().size();
        if (next == plan.nodes()) {
            throw new IllegalStateException("all " + next + " nodes of the plan were started");
        }
        startNode(next);
        return nodes().get(next);
    }

    /** Starts a node again that was stopped or killed; it goes on from its own directory. Does not wait for it. */
    public NodeProcess restart(int index) {
        if (nodes().get(index).isAlive()) {
            throw new IllegalStateException("node " + index + " still runs");
        }
        startNode(index);
        return nodes().get(index);
    }

    /**
     * Waits until every node is ready.
     *
     * @throws LocalNetworkException naming the first node that ended or is not ready in time, with the end of its log
     */
    public void awaitReady(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        for (NodeProcess node : nodes()) {
            awaitReady(node, deadline);
        }
    }

    /**
     * Waits until every node is ready or has ended. Once one has ended the others need only answer: too few may be left to
     * become ready.
     *
     * @throws LocalNetworkException naming the first node that runs and is not so far in time, with the end of its log
     */
    public void awaitReadyOrEnded(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        for (NodeProcess node : nodes()) {
            try (HealthProbe probe = HealthProbe.of(node)) {
                while (!isReadyOrEnded(probe, node)) {
                    if (System.nanoTime() - deadline > 0 || !pause()) {
                        throw new LocalNetworkException(node.obituary(LOG_LINES));
                    }
                }
            }
        }
    }

    private boolean isReadyOrEnded(HealthProbe probe, NodeProcess node) {
        int answer = probe.status(READY);
        return !node.isAlive()
                || answer == HealthProbe.UP
                || (answer != HealthProbe.NO_ANSWER && nodes().stream().anyMatch(other -> !other.isAlive()));
    }

    /** {@link #awaitReady(Duration)} for one node. */
    public void awaitReady(int index, Duration patience) {
        awaitReady(nodes().get(index), System.nanoTime() + patience.toNanos());
    }

    private static void awaitReady(NodeProcess node, long deadline) {
        try (HealthProbe probe = HealthProbe.of(node)) {
            while (probe.status(READY) != HealthProbe.UP) {
                if (!node.isAlive() || System.nanoTime() - deadline > 0 || !pause()) {
                    throw new LocalNetworkException(node.obituary(LOG_LINES));
                }
            }
        }
    }

    private static boolean pause() {
        try {
            Thread.sleep(PROBE_INTERVAL);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Whether its end was asked for. */
    public boolean isClosed() {
        synchronized (nodes) {
            return closed;
        }
    }

    /** Asks all to stop, waits up to 10 s together, then kills what is left. Calling it again changes nothing. */
    @Override
    public void close() {
        List<NodeProcess> running;
        synchronized (nodes) {
            closed = true;
            running = nodes.stream().filter(NodeProcess::isAlive).toList();
        }
        running.forEach(NodeProcess::terminate);
        long deadline = System.nanoTime() + STOP_PATIENCE.toNanos();
        for (NodeProcess node : running) {
            if (!node.awaitEnd(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())))) {
                node.kill();
            }
        }
    }
}
