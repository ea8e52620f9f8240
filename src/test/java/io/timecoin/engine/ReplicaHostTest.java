package io.timecoin.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.CompactBlock;
import io.timecoin.consensus.ConsensusConfig;
import io.timecoin.consensus.Input;
import io.timecoin.consensus.LeaderSchedule;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Signature;
import io.timecoin.crypto.Signer;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.TestLedger;
import io.timecoin.ledger.VerifiedTransaction;
import io.timecoin.mempool.MempoolLimits;
import io.timecoin.network.IdleTransport;
import io.timecoin.network.LinkedPeers;
import io.timecoin.replica.Replica;
import io.timecoin.runtime.Clocks;
import io.timecoin.runtime.Failure;
import io.timecoin.runtime.HeapAccount;
import io.timecoin.runtime.StepThreads;
import io.timecoin.runtime.Threads;
import io.timecoin.storage.FinalBlock;
import io.timecoin.storage.NodeDatabases;
import io.timecoin.storage.TestDatabases;
import io.timecoin.storage.VoteLogRecord;
import io.timecoin.verification.DropCause;
import io.timecoin.verification.Verification;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a node takes up when it starts, of its chain and of its own words (protocol §5, "Durable before sent"). */
@Timeout(60)
final class ReplicaHostTest {

    private static final long WALL = TestLedger.GENESIS_TIME + 1_000;

    private final TestLedger ledger = TestLedger.ofBronze(4);
    private final ChainState genesis = ledger.initialState();

    /** It leads the first view, so that it may have proposed there. */
    private final int self = new LeaderSchedule(ledger.genesisHash(), 0, genesis.activeSet()).leader(1);

    private final Signer key = ledger.voter(self);
    private final VerifiedTransaction payment = ledger.verifiedTransfer(0, 1, 1_000_000);

    /** Nobody can make its body of a proposal alone. */
    private final Block block = ledger.blockRules()
            .build(
                    genesis,
                    TestLedger.GENESIS_TIME + 1,
                    genesis.activeSet().voter(self).id(),
                    List.of(payment));

    private final AtomicLong nanos = new AtomicLong(TimeUnit.SECONDS.toNanos(1_000));
    private final Clocks clocks = new Clocks(nanos::get, InstantSource.fixed(Instant.ofEpochMilli(WALL)));
    private final Failure failure = cause -> {
        throw new AssertionError(cause);
    };
    private final ConsensusEngine engine = new ConsensusEngine(clocks, failure);
    private final StepThreads verifiers = new StepThreads();
    private final Threads threads =
            StepThreads.ofNode(new StepThreads(), verifiers, new StepThreads(), new StepThreads());
    private final List<String> told = new CopyOnWriteArrayList<>();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private NodeDatabases databases;

    @SuppressWarnings("NullAway.Init")
    private Verification verification;

    @AfterEach
    void close() {
        engine.stop();
        databases.closeVoteLog();
        databases.close();
    }

    /** A voter that has recorded since its key was made. */
    private void openVoter() {
        TestDatabases.createRecord(directory, key);
        openWithoutRecord();
    }

    /** A voter without the record that was made with its key. */
    private void openWithoutRecord() {
        databases = TestDatabases.ofVoter(directory, ledger, key);
    }

    private void write(VoteLogRecord... records) {
        CompletableFuture<Void> written = new CompletableFuture<>();
        databases
                .voteLog()
                .orElseThrow()
                .append(List.of(records), () -> written.complete(null), written::completeExceptionally);
        written.join();
    }

    private ReplicaHost host(Optional<Signer> operator) {
        HeapAccount heap = new HeapAccount(512L << 20);
        verification = new Verification(
                ledger.genesis(),
                ConsensusConfig.STANDARD,
                ledger.verifier(),
                databases.chain(),
                engine,
                (peer, fault) -> {},
                threads,
                clocks,
                failure,
                heap);
        return new ReplicaHost(
                new ReplicaHost.Terms(
                        ledger.genesis(),
                        ConsensusConfig.STANDARD,
                        MempoolLimits.STANDARD,
                        OwnVoter.of(ledger.genesis(), operator)),
                ledger.verifier(),
                databases,
                engine,
                new BlockImporter(databases, verification, threads, failure, heap),
                verification,
                new IdleTransport(() -> {}, told).manager(ledger, threads, clocks),
                telling(Fetches.class, told),
                telling(Facts.class, told),
                threads,
                clocks,
                failure);
    }

    private ReplicaHost host() {
        return host(Optional.of(key));
    }

    private static <T> T telling(Class<T> port, List<String> calls) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(), new Class<?>[] {port}, (_, method, arguments) -> {
                    calls.add(method.getName() + (arguments == null ? "" : " " + arguments[0]));
                    return null;
                }));
    }

    private <T> T ask(Function<Replica, T> question) {
        return engine.ask(question).toCompletableFuture().join();
    }

    private long number(ToLongFunction<Replica> question) {
        return ask(question::applyAsLong);
    }

    private boolean is(Predicate<Replica> question) {
        return ask(question::test);
    }

    // ---- statements

    private Signature sign(int signer, Statement statement) {
        return ledger.voter(signer).sign(statement.digest(ledger.genesisHash()));
    }

    private Vote own(Statement statement) {
        return new Vote(statement, self, sign(self, statement));
    }

    private Statement of(StatementKind kind, long view) {
        return new Statement(kind, 0, view, 0, block.hash());
    }

    private Certificate certificate(Statement statement) {
        return new Certificate(
                statement, List.of(0, 1, 2), List.of(sign(0, statement), sign(1, statement), sign(2, statement)));
    }

    private Proposal proposal() {
        Statement statement = of(StatementKind.PROPOSAL, 1);
        return new Proposal(statement, self, sign(self, statement), CompactBlock.of(block), List.of());
    }

    // ---- own words

    @Test
    void everythingThatWasRecordedIsFound() {
        openVoter();
        Vote notarize = own(of(StatementKind.NOTARIZE, 1));
        Vote nullify = own(Statement.nullify(0, 5));
        Certificate notarization = certificate(of(StatementKind.NOTARIZE, 1));
        write(
                new VoteLogRecord.BlockRecord(0, 1, block),
                new VoteLogRecord.ProposalRecord(proposal()),
                new VoteLogRecord.VoteRecord(notarize),
                new VoteLogRecord.CertificateRecord(notarization),
                new VoteLogRecord.VoteRecord(nullify));
        ReplicaHost.Found found = host().found();
        assertEquals(
                new Input.Recorded(List.of(proposal()), List.of(notarize, nullify), List.of(notarization)),
                found.started().recorded());
        assertEquals(List.of(block), found.bodies());
    }

    @Test
    void theReplicaGoesOnWhereItsRecordEnds() {
        openVoter();
        Certificate notarization = certificate(of(StatementKind.NOTARIZE, 1));
        write(
                new VoteLogRecord.BlockRecord(0, 1, block),
                new VoteLogRecord.ProposalRecord(proposal()),
                new VoteLogRecord.VoteRecord(own(of(StatementKind.NOTARIZE, 1))),
                new VoteLogRecord.CertificateRecord(notarization),
                new VoteLogRecord.VoteRecord(own(Statement.nullify(0, 5))));
        host().start();
        assertEquals(5, number(replica -> replica.core().currentView()), "its own last word");
        assertEquals(List.of(notarization), ask(replica -> replica.core().certificates(1, 1, 9)));
        verifiers.runAll();
        assertEquals(Optional.of(block), ask(replica -> replica.unfinalBlock(block.hash())));
        assertTrue(is(replica -> replica.core().heldBytes().containsKey(self)), "its own proposal");
    }

    @Test
    void aKeyThatWasRecordedFromTheBeginningVotes() {
        openVoter();
        ReplicaHost host = host();
        assertTrue(host.found().started().hasRecord());
        host.start();
        assertTrue(is(replica -> replica.core().isVoting()));
    }

    @Test
    void aKeyWhoseRecordWasLostIsSilent() {
        openWithoutRecord();
        ReplicaHost host = host();
        assertFalse(host.found().started().hasRecord());
        host.start();
        assertFalse(is(replica -> replica.core().isVoting()));
        assertEquals(self, number(replica -> replica.core().ownIndex()), "it is still this voter");
    }

    @Test
    void aRecordThatBeginsInALaterEpochSaysNothingOfThisOne() {
        openWithoutRecord();
        write(new VoteLogRecord.VoteRecord(own(Statement.nullify(1, 1))));
        ReplicaHost host = host();
        assertFalse(host.found().started().hasRecord());
        host.start();
        assertFalse(is(replica -> replica.core().isVoting()));
    }

    @Test
    void aRecordThatBeginsInThisEpochIsOneOfIt() {
        openWithoutRecord();
        write(new VoteLogRecord.VoteRecord(own(Statement.nullify(0, 1))));
        assertTrue(host().found().started().hasRecord());
    }

    @Test
    void whoHasLostItsRecordWaitsForAnEpochThatOpensFourSecondsAfterItsStart() {
        openWithoutRecord();
        assertEquals(WALL + 4_000, host().found().started().votesAfter());
    }

    @Test
    void anObserverHasNoRecordAndNoVoice() {
        databases = TestDatabases.ofObserver(directory, ledger);
        ReplicaHost host = host(Optional.empty());
        assertFalse(host.found().started().hasRecord());
        host.start();
        assertEquals(-1, number(replica -> replica.core().ownIndex()));
    }

    @Test
    void whatANodeSaysIsInItsRecordBeforeItCounts() {
        openVoter();
        host().start();
        assertEquals(1, number(replica -> replica.core().currentView()));
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(30)); // the view has lasted too long
        while (number(replica -> replica.core().summary().notarizeWeight()
                        + replica.core().summary().nullifyWeight())
                == 0) {
            Thread.onSpinWait(); // the timeout of this test ends it
        }
        List<VoteLogRecord> records = databases.voteLog().orElseThrow().load();
        assertTrue(records.stream().anyMatch(VoteLogRecord.VoteRecord.class::isInstance), records::toString);
    }

    // ---- the chain

    @Test
    void aNewChainBeginsWithTheGenesisThatNothingProves() {
        openVoter();
        Input.Started started = host().found().started();
        assertEquals(genesis, started.tip());
        assertEquals(Optional.empty(), started.finalization());
    }

    @Test
    void theNewestFinalBlockAndItsProofAreWhatANodeStartsFrom() {
        openVoter();
        Certificate finalization = certificate(of(StatementKind.FINALIZE, 9));
        ChainState after = ledger.after(genesis, block, payment);
        databases.chain().apply(List.of(new FinalBlock(block, after, finalization)));
        ReplicaHost host = host();
        assertEquals(after, host.found().started().tip());
        assertEquals(Optional.of(finalization), host.found().started().finalization());
        host.start();
        assertEquals(10, number(replica -> replica.core().currentView()));
        assertEquals(1, number(replica -> replica.tip().height()));
    }

    @Test
    void messagesOfViewsThatWereFinalBeforeTheStartAreNotLookedAt() {
        openVoter();
        databases
                .chain()
                .apply(List.of(new FinalBlock(
                        block, ledger.after(genesis, block, payment), certificate(of(StatementKind.FINALIZE, 9)))));
        host().start();
        assertEquals(9, number(replica -> replica.core().finalView()));
        verification
                .certificate(LinkedPeers.stranger("peer"), certificate(Statement.nullify(0, 8)))
                .await()
                .indefinitely();
        assertEquals(Map.of(DropCause.BELOW_FINAL, 1L), verification.consensus().dropped());
    }

    // ---- a halt

    @Test
    void aNodeThatHasStoppedForGoodSaysSoAtItsNextStartAndHasNoVoice() {
        openVoter();
        new HaltRecord(databases.directory()).write("two blocks are final", List.of());
        host().start();
        assertEquals(-1, number(replica -> replica.core().ownIndex()));
        assertTrue(told.contains("halted two blocks are final"), told::toString);
    }
}
