package io.timecoin.node;

import io.quarkus.runtime.configuration.MemorySize;
import io.timecoin.clock.SntpClock;
import io.timecoin.consensus.ConsensusConfig;
import io.timecoin.crypto.Ed25519Verifier;
import io.timecoin.crypto.SignatureVerifier;
import io.timecoin.crypto.SignatureVerifiers;
import io.timecoin.crypto.Signer;
import io.timecoin.engine.OwnVoter;
import io.timecoin.engine.ReplicaHost;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.Genesis;
import io.timecoin.mempool.MempoolLimits;
import io.timecoin.mempool.TransactionMemory;
import io.timecoin.network.LinkRuntime;
import io.timecoin.network.LocalNode;
import io.timecoin.network.NodeIdentity;
import io.timecoin.network.PeerManager;
import io.timecoin.network.Scheduler;
import io.timecoin.network.StrangersShare;
import io.timecoin.network.conduct.Conduct;
import io.timecoin.network.discovery.Discovery;
import io.timecoin.network.discovery.DiscoveryPorts;
import io.timecoin.network.discovery.NameResolver;
import io.timecoin.network.grpc.ConnectionLimits;
import io.timecoin.network.grpc.GrpcTransport;
import io.timecoin.query.NodeJournal;
import io.timecoin.query.Queries;
import io.timecoin.runtime.Clocks;
import io.timecoin.runtime.Failure;
import io.timecoin.runtime.HeapAccount;
import io.timecoin.runtime.HeapShare;
import io.timecoin.runtime.Threads;
import io.timecoin.storage.ChainStore;
import io.timecoin.storage.MemoryBudget;
import io.timecoin.storage.NodeDatabases;
import io.timecoin.sync.Checkpoint;
import io.timecoin.sync.Sync;
import io.timecoin.verification.Urgency;
import io.timecoin.verification.Verification;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What the subsystems are given: settings and files of an operator, threads, clocks, databases, links. */
@Singleton
public final class NodeBeans {

    private static final Logger LOG = Logger.getLogger(NodeBeans.class);

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
    HeapAccount heap() {
        return HeapAccount.ofThisProcess();
    }

    @Produces
    @Singleton
    ReplicaHost.Terms terms(Genesis genesis, ConsensusConfig consensus, HeapAccount heap) {
        NodeConfig.Mempool mempool = config.mempool();
        MempoolLimits limits = new MempoolLimits(
                mempool.maxBytes().map(MemorySize::asLongValue).orElseGet(() -> heap.share(HeapShare.MEMPOOL)),
                mempool.maxTransactions(),
                mempool.maxParked(),
                heap.share(HeapShare.PARKED),
                mempool.parkedTimeout().toMillis(),
                heap.count(HeapShare.RECENT_FINALS, TransactionMemory.RECENT_FINAL));
        return new ReplicaHost.Terms(genesis, consensus, limits, OwnVoter.of(genesis, files.operatorKey()));
    }

    @Produces
    @Singleton
    Sync.Terms history(ChainStore chain) throws NodeStartException {
        Optional<Checkpoint> checkpoint = config.sync().checkpoint().flatMap(Checkpoint::parse);
        if (checkpoint.isPresent()) {
            @Nullable BlockHeader here = chain.header(checkpoint.get().height());
            if (here != null && !checkpoint.get().allows(here)) {
                throw new NodeStartException("the chain in " + config.node().dataDir() + " has block " + here.hash()
                        + " at height " + here.height() + ", not that of timecoin.sync.checkpoint = "
                        + checkpoint.get().hash()
                        + "; correct the setting, or use another --data-dir if it is the chain that is wrong");
            }
        }
        return new Sync.Terms(checkpoint);
    }

    @Produces
    @Singleton
    Queries.Version version(@ConfigProperty(name = "quarkus.application.version") String version) {
        return new Queries.Version(version);
    }

    @Produces
    @Singleton
    SignatureVerifier verifier() {
        Ed25519Verifier fastest = SignatureVerifiers.fastest();
        SignatureVerifiers.whyNotFaster()
                .ifPresentOrElse(
                        why -> LOG.warnf(
                                "signatures are verified by %s, several times slower than where ACCP loads; here it"
                                        + " does not: %s",
                                fastest.providerName(), why),
                        () -> LOG.infof("signatures are verified by %s", fastest.providerName()));
        return fastest;
    }

    @Produces
    @Singleton
    Clocks clocks() {
        return Clocks.system();
    }

    @Produces
    @Singleton
    SntpClock.Settings timeServers() {
        NodeConfig.Time time = config.time();
        return new SntpClock.Settings(
                time.servers().orElse(List.of()).stream()
                        .map(TimeServerText::parse)
                        .toList(),
                time.interval(),
                secrets);
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
                MemoryBudget.ofTotal(config.storage()
                        .cacheBytes()
                        .map(MemorySize::asLongValue)
                        .orElseGet(() -> OffHeapShares.ofThisProcess().databases())),
                threads.loops());
    }

    @Produces
    @Singleton
    ChainStore chain(NodeDatabases databases) {
        return databases.chain();
    }

    @Produces
    @Singleton
    BanFile banFile(NodeDatabases held, Threads threads, Failure failure) throws NodeStartException {
        return BanFile.open(config.node().dataDir(), threads, failure); // the directory is this process's alone
    }

    @Produces
    @Singleton
    Conduct conduct(BanFile bans, Clocks clocks) {
        return new Conduct(clocks::monotonicMillis, clocks::wallMillis, bans);
    }

    @Produces
    @Singleton
    AdminCookie cookie(NodeDatabases held) throws NodeStartException {
        return AdminCookie.create(config.node().dataDir(), secrets);
    }

    @Produces
    @Singleton
    BookFile bookFile(NodeDatabases held, Threads threads, Failure failure) {
        return BookFile.open(
                config.node().dataDir(), threads, failure, secrets); // the directory is this process's alone
    }

    @Produces
    @Singleton
    LocalNode local(
            ReplicaHost.Terms terms,
            SignatureVerifier verifier,
            NodeDatabases databases,
            NodeJournal journal,
            Verification verification,
            Clocks clocks) {
        NodeIdentity identity =
                new LocalPeer(files, ports).identity(config.network(), terms, databases, journal, clocks);
        return LocalPeer.local(identity, terms.genesis(), verifier, journal, verification);
    }

    @Produces
    @Singleton
    LinkRuntime runtime(Threads threads, Clocks clocks) {
        return new LinkRuntime(
                threads.links(),
                threads.strangers(),
                threads.handshakes(),
                Scheduler.of(threads.timer()),
                clocks.nanos(),
                clocks.wall(),
                new SplittableRandom(secrets.nextLong()),
                secrets);
    }

    @Produces
    @Singleton
    PeerManager peers(Genesis genesis, LocalNode local, LinkRuntime runtime, Conduct conduct, HeapAccount heap) {
        PeerManager peers = new PeerManager(
                PeerTransportSettings.of(config.network(), ports, genesis, heap),
                local,
                GrpcTransport.open(runtime, ConnectionLimits.STANDARD),
                runtime,
                conduct);
        use(heap, HeapShare.STRANGERS_MESSAGES, peers.strangers().inbound());
        use(heap, HeapShare.STRANGERS_TOLD, peers.strangers().told());
        use(heap, HeapShare.STRANGERS_REPLIES, peers.strangers().replies());
        return peers;
    }

    @Produces
    @Singleton
    Discovery discovery(
            LocalNode local,
            PeerManager peers,
            LinkRuntime runtime,
            Verification verification,
            Conduct conduct,
            BookFile book,
            Threads threads,
            Failure failure,
            HeapAccount heap) {
        Discovery discovery = new Discovery(
                PeerTransportSettings.discovery(config.network(), ports, files.genesis()),
                local,
                peers,
                new DiscoveryPorts(
                        runtime,
                        threads.names(),
                        NameResolver.ofMachine(),
                        work -> verification.pool().execute(Urgency.STRANGER, work),
                        conduct,
                        book,
                        failure::failed));
        heap.use(HeapShare.ADDRESS_BOOK, Discovery.MOST_BYTES, discovery::bytes);
        return discovery;
    }

    private static void use(HeapAccount heap, HeapShare holder, StrangersShare.Room room) {
        heap.use(holder, room.most(), room::taken);
    }
}
