package io.timecoin.chaos;

import io.timecoin.cli.Program;
import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.client.NodeClientException;
import io.timecoin.cli.testnet.Await;
import io.timecoin.cli.testnet.FreePorts;
import io.timecoin.cli.testnet.LocalNetworkFiles;
import io.timecoin.cli.testnet.LocalNetworkPlan;
import io.timecoin.cli.testnet.NodeJvm;
import io.timecoin.cli.testnet.NodeProcess;
import io.timecoin.node.ConfigInputs;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Four packaged masternodes as processes of their own, each of which a test may end, stop, start again, or give another disk
 * or another Java. Closing it kills them. Not safe for several threads, except for {@link #clients}.
 */
public final class ChaosNetwork implements AutoCloseable {

    public static final int NODES = 4;

    /** Far beyond what anything here takes on a busy machine. */
    public static final Duration PATIENCE = Duration.ofMinutes(4);

    private final LocalNetworkPlan plan;
    private final LocalNetworkFiles.Shared shared;
    private final NodeJvm standard;
    private final SortedMap<Integer, NodeJvm> others = new TreeMap<>();
    private final SortedMap<Integer, Path> dataDirectories = new TreeMap<>();
    private final SortedMap<Integer, NodeProcess> processes = new TreeMap<>();
    private final List<NodeClient> clients;

    /** The files of a new network; nothing runs yet. Epochs are short, so that they change while everything else happens. */
    public ChaosNetwork(Path directory) {
        this(directory, "");
    }

    /**
     * The same of nodes that run with other options of size and speed.
     *
     * @param options of the JVM, or blank
     */
    public ChaosNetwork(Path directory, String options) {
        this(directory, options, Clock.systemUTC());
    }

    /**
     * The same.
     *
     * @param clock by which the genesis is made
     */
    ChaosNetwork(Path directory, String options, Clock clock) {
        this.standard = NodeJvm.of(Program.jar(), Map.of(NodeJvm.OPTIONS_VARIABLE, options));
        this.plan = FreePorts.plan(directory, NODES, Duration.ofSeconds(5));
        this.shared = new LocalNetworkFiles(plan, clock).prepare();
        this.clients = IntStream.range(0, NODES)
                .mapToObj(i -> new NodeClient(URI.create("http://127.0.0.1:" + plan.apiPort(i))))
                .toList();
        IntStream.range(0, NODES).forEach(i -> dataDirectories.put(i, plan.nodeDirectory(i)));
    }

    /** Before its first start: what a node stores goes here, while its log stays where it is. */
    void moveData(int node, Path to) throws IOException {
        Files.createDirectories(to.resolve("votes"));
        Path votes = plan.nodeDirectory(node).resolve("votes");
        List<Path> files;
        try (Stream<Path> content = Files.list(votes)) {
            files = content.toList();
        }
        for (Path file : files) {
            Files.copy(file, to.resolve("votes").resolve(file.getFileName()));
            Files.delete(file);
        }
        Files.delete(votes);
        Path settings = settings(node);
        String changed = Files.readString(settings)
                .replaceAll("(?m)^timecoin\\.node\\.data-dir=.*$", "timecoin.node.data-dir=" + to);
        if (!changed.contains("data-dir=" + to)) {
            throw new IllegalStateException("no data directory is set in " + settings);
        }
        Files.writeString(settings, changed);
        dataDirectories.put(node, to);
    }

    /** From its next start on this node runs with another Java. */
    void setJava(int node, Path java) {
        others.put(node, new NodeJvm(java, standard.jar(), standard.options()));
    }

    /** Starts all and waits until they are ready. */
    public void startAll() {
        IntStream.range(0, NODES).forEach(this::start);
        awaitAllReady();
    }

    /** Starts one that does not run; does not wait for it. */
    public NodeProcess start(int node) {
        if (processes.containsKey(node) && process(node).isAlive()) {
            throw new IllegalStateException("node " + node + " still runs");
        }
        NodeProcess started = NodeProcess.start(plan, node, others.getOrDefault(node, standard));
        processes.put(node, started);
        return started;
    }

    public void awaitAllReady() {
        IntStream.range(0, NODES).forEach(this::awaitReady);
    }

    /** Fails at once, with the end of its log, if the node ends instead. */
    public void awaitReady(int node) {
        Await.until(PATIENCE, () -> process(node).obituary(30), () -> {
            if (!process(node).isAlive()) {
                throw new AssertionError(process(node).obituary(30));
            }
            return isReady(node);
        });
    }

    /** Whether it says so; no answer is no. */
    public boolean isReady(int node) {
        try {
            return clients.get(node).status().flag("ready");
        } catch (NodeClientException _) {
            return false; // it does not listen yet, or is stopped
        }
    }

    /** Kill -9 to all of these in one call; returns when they are gone. */
    public void kill(Collection<Integer> nodes) throws IOException {
        Signals.send("KILL", nodes.stream().map(this::process).toList());
        nodes.forEach(this::awaitEnd);
    }

    void awaitEnd(int node) {
        if (!process(node).awaitEnd(PATIENCE)) {
            throw new AssertionError(process(node).obituary(30));
        }
    }

    /** Another signal to all of these in one call. */
    void signal(String signal, Collection<Integer> nodes) throws IOException {
        Signals.send(signal, nodes.stream().map(this::process).toList());
    }

    public NodeProcess process(int node) {
        NodeProcess process = processes.get(node);
        if (process == null) {
            throw new IllegalStateException("node " + node + " was never started");
        }
        return process;
    }

    public List<NodeClient> clients() {
        return clients;
    }

    public LocalNetworkPlan plan() {
        return plan;
    }

    public LocalNetworkFiles.Shared shared() {
        return shared;
    }

    Path settings(int node) {
        return plan.nodeDirectory(node).resolve(ConfigInputs.FILE_NAME);
    }

    public Path dataDirectory(int node) {
        return dataDirectories.getOrDefault(node, plan.nodeDirectory(node));
    }

    /** What this node prints from now on. */
    public NodeLog logFromNow(int node) {
        return NodeLog.fromNow(plan.nodeDirectory(node).resolve("node.log"));
    }

    /** Everything this node ever printed. */
    NodeLog log(int node) {
        return new NodeLog(plan.nodeDirectory(node).resolve("node.log"), 0);
    }

    /** How logs of others name this node. */
    String name(int node) {
        return "masternode "
                + shared.genesis().masternodes().get(node).id().toHex().substring(0, 12);
    }

    @Override
    public void close() {
        List<NodeProcess> running = new ArrayList<>(processes.values());
        running.forEach(NodeProcess::kill);
        clients.forEach(NodeClient::close);
    }
}
