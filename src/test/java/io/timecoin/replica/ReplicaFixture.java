package io.timecoin.replica;

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
import io.timecoin.crypto.Signature;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.Rule;
import io.timecoin.ledger.SerialJudge;
import io.timecoin.ledger.TestLedger;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.Verdict;
import io.timecoin.ledger.VerificationOutcome;
import io.timecoin.ledger.VerifiedTransaction;
import io.timecoin.mempool.Mempool;
import io.timecoin.mempool.MempoolLimits;
import io.timecoin.mempool.Origin;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The replica of a voter among four, or of an observer of four, whose others say what the test says; signatures have been verified before, so none are made. */
final class ReplicaFixture {

    private static final Signature SIGNATURE = Signature.of(new byte[Signature.LENGTH]);

    final TestLedger ledger = TestLedger.ofBronze(4);
    final ChainState genesis = ledger.initialState();
    final LeaderSchedule leaders = new LeaderSchedule(ledger.genesisHash(), 0, genesis.activeSet());
    final RecordingPort port = new RecordingPort();
    final int self;
    final Replica replica;
    long now = 1_000;

    private ReplicaFixture(int self, List<Vote> saidBefore, List<Block> recordedBlocks) {
        this.self = self;
        this.replica = new Replica(
                new Replica.Parts(
                        new ConsensusCore(
                                ConsensusConfig.STANDARD,
                                ledger.genesisHash(),
                                self < 0 ? null : ledger.voter(self),
                                genesis),
                        new Mempool(MempoolLimits.STANDARD, 0),
                        ledger.blockRules(),
                        port,
                        genesis,
                        self < 0
                                ? Hash256.ZERO
                                : genesis.activeSet().voter(self).id(),
                        ledger.parameters().epochMillis()),
                moment());
        turn(() -> replica.start(
                new Input.Started(
                        genesis, Optional.empty(), new Input.Recorded(List.of(), saidBefore, List.of()), true, 0),
                recordedBlocks));
    }

    /** A voter that leads neither of the first two views. */
    static ReplicaFixture following() {
        return new ReplicaFixture(follower(), List.of(), List.of());
    }

    /** The voter after a restart with what was recorded. */
    static ReplicaFixture restarted(List<Vote> saidBefore, List<Block> recordedBlocks) {
        return new ReplicaFixture(follower(), saidBefore, recordedBlocks);
    }

    /** A node that is no voter. */
    static ReplicaFixture observing() {
        return new ReplicaFixture(-1, List.of(), List.of());
    }

    private static int follower() {
        TestLedger ledger = TestLedger.ofBronze(4);
        LeaderSchedule leaders = new LeaderSchedule(
                ledger.genesisHash(), 0, ledger.initialState().activeSet());
        return IntStream.range(0, 4)
                .filter(i -> i != leaders.leader(1) && i != leaders.leader(2))
                .findFirst()
                .orElseThrow();
    }

    Moment moment() {
        return new Moment(now, time());
    }

    /** Unix ms of this voter's clock. */
    long time() {
        return TestLedger.GENESIS_TIME + 60_000 + now;
    }

    void turn(Runnable work) {
        replica.turn(moment());
        work.run();
        replica.settle();
    }

    void pass(long millis) {
        now += millis;
        turn(() -> {});
    }

    /** A block by the leader of a view. */
    Block block(ChainState parent, long view, long timestamp, VerifiedTransaction... transfers) {
        return ledger.blockRules()
                .build(
                        parent,
                        timestamp,
                        genesis.activeSet().voter(leaders.leader(view)).id(),
                        List.of(transfers));
    }

    void propose(long view, long parentView, Block block) {
        Statement statement = new Statement(StatementKind.PROPOSAL, 0, view, parentView, block.hash());
        Proposal proposal = new Proposal(statement, leaders.leader(view), SIGNATURE, CompactBlock.of(block), List.of());
        turn(() -> replica.proposal(proposal));
    }

    static Statement statement(StatementKind kind, long view, long parentView, Block block) {
        return new Statement(kind, 0, view, parentView, block.hash());
    }

    /** Signed by all but this voter. */
    Certificate certificate(Statement statement) {
        List<Integer> others =
                IntStream.range(0, 4).filter(i -> i != self).boxed().toList();
        return new Certificate(statement, others, Collections.nCopies(others.size(), SIGNATURE));
    }

    void certify(Statement statement) {
        turn(() -> replica.certificate(certificate(statement)));
    }

    void notarize(long view, long parentView, Block block) {
        certify(statement(StatementKind.NOTARIZE, view, parentView, block));
    }

    void finalizeAt(long view, long parentView, Block block) {
        certify(statement(StatementKind.FINALIZE, view, parentView, block));
    }

    static Checked verified(VerifiedTransaction transaction, long seenHeight) {
        return new Checked(
                transaction.transaction(),
                new VerificationOutcome.Verified(transaction),
                seenHeight,
                Optional.empty(),
                Optional.empty(),
                new Origin.Clients(),
                false);
    }

    static Checked rejected(Transaction transaction, Rule rule, String detail) {
        return new Checked(
                transaction,
                new VerificationOutcome.Rejected(new Verdict.Invalid(rule, detail)),
                0,
                Optional.empty(),
                Optional.empty(),
                new Origin.Clients(),
                false);
    }

    SerialJudge judge() {
        return new SerialJudge(ledger.rules(), ledger.blockRules());
    }

    static Vote vote(int signer, Statement statement) {
        return new Vote(statement, signer, SIGNATURE);
    }
}
