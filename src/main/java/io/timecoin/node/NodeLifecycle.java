package io.timecoin.node;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.timecoin.clock.SntpClock;
import io.timecoin.engine.BlockImporter;
import io.timecoin.engine.ConsensusEngine;
import io.timecoin.engine.EngineWatch;
import io.timecoin.engine.ReplicaHost;
import io.timecoin.network.ListenException;
import io.timecoin.network.PeerManager;
import io.timecoin.network.discovery.Discovery;
import io.timecoin.node.StartOrder.Part;
import io.timecoin.query.StateWatch;
import io.timecoin.runtime.Threads;
import io.timecoin.storage.NodeDatabases;
import io.timecoin.sync.Sync;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.logging.Logger;

/** Starts the node with Quarkus and stops it with it. */
@Singleton
public final class NodeLifecycle {

    private static final Logger LOG = Logger.getLogger(NodeLifecycle.class);

    private final StartOrder order;
    private final StateWatch states;

    public NodeLifecycle(
            NodeDatabases databases,
            BanFile bans,
            BookFile book,
            BlockImporter importer,
            EngineWatch watch,
            StateWatch states,
            SntpClock timeServers,
            ReplicaHost replica,
            ConsensusEngine engine,
            PeerManager peers,
            Discovery discovery,
            Sync sync,
            Threads threads) {
        this.states = states;
        this.order = new StartOrder(List.of(
                new Part("databases", () -> {}, databases::close), // opened when they were injected
                new Part("bans", () -> {}, bans::flush), // read when it was injected
                new Part("address book", () -> {}, book::flush), // as the bans
                new Part("vote log", () -> {}, databases::closeVoteLog), // it writes what is in hand
                new Part("final blocks", importer::start, () -> {
                    NodeThreads.end(threads.storage()); // votes that rest on final blocks go to the vote log after them
                    importer.finish();
                }),
                new Part("reads", () -> {}, () -> {
                    NodeThreads.end(threads.replies());
                    NodeThreads.end(threads.walks());
                    NodeThreads.end(threads.reads());
                }),
                new Part(
                        "timer",
                        () -> {
                            watch.start();
                            states.start();
                        },
                        () -> NodeThreads.endNow(threads.timer())),
                new Part(
                        "time servers",
                        timeServers::start,
                        () -> threads.time().shutdownNow()), // nobody waits for them
                new Part("verifiers", () -> {}, () -> {
                    NodeThreads.endNow(threads.history());
                    NodeThreads.endNow(threads.verifiers());
                }),
                new Part("engine", replica::start, engine::stop),
                new Part("links", () -> peers.start(sync.listener()), () -> {
                    peers.stop();
                    NodeThreads.endNow(threads.handshakes());
                    NodeThreads.endNow(threads.strangers());
                    NodeThreads.endNow(threads.links());
                }),
                new Part("discovery", discovery::start, () -> {
                    discovery.stop();
                    threads.names().shutdownNow(); // nobody waits for a lookup in hand
                })));
    }

    /** Databases, engine, links; clients are served after that. */
    void start(@Observes StartupEvent event) throws NodeStartException {
        try {
            order.start();
        } catch (ListenException e) {
            throw new NodeStartException(String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the node failed to start", e);
        }
    }

    void stopping(@Observes ShutdownDelayInitiatedEvent event) {
        states.stopping();
    }

    void stop(@Observes ShutdownEvent event) {
        states.stopping(); // no delay comes before a stop by another reason than a signal
        order.stop();
        LOG.info("node stopped");
    }
}
