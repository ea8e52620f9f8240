package io.timecoin.node;

import io.quarkus.runtime.configuration.MemorySize;
import io.timecoin.consensus.ConsensusConfig;
import io.timecoin.crypto.SignatureVerifier;
import io.timecoin.crypto.SignatureVerifiers;
import io.timecoin.crypto.Signer;
import io.timecoin.engine.OwnVoter;
import io.timecoin.engine.ReplicaHost;
import io.timecoin.ledger.ActiveSet;
import io.timecoin.ledger.Genesis;
import io.timecoin.mempool.MempoolLimits;
import io.timecoin.network.LinkRuntime;
import io.timecoin.network.LocalNode;
import io.timecoin.network.NetworkConfig;
import io.timecoin.network.NodeIdentity;
import io.timecoin.network.NodeRecord;
import io.timecoin.network.PeerManager;
import io.timecoin.network.PeerMessage.StatusMessage;
import io.timecoin.network.Scheduler;
import io.timecoin.network.grpc.GrpcTransport;
import io.timecoin.query.NodeJournal;
import io.timecoin.query.Queries;
import io.timecoin.runtime.Clocks;
import io.timecoin.runtime.Failure;
import io.timecoin.runtime.Threads;
import io.timecoin.storage.ChainStore;
import io.timecoin.storage.MemoryBudget;
import io.timecoin.storage.NodeDatabases;
import io.timecoin.verification.Verification;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.SplittableRandom;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What the subsystems are given: settings and files of an operator, threads, clocks, databases, links. */
@Singleton
public final class NodeBeans {

    private final NodeConfig config;
    private final NodeFiles files;
    private final NodePorts ports;
    private final SecureRandom secrets = new SecureRandom();

    public NodeBeans(NodeConfig config) throws NodeStartException {
        this.config = config;
        this.files = NodeFiles.read(config.node(), secrets);
        this.ports = NodePorts.of(config, files.genesis().network());
    }

    @Produces
    @Singleton
    Genesis genesis() {
        return files.genesis();
    }

    @Produces
    @Singleton
    ConsensusConfig consensus() {
        return ConsensusTimers.of(config.consensus());
    }

    @Produces
    @Singleton
    ReplicaHost.Terms terms(Genesis genesis, ConsensusConfig consensus) {
        NodeConfig.Mempool mempool = config.mempool();
        long memory = mempool.maxBytes()
                .map(MemorySize::asLongValue)
                .orElseGet(() -> MempoolLimits.memoryOf(Runtime.getRuntime().maxMemory()));
        MempoolLimits limits = new MempoolLimits(
                memory,
                mempool.maxTransactions(),
                mempool.maxParked(),
                MempoolLimits.parkedMemoryOf(memory),
                mempool.parkedTimeout().toMillis(),
                MempoolLimits.STANDARD.recentFinals());
        return new ReplicaHost.Terms(genesis, consensus, limits, OwnVoter.of(genesis, files.operatorKey()));
    }

    @Produces
    @Singleton
    Queries.Version version(@ConfigProperty(name = "quarkus.application.version") String version) {
        return new Queries.Version(version);
    }

    @Produces
    @Singleton
    SignatureVerifier verifier() {
        return SignatureVerifiers.fastest();
    }

    @Produces
    @Singleton
    Clocks clocks() {
        return Clocks.system();
    }

    @Produces
    @Singleton
    Threads threads(Failure failure) {
        return NodeThreads.start(failure);
    }

    @Produces
    @Singleton
    NodeDatabases databases(Genesis genesis, Threads threads) {
        return NodeDatabases.open(
                config.node().dataDir(),
                genesis,
                files.operatorKey().map(Signer::publicKey),
                MemoryBudget.ofTotal(config.storage().cacheBytes().asLongValue()),
                threads.loops());
    }

    @Produces
    @Singleton
    ChainStore chain(NodeDatabases databases) {
        return databases.chain();
    }

    @Produces
    @Singleton
    PeerManager peers(
            ReplicaHost.Terms terms,
            SignatureVerifier verifier,
            NodeJournal journal,
            Verification verification,
            Threads threads,
            Clocks clocks) {
        NetworkConfig network = PeerTransportSettings.of(config.network(), ports);
        Scheduler scheduler = Scheduler.of(threads.timer());
        return new PeerManager(
                network,
                local(identity(terms), verifier, journal, verification),
                GrpcTransport.open(threads.links(), scheduler, network.limits().inboundLinks()),
                new LinkRuntime(
                        threads.links(),
                        scheduler,
                        clocks.nanos(),
                        clocks.wall(),
                        new SplittableRandom(secrets.nextLong()),
                        secrets));
    }

    /** What links ask of the node that they belong to. */
    static LocalNode local(
            NodeIdentity identity, SignatureVerifier verifier, NodeJournal journal, Verification verification) {
        return new LocalNode(
                identity,
                verifier,
                () -> new StatusMessage(journal.tip().height(), journal.tip().epoch(), journal.view()),
                record -> isVoter(verification.sets().current().set(), record));
    }

    private NodeIdentity identity(ReplicaHost.Terms terms) {
        Genesis genesis = terms.genesis();
        NodeRecord record = terms.self()
                .masternodeId()
                .flatMap(id -> files.operatorKey()
                        .map(operator -> NodeRecord.signed(
                                operator, genesis.hash(), id, files.nodeKey().publicKey())))
                .orElse(null);
        return new NodeIdentity(
                genesis.network(), genesis.hash(), files.nodeKey(), record, ports.endpoint(config.network()));
    }

    /** Whether the operator who signed a record is that of the voter it names: anybody can sign one that names it. */
    static boolean isVoter(ActiveSet set, NodeRecord record) {
        int index = set.indexOf(record.masternodeId());
        return index >= 0 && set.voter(index).operatorKey().equals(record.operatorKey());
    }
}
