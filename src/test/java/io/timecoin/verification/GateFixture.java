package io.timecoin.verification;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.CompactBlock;
import io.timecoin.consensus.LeaderSchedule;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.Signature;
import io.timecoin.ledger.ActiveSet;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.TestLedger;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionBody;
import io.timecoin.ledger.TransactionKind;
import io.timecoin.ledger.TransactionOutput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** A gate in epoch 3 of seven voters, and messages that come to it. Nothing in them is signed: a gate does not look. */
final class GateFixture {

    static final int VOTERS = 7;
    static final long EPOCH = 3;
    static final long RENEWAL = 1_000;
    static final Signature UNSIGNED = Signature.of(new byte[Signature.LENGTH]);

    final TestLedger ledger = TestLedger.ofBronze(VOTERS);
    final ActiveSet set = ledger.genesis().activeSet();
    final LeaderSchedule leaders = new LeaderSchedule(ledger.genesisHash(), EPOCH, set);
    final List<Vote> verified = new ArrayList<>();
    final List<Statement> held = new ArrayList<>();
    final MessageGate gate =
            new MessageGate(ledger.parameters(), RENEWAL, Knowledge.of(verified::contains, held::contains));

    Position at = Position.at(EpochVoters.of(ledger.genesisHash(), EPOCH - 1, set))
            .opened(EpochVoters.of(ledger.genesisHash(), EPOCH, set))
            .finalized(EPOCH, 90)
            .entered(EPOCH, 100);
    long now = 50_000;

    private final Block block = ledger.block(ledger.initialState(), TestLedger.GENESIS_TIME + 1);

    /** The link of a voter. */
    Sender voter(int index) {
        return new Sender(
                TestLedger.signer("node " + index).publicKey(), set.voter(index).id());
    }

    static Sender stranger(String name) {
        return new Sender(TestLedger.signer(name).publicKey(), null);
    }

    static Hash256 hash(int number) {
        byte[] bytes = new byte[Hash256.LENGTH];
        bytes[0] = (byte) number;
        bytes[1] = (byte) (number >> 8);
        return Hash256.of(bytes);
    }

    static Statement statement(StatementKind kind, long epoch, long view, int block) {
        return kind == StatementKind.NULLIFY
                ? Statement.nullify(epoch, view)
                : new Statement(kind, epoch, view, view - 1, hash(block));
    }

    static Vote notarize(long view, int signer, int block) {
        return new Vote(statement(StatementKind.NOTARIZE, EPOCH, view, block), signer, UNSIGNED);
    }

    static Certificate certificate(StatementKind kind, long view, int... signers) {
        List<Integer> indexes = IntStream.of(signers).boxed().toList();
        return new Certificate(statement(kind, EPOCH, view, 0), indexes, Collections.nCopies(indexes.size(), UNSIGNED));
    }

    static Certificate quorum(StatementKind kind, long view) {
        return certificate(kind, view, 0, 1, 2, 3, 4);
    }

    int leader(long view) {
        return leaders.leader(view);
    }

    int notLeader(long view) {
        return (leader(view) + 1) % VOTERS;
    }

    /** By the leader of its view. */
    Proposal proposal(long view, long parentView, int blockNumber, Certificate... justification) {
        return proposal(leader(view), view, parentView, blockNumber, 0, 0, justification);
    }

    Proposal proposal(
            int signer, long view, long parentView, int number, int hashes, int outputs, Certificate... certificates) {
        Transaction settlement = Transaction.of(
                new TransactionBody(
                        TransactionKind.SETTLEMENT,
                        List.of(),
                        Collections.nCopies(outputs, new TransactionOutput(1, TestLedger.address(ledger.voter(0)))),
                        0,
                        0,
                        new byte[0],
                        new byte[16]),
                List.of());
        return new Proposal(
                new Statement(StatementKind.PROPOSAL, EPOCH, view, parentView, hash(number)),
                signer,
                UNSIGNED,
                new CompactBlock(
                        block.header(),
                        Collections.nCopies(hashes, Hash256.ZERO),
                        outputs == 0 ? List.of() : List.of(settlement)),
                List.of(certificates));
    }

    Ruling ask(Sender from, Proposal proposal) {
        return gate.proposal(from, proposal, at, now);
    }

    Ruling ask(Sender from, Vote vote) {
        return gate.vote(from, vote, at, now);
    }

    Ruling ask(Sender from, Certificate certificate) {
        return gate.certificate(from, certificate, at, now);
    }

    void given(Vote vote) {
        gate.given(vote, at);
    }

    void given(Proposal proposal) {
        gate.given(proposal, at);
    }

    void enter(long view) {
        at = at.entered(at.epoch(), view);
    }

    void openNext(ActiveSet next) {
        at = at.opened(EpochVoters.of(ledger.genesisHash(), at.epoch() + 1, next));
    }

    static Ruling drop(DropCause cause) {
        return new Ruling.Drop(cause);
    }

    /** What was counted so far. */
    Set<DropCause> causes() {
        return new TreeSet<>(gate.dropped().keySet());
    }
}
