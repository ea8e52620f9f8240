package io.timecoin.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.timecoin.clock.ClockWatch;
import io.timecoin.clock.SntpClock;
import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.ConsensusConfig;
import io.timecoin.consensus.LeaderSchedule;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Signature;
import io.timecoin.crypto.Signer;
import io.timecoin.engine.BlockImporter;
import io.timecoin.engine.ConsensusEngine;
import io.timecoin.engine.EngineSnapshot;
import io.timecoin.engine.EngineWatch;
import io.timecoin.engine.Facts;
import io.timecoin.engine.OwnVoter;
import io.timecoin.engine.ReplicaHost;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.TestLedger;
import io.timecoin.mempool.MempoolLimits;
import io.timecoin.network.IdleTransport;
import io.timecoin.network.ListenException;
import io.timecoin.network.PeerManager;
import io.timecoin.network.discovery.Discovery;
import io.timecoin.network.discovery.IdleDiscovery;
import io.timecoin.query.NodeJournal;
import io.timecoin.query.StateWatch;
import io.timecoin.replica.Replica;
import io.timecoin.runtime.Clocks;
import io.timecoin.runtime.HeapAccount;
import io.timecoin.runtime.StepThreads;
import io.timecoin.runtime.Threads;
import io.timecoin.storage.NodeDatabases;
import io.timecoin.storage.TestDatabases;
import io.timecoin.storage.VoteLog;
import io.timecoin.storage.VoteLogRecord;
import io.timecoin.sync.Sync;
import io.timecoin.verification.Verification;
import java.lang.reflect.Proxy;
import java.net.BindException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole node without its framework: what must have begun before what, and what its end leaves on the disk. */
@Timeout(60)
final class NodeLifecycleTest {

    private static final int SELF = 0;
    private static final long WALL = TestLedger.GENESIS_TIME + 60_000;

    private final TestLedger ledger = TestLedger.ofBronze(4);
    private final ChainState genesis = ledger.initialState();
    private final Signer key = ledger.voter(SELF);
    private final Block block = ledger.block(genesis, TestLedger.GENESIS_TIME + 1);
    private final AtomicLong nanos = new AtomicLong(TimeUnit.SECONDS.toNanos(1_000));
    private final Clocks clocks = new Clocks(nanos::get, InstantSource.fixed(Instant.ofEpochMilli(WALL)));
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final ConsensusEngine engine = new ConsensusEngine(clocks, failures::add);

    /** Which does nothing until the node stops: a disk may be slow. */
    private final StepThreads storage = new StepThreads();

    private final Threads threads = withStorage(NodeThreads.start(failures::add), storage);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private NodeDatabases databases;

    private static Threads withStorage(Threads real, StepThreads storage) {
        real.storage().shutdownNow();
        return new Threads(
                real.loops(),
                real.links(),
                real.strangers(),
                real.handshakes(),
                real.replies(),
                real.verifiers(),
                real.history(),
                real.reads(),
                real.walks(),
                real.names(),
                storage,
                real.timer(),
                real.time());
    }

    @BeforeEach
    void recordIsMadeWithTheKey() {
        TestDatabases.createRecord(directory, key);
        databases = opened();
    }

    private NodeDatabases opened() {
        return TestDatabases.ofVoter(directory, ledger, key);
    }

    private NodeLifecycle node(IdleTransport.Port port) {
        HeapAccount heap = new HeapAccount(512L << 20);
        Verification verification = new Verification(
                ledger.genesis(),
                ConsensusConfig.STANDARD,
                ledger.verifier(),
                databases.chain(),
                engine,
                (peer, fault) -> {},
                threads,
                clocks,
                failures::add,
                heap);
        BlockImporter importer = new BlockImporter(databases, verification, threads, failures::add, heap);
        PeerManager peers = new IdleTransport(port, told).manager(ledger, threads, clocks);
        Discovery discovery = IdleDiscovery.of(peers);
        Sync sync = new Sync(
                new Sync.Terms(Optional.empty()),
                engine,
                verification,
                databases.chain(),
                importer,
                peers,
                discovery,
                (peer, fault) -> {},
                threads,
                clocks,
                failures::add,
                heap);
        ReplicaHost.Terms terms = new ReplicaHost.Terms(
                ledger.genesis(),
                ConsensusConfig.STANDARD,
                MempoolLimits.STANDARD,
                OwnVoter.of(ledger.genesis(), Optional.of(key)));
        ReplicaHost replica = new ReplicaHost(
                terms,
                ledger.verifier(),
                databases,
                engine,
                importer,
                verification,
                peers,
                sync,
                ofNoInterest(),
                threads,
                clocks,
                failures::add);
        EngineSnapshot snapshot = new EngineSnapshot(terms, heap);
        SntpClock timeServers = new SntpClock(
                new SntpClock.Settings(List.of(), Duration.ofMinutes(1), new SplittableRandom(0)),
                clocks,
                threads,
                failures::add);
        ClockWatch clockWatch = new ClockWatch(timeServers, clocks);
        EngineWatch watch =
                new EngineWatch(engine, snapshot, verification, peers, clockWatch, clocks, threads, failures::add);
        StateWatch states = new StateWatch(
                terms,
                engine,
                snapshot,
                importer,
                verification,
                peers,
                new NodeJournal(terms, clocks, databases.chain(), threads, heap),
                clockWatch,
                clocks,
                threads,
                failures::add);
        return new NodeLifecycle(
                databases,
                bans(),
                book(),
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

    private BookFile book() {
        return BookFile.open(directory, threads, failures::add, new SecureRandom());
    }

    private BanFile bans() {
        try {
            return BanFile.open(directory, threads, failures::add);
        } catch (NodeStartException e) {
            throw new AssertionError(e);
        }
    }

    private static Facts ofNoInterest() {
        return (Facts) Proxy.newProxyInstance(
                Facts.class.getClassLoader(), new Class<?>[] {Facts.class}, (_, method, arguments) -> null);
    }

    private long ask(ToLongFunction<Replica> question) {
        return engine.ask(question::applyAsLong)
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    private Certificate finalization(long view) {
        Statement statement = new Statement(StatementKind.FINALIZE, 0, view, view - 1, block.hash());
        List<Signature> signatures = IntStream.range(0, 3)
                .mapToObj(i -> ledger.voter(i).sign(statement.digest(ledger.genesisHash())))
                .toList();
        return new Certificate(statement, List.of(0, 1, 2), signatures);
    }

    /** A peer brings a final block, and the storage thread does not come to it. */
    private void syncBlock(long view) {
        engine.answer(replica ->
                replica.finalBlocks(TestLedger.signer("peer").publicKey(), List.of(block), finalization(view)));
        assertEquals(1, ask(replica -> replica.tip().height()));
        assertEquals(0, databases.chain().tip().height());
    }

    private static void stop(NodeLifecycle node) {
        node.stop(new ShutdownEvent());
    }

    private void assertEverythingHasEnded() {
        for (ExecutorService each : List.of(
                threads.links(),
                threads.strangers(),
                threads.handshakes(),
                threads.replies(),
                threads.verifiers(),
                threads.history(),
                threads.reads(),
                threads.storage(),
                threads.timer())) {
            assertTrue(each.isTerminated(), each::toString);
        }
        assertFalse(engine.submit(replica -> {}));
        assertEquals(List.of(), failures);
    }

    private void assertDirectoryIsFree() {
        try (NodeDatabases again = opened()) {
            again.closeVoteLog();
        }
    }

    @Test
    void peersAreListenedToOnceTheEngineRuns() throws NodeStartException {
        NodeLifecycle node = node(
                () -> told.add("the engine is at height " + ask(r -> r.tip().height())));
        node.start(new StartupEvent());
        assertEquals(List.of("the engine is at height 0", "listens"), told);
        stop(node);
        assertEquals(List.of("the engine is at height 0", "listens", "links are closed"), told);
        assertEverythingHasEnded();
        stop(node);
        assertEquals(3, told.size(), "it stops once");
        assertDirectoryIsFree();
    }

    @Test
    void aPortThatCannotBeHadEndsTheStartWithItsReasonAndLeavesNothingBehind() {
        NodeLifecycle node = node(() -> {
            throw new ListenException("port 24100 is in use", new BindException());
        });
        NodeStartException refused = assertThrows(NodeStartException.class, () -> node.start(new StartupEvent()));
        assertEquals("port 24100 is in use", refused.getMessage());
        assertEverythingHasEnded();
        assertDirectoryIsFree();
    }

    @Test
    void finalBlocksThatWaitWhenANodeStopsAreOnTheDiskAfterwards() throws NodeStartException {
        NodeLifecycle node = node(() -> {});
        node.start(new StartupEvent());
        syncBlock(1);
        stop(node);
        assertEverythingHasEnded();
        assertEquals(1, databases.chain().syncedHeight());
        try (NodeDatabases again = opened()) {
            assertEquals(1, again.chain().tip().height());
            again.closeVoteLog();
        }
    }

    @Test
    void aVoteThatIsOnItsWayToTheRecordWhenANodeStopsIsWritten() throws NodeStartException {
        VoteLogRecord vote = new VoteLogRecord.VoteRecord(
                new Vote(Statement.nullify(0, 90), SELF, Signature.of(new byte[Signature.LENGTH])));
        NodeLifecycle node = node(() -> {});
        node.start(new StartupEvent());
        databases.voteLog().orElseThrow().append(List.of(vote), () -> {}, failures::add);
        stop(node);
        assertEverythingHasEnded();
        try (NodeDatabases again = opened()) {
            assertTrue(again.voteLog().orElseThrow().load().contains(vote));
            again.closeVoteLog();
        }
    }

    /** A vote on a chain that others have brought waits until the database has that; a stop in between is no failure. */
    @Test
    void aVoteThatWaitsForTheChainWhenANodeStopsIsWrittenBehindIt() throws NodeStartException {
        LeaderSchedule leaders = new LeaderSchedule(ledger.genesisHash(), 0, genesis.activeSet());
        long own = LongStream.iterate(2, view -> view + 1)
                .filter(view -> leaders.leader(view) == SELF)
                .findFirst()
                .orElseThrow();
        NodeLifecycle node = node(() -> {});
        node.start(new StartupEvent());
        syncBlock(own - 1);
        assertEquals(own, ask(replica -> replica.core().currentView()));
        storage.runAll();
        assertEquals(1, databases.chain().tip().height(), "it is applied");
        assertEquals(0, databases.chain().syncedHeight(), "and a power failure would take it");
        VoteLog log = databases.voteLog().orElseThrow();
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(5_500)); // the leader of an idle view proposes
        while (storage.waiting() == 0 && log.load().isEmpty()) {
            assertEquals(own, ask(replica -> replica.core().currentView())); // the timeout of this test ends it
        }
        assertEquals(List.of(), log.load(), "what it rests on comes first");
        stop(node);
        assertEverythingHasEnded();
        try (NodeDatabases again = opened()) {
            assertEquals(1, again.chain().tip().height());
            List<VoteLogRecord> records = again.voteLog().orElseThrow().load();
            assertTrue(records.stream().anyMatch(VoteLogRecord.ProposalRecord.class::isInstance), records::toString);
            again.closeVoteLog();
        }
    }
}
