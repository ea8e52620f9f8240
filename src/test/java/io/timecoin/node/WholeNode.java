package io.timecoin.node;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.timecoin.clock.ClockWatch;
import io.timecoin.clock.SntpClock;
import io.timecoin.consensus.ConsensusConfig;
import io.timecoin.crypto.Hash256;
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
import io.timecoin.network.HostPort;
import io.timecoin.network.LinkLimits;
import io.timecoin.network.LinkRuntime;
import io.timecoin.network.LinkTimings;
import io.timecoin.network.LocalNode;
import io.timecoin.network.NetworkConfig;
import io.timecoin.network.NodeIdentity;
import io.timecoin.network.OwnRecord;
import io.timecoin.network.PeerManager;
import io.timecoin.network.Scheduler;
import io.timecoin.network.Transport;
import io.timecoin.network.conduct.Conduct;
import io.timecoin.network.discovery.Discovery;
import io.timecoin.network.discovery.DiscoveryPorts;
import io.timecoin.network.discovery.DiscoverySettings;
import io.timecoin.query.LedgerReader;
import io.timecoin.query.NodeJournal;
import io.timecoin.query.NodeState;
import io.timecoin.query.Queries;
import io.timecoin.query.StateWatch;
import io.timecoin.runtime.Clocks;
import io.timecoin.runtime.Failure;
import io.timecoin.runtime.HeapAccount;
import io.timecoin.runtime.Loop;
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
import java.util.stream.IntStream;

/**
 * A node as a process has it, from its disk to its links, with every part that the beans of one make; its threads, timers, clocks,
 * chance and wires are those of a {@link Schedule}.
 */
final class WholeNode {

    private static final SignatureVerifier VERIFIER = SignatureVerifiers.fastest();
    private static final MemoryBudget MEMORY = MemoryBudget.ofTotal(48L << 20);

    private final int index;
    private final Schedule schedule;
    private final Chronicle chronicle;
    private final Threads threads;
    private final NodeDatabases databases;
    private final NodeLifecycle lifecycle;
    private final Conduct conduct;
    private final Queries queries;
    private final Submissions submissions;

    /** Makes the record of votes together with the operator key, as {@code timecoin init} does. */
    static void prepare(Path directory, int index) {
        try (DataDirectory locked = DataDirectory.open(directory)) {
            VoteLog.create(locked, TestLedger.operator(index).publicKey());
        }
    }

    /** Opens what is in the directory. */
    WholeNode(Path directory, int index, Genesis genesis, Schedule schedule, Chronicle chronicle, Transport transport) {
        this.index = index;
        this.schedule = schedule;
        this.chronicle = chronicle;
        this.threads = new Threads(
                this::loop,
                new ScheduledThreads(schedule, 2, false),
                new ScheduledThreads(schedule, 1, true),
                new ScheduledThreads(schedule, 1, true),
                new ScheduledThreads(schedule, 2, false),
                new ScheduledThreads(schedule, 2, true),
                new ScheduledThreads(schedule, 2, true),
                new ScheduledThreads(schedule, 2, false),
                new ScheduledThreads(schedule, 2, false),
                new ScheduledThreads(schedule, 1, false),
                new ScheduledThreads(schedule, 1, false),
                new ScheduledThreads(schedule, 1, false),
                new ScheduledThreads(schedule, 1, false));
        Signer operator = TestLedger.operator(index);
        Clocks clocks = schedule.clocks();
        Failure failure = schedule::failed;
        HeapAccount heap = new HeapAccount(256L << 20);
        ConsensusConfig consensus = ConsensusConfig.STANDARD;
        ReplicaHost.Terms terms = new ReplicaHost.Terms(
                genesis, consensus, MempoolLimits.STANDARD, OwnVoter.of(genesis, Optional.of(operator)));
        this.databases =
                NodeDatabases.open(directory, genesis, Optional.of(operator.publicKey()), MEMORY, threads.loops());
        ChainStore chain = databases.chain();
        BanFile bans = bans(directory, failure);
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
                schedule.numbers(),
                new SeededSecrets(schedule.numbers()));
        PeerManager peers = peers(local, runtime, transport);
        BookFile book = BookFile.open(directory, threads, failure, new SeededSecrets(schedule.numbers()));
        Discovery discovery = new Discovery(
                discovery(),
                local,
                peers,
                new DiscoveryPorts(
                        runtime,
                        threads.names(),
                        name -> List.of(),
                        work -> verification.pool().execute(Urgency.STRANGER, work),
                        conduct,
                        book,
                        failure::failed));
        BlockImporter importer = new BlockImporter(databases, verification, threads, failure, heap);
        Sync sync = new Sync(
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
        Signer nodeKey = TestLedger.signer("node " + index);
        Genesis genesis = terms.genesis();
        HostPort own = WholeNetwork.endpoint(index);
        Hash256 masternode = terms.self().masternodeId().orElseThrow();
        OwnRecord record = new OwnRecord(
                TestLedger.operator(index),
                genesis.hash(),
                masternode,
                nodeKey.publicKey(),
                voteLog().serial(),
                clocks::wallMillis);
        return LocalPeer.local(
                new NodeIdentity(genesis.network(), genesis.hash(), nodeKey, record, own.toString()),
                genesis,
                VERIFIER,
                journal,
                verification);
    }

    private List<HostPort> others() {
        return IntStream.range(0, WholeNetwork.NODES)
                .filter(other -> other != index)
                .mapToObj(WholeNetwork::endpoint)
                .toList();
    }

    private DiscoverySettings discovery() {
        return new DiscoverySettings(
                true, others(), others(), List.of(), Optional.of(WholeNetwork.endpoint(index)), 16);
    }

    private PeerManager peers(LocalNode local, LinkRuntime runtime, Transport transport) {
        HostPort own = WholeNetwork.endpoint(index);
        return new PeerManager(
                new NetworkConfig(own.host(), own.port(), others(), LinkLimits.STANDARD, LinkTimings.STANDARD),
                local,
                transport,
                runtime,
                conduct);
    }

    private BanFile bans(Path directory, Failure failure) {
        try {
            return BanFile.open(directory, threads, failure);
        } catch (NodeStartException e) {
            throw new AssertionError("the bans of node " + index, e);
        }
    }

    /** What it holds against its peers. */
    Conduct conduct() {
        return conduct;
    }

    private Loop loop(String name, Loop.Turn turn) {
        return new ScheduledLoop(schedule, name.equals("vote-log") ? () -> writing(turn) : turn);
    }

    private long writing(Loop.Turn turn) {
        int appends = voteLog().queued();
        long millis = turn.run();
        chronicle.written(index, appends + " appends");
        return millis;
    }

    private VoteLog voteLog() {
        return databases.voteLog().orElseThrow();
    }

    void start() throws NodeStartException {
        chronicle.happened("start " + index);
        lifecycle.start(new StartupEvent());
    }

    void stop() {
        voteLog().load().forEach(record -> chronicle.written(index, record.toString()));
        chronicle.happened("stop " + index);
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
