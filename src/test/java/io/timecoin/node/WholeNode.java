package io.timecoin.node;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.timecoin.clock.ClockWatch;
import io.timecoin.clock.SntpClock;
import io.timecoin.consensus.ConsensusConfig;
import io.timecoin.crypto.SignatureVerifier;
import io.timecoin.crypto.SignatureVerifiers;
import io.timecoin.crypto.Signer;
import io.timecoin.engine.BlockImporter;
import io.timecoin.engine.ConsensusEngine;
import io.timecoin.engine.EngineSnapshot;
import io.timecoin.engine.EngineWatch;
import io.timecoin.engine.OwnVoter;
import io.timecoin.engine.ReplicaHost;
import io.timecoin.ledger.Genesis;
import io.timecoin.ledger.TestLedger;
import io.timecoin.mempool.MempoolLimits;
import io.timecoin.network.LinkLimits;
import io.timecoin.network.LinkRuntime;
import io.timecoin.network.LinkTimings;
import io.timecoin.network.LocalNode;
import io.timecoin.network.NetworkConfig;
import io.timecoin.network.NodeIdentity;
import io.timecoin.network.OwnRecord;
import io.timecoin.network.PeerManager;
import io.timecoin.network.Scheduler;
import io.timecoin.network.conduct.Conduct;
import io.timecoin.network.discovery.Discovery;
import io.timecoin.network.discovery.DiscoveryPorts;
import io.timecoin.query.LedgerReader;
import io.timecoin.query.NodeJournal;
import io.timecoin.query.NodeState;
import io.timecoin.query.Queries;
import io.timecoin.query.StateWatch;
import io.timecoin.runtime.Clocks;
import io.timecoin.runtime.Failure;
import io.timecoin.runtime.HeapAccount;
import io.timecoin.runtime.Threads;
import io.timecoin.storage.ChainStore;
import io.timecoin.storage.DataDirectory;
import io.timecoin.storage.MemoryBudget;
import io.timecoin.storage.NodeDatabases;
import io.timecoin.storage.VoteLog;
import io.timecoin.submission.MempoolSubmissions;
import io.timecoin.submission.Submissions;
import io.timecoin.sync.Sync;
import io.timecoin.verification.Urgency;
import io.timecoin.verification.Verification;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A node as a process has it, from its disk to its links, with every part that the beans of one make; its threads, timers, clocks,
 * chance and wires are those of its {@link Surroundings}.
 */
final class WholeNode {

    private static final SignatureVerifier VERIFIER = SignatureVerifiers.fastest();
    private static final MemoryBudget MEMORY = MemoryBudget.ofTotal(48L << 20);

    private final String name;
    private final Optional<Signer> operator;
    private final Surroundings around;
    private final HeapAccount heap = new HeapAccount(256L << 20);
    private final NodeDatabases databases;
    private final NodeLifecycle lifecycle;
    private final Conduct conduct;
    private final PeerManager peers;
    private final Sync sync;
    private final Queries queries;
    private final Submissions submissions;

    /** Makes the record of votes together with the operator key, as {@code timecoin init} does. */
    static void prepare(Path directory, Signer operator) {
        try (DataDirectory locked = DataDirectory.open(directory)) {
            VoteLog.create(locked, operator.publicKey());
        }
    }

    /**
     * Opens what is in the directory.
     *
     * @param name stands for its node key
     * @param operator none for an observer
     */
    WholeNode(Path directory, String name, Optional<Signer> operator, Genesis genesis, Surroundings around) {
        this.name = name;
        this.operator = operator;
        this.around = around;
        Threads threads = around.threads();
        Clocks clocks = around.clocks();
        Failure failure = around.failure();
        ConsensusConfig consensus = ConsensusConfig.STANDARD;
        ReplicaHost.Terms terms =
                new ReplicaHost.Terms(genesis, consensus, MempoolLimits.STANDARD, OwnVoter.of(genesis, operator));
        this.databases =
                NodeDatabases.open(directory, genesis, operator.map(Signer::publicKey), MEMORY, threads.loops());
        ChainStore chain = databases.chain();
        BanFile bans = bans(directory);
        this.conduct = new Conduct(clocks::monotonicMillis, clocks::wallMillis, bans);
        ConsensusEngine engine = new ConsensusEngine(clocks, failure);
        Verification verification =
                new Verification(genesis, consensus, VERIFIER, chain, engine, conduct, threads, clocks, failure, heap);
        NodeJournal journal = new NodeJournal(terms, clocks, chain, threads, heap);
        LocalNode local = local(terms, journal, verification, clocks);
        LinkRuntime runtime = new LinkRuntime(
                threads.links(),
                threads.strangers(),
                threads.handshakes(),
                Scheduler.of(threads.timer()),
                clocks.nanos(),
                clocks.wall(),
                around.numbers().get(),
                new SeededSecrets(around.numbers().get()));
        this.peers = new PeerManager(
                new NetworkConfig(
                        around.host(), around.port(), around.peers(), LinkLimits.STANDARD, LinkTimings.STANDARD),
                local,
                around.transport().apply(runtime),
                runtime,
                conduct);
        BookFile book = BookFile.open(
                directory, threads, failure, new SeededSecrets(around.numbers().get()));
        Discovery discovery = new Discovery(
                around.discovery(),
                local,
                peers,
                new DiscoveryPorts(
                        runtime,
                        threads.names(),
                        _ -> List.of(),
                        work -> verification.pool().execute(Urgency.STRANGER, work),
                        conduct,
                        book,
                        failure::failed));
        BlockImporter importer = new BlockImporter(databases, verification, threads, failure, heap);
        this.sync = new Sync(
                new Sync.Terms(Optional.empty()),
                engine,
                verification,
                chain,
                importer,
                peers,
                discovery,
                conduct,
                threads,
                clocks,
                failure,
                heap);
        ReplicaHost replica = new ReplicaHost(
                terms,
                VERIFIER,
                databases,
                engine,
                importer,
                verification,
                peers,
                sync,
                journal,
                threads,
                clocks,
                failure);
        EngineSnapshot snapshot = new EngineSnapshot(terms, heap);
        SntpClock timeServers = new SntpClock(
                new SntpClock.Settings(List.of(), Duration.ofMinutes(1), new SplittableRandom(0)),
                clocks,
                threads,
                failure);
        ClockWatch clockWatch = new ClockWatch(timeServers, clocks);
        EngineWatch watch =
                new EngineWatch(engine, snapshot, verification, peers, clockWatch, clocks, threads, failure);
        StateWatch states = new StateWatch(
                terms, engine, snapshot, importer, verification, peers, journal, clockWatch, clocks, threads, failure);
        LedgerReader reader = new LedgerReader(chain, genesis);
        this.submissions = new MempoolSubmissions(verification, importer, journal, states, reader, threads);
        this.queries = new Queries(
                terms,
                new Queries.Version("test"),
                snapshot,
                chain,
                importer,
                reader,
                journal,
                peers,
                states,
                sync,
                threads,
                clocks);
        this.lifecycle = new NodeLifecycle(
                databases,
                bans,
                book,
                importer,
                watch,
                states,
                timeServers,
                replica,
                engine,
                peers,
                discovery,
                sync,
                threads);
    }

    private LocalNode local(ReplicaHost.Terms terms, NodeJournal journal, Verification verification, Clocks clocks) {
        Genesis genesis = terms.genesis();
        Optional<OwnRecord> record = terms.self()
                .masternodeId()
                .map(masternode -> new OwnRecord(
                        operator.orElseThrow(),
                        genesis.hash(),
                        masternode,
                        nodeKey().publicKey(),
                        voteLog().serial(),
                        clocks::wallMillis));
        return LocalPeer.local(
                new NodeIdentity(
                        genesis.network(),
                        genesis.hash(),
                        nodeKey(),
                        () -> record.flatMap(OwnRecord::get),
                        around.host() + ":" + around.port()),
                genesis,
                VERIFIER,
                journal,
                verification);
    }

    private BanFile bans(Path directory) {
        try {
            return BanFile.open(directory, around.threads(), around.failure());
        } catch (NodeStartException e) {
            throw new AssertionError("the bans of node " + name, e);
        }
    }

    Signer nodeKey() {
        return TestLedger.signer("node " + name);
    }

    /** What it holds against its peers. */
    Conduct conduct() {
        return conduct;
    }

    HeapAccount heap() {
        return heap;
    }

    PeerManager peers() {
        return peers;
    }

    Sync sync() {
        return sync;
    }

    VoteLog voteLog() {
        return databases.voteLog().orElseThrow();
    }

    void start() throws NodeStartException {
        lifecycle.start(new StartupEvent());
    }

    void stop() {
        lifecycle.stop(new ShutdownEvent());
    }

    boolean takesTransactions() {
        return queries.node().status().standing().state().allows(NodeState.Right.TAKES_TRANSACTIONS);
    }

    Queries queries() {
        return queries;
    }

    Submissions submissions() {
        return submissions;
    }
}
