package io.timecoin.verification;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.CompactBlock;
import io.timecoin.consensus.ConsensusConfig;
import io.timecoin.consensus.ConsensusCore;
import io.timecoin.consensus.Input;
import io.timecoin.consensus.LeaderSchedule;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.crypto.Signature;
import io.timecoin.engine.ConsensusEngine;
import io.timecoin.ledger.ActiveSet;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.TestLedger;
import io.timecoin.mempool.Mempool;
import io.timecoin.mempool.MempoolLimits;
import io.timecoin.network.LinkedPeers;
import io.timecoin.network.PeerInfo;
import io.timecoin.network.conduct.Fault;
import io.timecoin.replica.Moment;
import io.timecoin.replica.Replica;
import io.timecoin.replica.ReplicaPort;
import io.timecoin.runtime.Clocks;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * What consensus messages go through on their way in, with a replica that only listens. The verifiers and the engine run when
 * the test says so, on its thread.
 */
final class IntakeFixture {

    static final int VOTERS = 4;

    /** Runs nothing by itself. */
    private static final class Verifiers extends AbstractExecutorService {
        private final Deque<Runnable> tasks = new ArrayDeque<>();

        @Override
        public void execute(Runnable task) {
            tasks.addLast(task);
        }

        @Override
        public void shutdown() {}

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }

    final TestLedger ledger = TestLedger.ofBronze(VOTERS);
    final ChainState genesis = ledger.initialState();
    final ActiveSet set = genesis.activeSet();
    final LeaderSchedule leaders = new LeaderSchedule(ledger.genesisHash(), 0, set);
    private final Verifiers verifiers = new Verifiers();
    private long nanos = TimeUnit.SECONDS.toNanos(1_000);
    private final Clocks clocks =
            new Clocks(() -> nanos, InstantSource.fixed(Instant.ofEpochMilli(TestLedger.GENESIS_TIME)));
    final ConsensusEngine engine = new ConsensusEngine(clocks, failure -> {
        throw new IllegalStateException(failure);
    });
    final VerifierPool pool = new VerifierPool(verifiers);
    final ShownCertificates shown = new ShownCertificates();
    final EpochSets sets = new EpochSets(ledger.genesisHash(), this::verify, genesis);
    final HeardVoters heard = new HeardVoters(engine);
    final MessageGate gate = new MessageGate(ledger.parameters(), 1_000, Knowledge.of(sets::isVerified, shown::isHeld));

    /** Of peers, as they were noticed. */
    final List<Fault> faults = new ArrayList<>();

    final ConsensusIntake intake = new ConsensusIntake(
            new GatedVerifiers(engine, pool, sets, gate, clocks, (peer, fault) -> faults.add(fault)),
            sets,
            shown,
            failure -> {
                throw new IllegalStateException(failure);
            });
    final Replica replica;
    final Block block = ledger.block(genesis, TestLedger.GENESIS_TIME + 1);

    /** Signatures that were verified. */
    int verified;

    private boolean meanwhile;

    /** Messages that take no room any more. */
    int taken;

    IntakeFixture() {
        replica = new Replica(
                new Replica.Parts(
                        new ConsensusCore(ConsensusConfig.STANDARD, ledger.genesisHash(), null, genesis),
                        new Mempool(MempoolLimits.STANDARD, 0),
                        ledger.blockRules(),
                        port(),
                        genesis,
                        set.voter(0).id(),
                        ledger.parameters().epochMillis()),
                new Moment(clocks.monotonicMillis(), clocks.wallMillis()));
        replica.turn(new Moment(clocks.monotonicMillis(), clocks.wallMillis()));
        replica.start(
                new Input.Started(
                        genesis, Optional.empty(), new Input.Recorded(List.of(), List.of(), List.of()), true, 0),
                List.of());
        replica.settle();
    }

    /** The next signature is verified only after another verifier has done one task. */
    void meanwhile() {
        meanwhile = true;
    }

    private boolean verify(PublicKey key, Hash256 digest, Signature signature) {
        verified++;
        if (meanwhile) {
            meanwhile = false;
            verifyOne();
        }
        return ledger.verifier().verify(key, digest, signature);
    }

    /** Does what the executor of effects does for the way in, and nothing else. */
    private ReplicaPort port() {
        return (ReplicaPort) Proxy.newProxyInstance(
                ReplicaPort.class.getClassLoader(), new Class<?>[] {ReplicaPort.class}, (_, method, arguments) -> {
                    if (method.getName().equals("relay")) {
                        Certificate certificate = (Certificate) arguments[0];
                        shown.held(certificate.statement());
                        if (certificate.kind() == StatementKind.FINALIZE) {
                            sets.finalized(certificate.epoch(), certificate.view());
                        }
                    } else if (method.getName().equals("viewEntered")) {
                        sets.entered((long) arguments[0], (long) arguments[1]);
                    }
                    return null;
                });
    }

    /** Runs what waits for the verifiers, and what comes of it. */
    void verifyAll() {
        while (verifyOne()) {
            // until nothing is left
        }
    }

    boolean verifyOne() {
        Runnable next = verifiers.tasks.poll();
        if (next == null) {
            return false;
        }
        next.run();
        return true;
    }

    /** Gives the engine one turn; how many tasks it had. */
    int turn() {
        List<ConsensusEngine.Task> tasks = new ArrayList<>();
        var _ = engine.take(tasks);
        replica.turn(new Moment(clocks.monotonicMillis(), clocks.wallMillis()));
        tasks.forEach(task -> task.work().accept(replica));
        replica.settle();
        return tasks.size();
    }

    /** Verifies and takes turns until nothing moves. */
    void settle() {
        verifyAll();
        while (turn() > 0) {
            verifyAll();
        }
    }

    void later(long millis) {
        nanos += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    long dropped(DropCause cause) {
        return intake.dropped().getOrDefault(cause, 0L);
    }

    // ---- who sends

    /** The link of a voter. */
    PeerInfo voter(int index) {
        return LinkedPeers.voter(ledger, index);
    }

    static PeerInfo stranger(String name) {
        return LinkedPeers.stranger(name);
    }

    void send(PeerInfo from, Vote vote) {
        intake.vote(from, vote).subscribe().with(_ -> taken++, failure -> {
            throw new AssertionError(failure);
        });
    }

    void send(PeerInfo from, Proposal proposal) {
        intake.proposal(from, proposal).subscribe().with(_ -> taken++, failure -> {
            throw new AssertionError(failure);
        });
    }

    void send(PeerInfo from, Certificate certificate) {
        intake.certificate(from, certificate).subscribe().with(_ -> taken++, failure -> {
            throw new AssertionError(failure);
        });
    }

    // ---- what is sent

    static Hash256 hash(int number) {
        byte[] bytes = new byte[Hash256.LENGTH];
        bytes[0] = (byte) number;
        bytes[1] = (byte) (number >> 8);
        return Hash256.of(bytes);
    }

    private static Statement statement(StatementKind kind, long epoch, long view, int block) {
        return kind == StatementKind.NULLIFY
                ? Statement.nullify(epoch, view)
                : new Statement(kind, epoch, view, view - 1, hash(block));
    }

    private Signature sign(int signer, Statement statement) {
        return ledger.voter(signer).sign(statement.digest(ledger.genesisHash()));
    }

    Vote vote(StatementKind kind, long view, int signer, int block) {
        return vote(0, kind, view, signer, block);
    }

    Vote vote(long epoch, StatementKind kind, long view, int signer, int block) {
        Statement statement = statement(kind, epoch, view, block);
        return new Vote(statement, signer, sign(signer, statement));
    }

    /** In the name of a voter that has not signed it. */
    static Vote forged(long view, int signer, int block) {
        return new Vote(
                statement(StatementKind.NOTARIZE, 0, view, block), signer, Signature.of(new byte[Signature.LENGTH]));
    }

    /** Signed by voters 0, 1 and 2. */
    Certificate certificate(StatementKind kind, long view) {
        Statement statement = statement(kind, 0, view, 0);
        return new Certificate(
                statement, List.of(0, 1, 2), List.of(sign(0, statement), sign(1, statement), sign(2, statement)));
    }

    /** Said to be signed by so many. */
    static Certificate unsigned(long view, int signers) {
        return new Certificate(
                statement(StatementKind.NULLIFY, 0, view, 0),
                IntStream.range(0, signers).boxed().toList(),
                times(signers, Signature.of(new byte[Signature.LENGTH])));
    }

    /** Over the same, but the last signature does not hold. */
    Certificate spoiled(Certificate good) {
        List<Signature> signatures = new ArrayList<>(good.signatures());
        signatures.set(2, Signature.of(new byte[Signature.LENGTH]));
        return new Certificate(good.statement(), good.signers(), signatures);
    }

    int leader(long view) {
        return leaders.leader(view);
    }

    int notLeader(long view) {
        return (leader(view) + 1) % VOTERS;
    }

    /** Of an empty block on the genesis. */
    Proposal proposal(long view, int signer, Certificate... justification) {
        long parentView = justification.length == 0 ? view - 1 : 0;
        return proposal(view, parentView, signer, CompactBlock.of(block), justification);
    }

    Proposal proposal(long view, long parentView, int signer, CompactBlock body, Certificate... justification) {
        Statement statement = new Statement(
                StatementKind.PROPOSAL, 0, view, parentView, body.header().hash());
        return new Proposal(statement, signer, sign(signer, statement), body, List.of(justification));
    }

    static <T> List<T> times(int count, T each) {
        return Collections.nCopies(count, each);
    }
}
