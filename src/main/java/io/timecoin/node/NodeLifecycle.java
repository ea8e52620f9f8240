package io.timecoin.node;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.timecoin.crypto.SignatureVerifiers;
import io.timecoin.mempool.MempoolLimits;
import io.timecoin.network.ListenException;
import io.timecoin.node.engine.Clocks;
import io.timecoin.node.engine.Node;
import io.timecoin.node.engine.NodeGauges;
import io.timecoin.storage.MemoryBudget;
import io.timecoin.storage.StorageException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Starts the node with Quarkus and stops it with it; hands its parts to the edges. */
@ApplicationScoped
public class NodeLifecycle {

    private static final Logger LOG = Logger.getLogger(NodeLifecycle.class);

    /** How long a failing node may take to say why it exits. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final NodeConfig config;
    private final String version;
    private final AtomicBoolean failed = new AtomicBoolean();
    private @Nullable Node node;

    public NodeLifecycle(NodeConfig config, @ConfigProperty(name = "quarkus.application.version") String version) {
        this.config = config;
        this.version = version;
    }

    /** Opens databases, listens and dials before the first client is served. */
    void start(@Observes StartupEvent event) throws NodeStartException {
        Node started = open();
        node = started;
        try {
            started.start();
        } catch (ListenException e) {
            started.close();
            node = null;
            throw new NodeStartException(String.valueOf(e.getMessage()), e);
        }
    }

    private Node open() throws NodeStartException {
        NodeFiles files = NodeFiles.read(config.node());
        NodePorts ports = NodePorts.of(config, files.genesis().network());
        try {
            return new Node(settings(files, ports), SignatureVerifiers.fastest(), Clocks.system(), this::fail);
        } catch (StorageException e) {
            throw new NodeStartException(String.valueOf(e.getMessage()), e);
        }
    }

    private Node.Settings settings(NodeFiles files, NodePorts ports) {
        NodeConfig.Network network = config.network();
        NodeConfig.Mempool mempool = config.mempool();
        return new Node.Settings(
                config.node().dataDir(),
                files.genesis(),
                files.nodeKey(),
                files.operatorKey(),
                endpoint(network, ports),
                PeerTransportSettings.of(network, ports),
                ConsensusTimers.of(config.consensus()),
                new MempoolLimits(
                        mempool.maxBytes().asLongValue(),
                        mempool.maxTransactions(),
                        mempool.maxParked(),
                        MempoolLimits.STANDARD.parkedBytes(),
                        mempool.parkedTimeout().toMillis(),
                        MempoolLimits.STANDARD.recentFinals()),
                MemoryBudget.ofTotal(config.storage().cacheBytes().asLongValue()),
                version);
    }

    /** Where others can dial this node: an address that stands for all of a machine's is none. */
    private static String endpoint(NodeConfig.Network network, NodePorts ports) {
        boolean anyAddress = network.host().equals("0.0.0.0") || network.host().equals("::");
        String own = anyAddress || ports.peer() == 0 ? "" : network.host() + ":" + ports.peer();
        return network.advertisedEndpoint().orElse(own);
    }

    /**
     * A failed write is unknown: stop voting, exit, recover (protocol §5). An orderly stop would go on voting and serving
     * until it is through, so this is as kill -9, which loses nothing. Other threads fail of the same cause meanwhile.
     */
    private void fail(Throwable cause) {
        if (failed.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().start(this::haltAfterGrace); // also if nobody reads the log
            try {
                LOG.fatal("this node cannot go on and exits; start it again, it recovers what it recorded", cause);
            } finally {
                Runtime.getRuntime().halt(1);
            }
        }
    }

    private void haltAfterGrace() {
        try {
            Thread.sleep(LAST_WORDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(1);
    }

    void stop(@Observes ShutdownEvent event) {
        Node running = node;
        if (running != null) {
            running.close();
        }
    }

    private Node running() {
        Node running = node;
        if (running == null) {
            throw new IllegalStateException("the node is not started");
        }
        return running;
    }

    @Produces
    @ApplicationScoped
    NodeService service() {
        return running().service();
    }

    @Produces
    @ApplicationScoped
    EngineHeartbeat heartbeat() {
        Node running = running();
        return running::millisSinceLastTurn;
    }

    @Produces
    @Singleton
    MetricSource faults() {
        return new FaultMetrics(() -> running().gauges()); // asked for before the node is started
    }

    @Produces
    @Singleton
    NodeGauges gauges() {
        return running().gauges();
    }
}
