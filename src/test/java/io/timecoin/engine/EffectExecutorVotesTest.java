package io.timecoin.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.StatementKind;
import io.timecoin.consensus.Vote;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.TestLedger;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.CertificateMessage;
import io.timecoin.network.PeerMessage.ProposalMessage;
import io.timecoin.network.PeerMessage.VoteMessage;
import io.timecoin.replica.FinalizedBlock;
import io.timecoin.replica.VoteBasis;
import io.timecoin.storage.NodeDatabases;
import io.timecoin.storage.TestDatabases;
import io.timecoin.storage.VoteLogRecord;
import io.timecoin.verification.DropCause;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What this node says itself: durable before sent (protocol §5), to whom it is said again, and who is told of certificates. */
final class EffectExecutorVotesTest {

    private static final VoteBasis NOTHING = new VoteBasis(List.of(), List.of(), 0);

    @SuppressWarnings("NullAway.Init")
    private static NodeDatabases databases;

    @SuppressWarnings("NullAway.Init")
    private ExecutorFixture f;

    @BeforeAll
    static void open(@TempDir Path directory) {
        databases = TestDatabases.ofObserver(directory, TestLedger.ofBronze(4));
    }

    @AfterAll
    static void close() {
        databases.close();
    }

    @BeforeEach
    void link() {
        f = new ExecutorFixture(databases);
    }

    private long nullifyWeight() {
        return f.listening.replica.core().summary().nullifyWeight();
    }

    private void durable() {
        f.written.removeFirst().durable().run();
    }

    @Test
    void aVoteLeavesOnlyWhenItIsWritten() {
        Proposal proposal = f.proposal(1, 0);
        Vote vote = f.vote(f.of(StatementKind.NOTARIZE, 1), 0);
        f.executor.cast(Optional.of(proposal), List.of(vote), NOTHING);
        assertEquals(1, f.written.size());
        assertEquals(List.of(), f.sent, "it is not durable");
        durable();
        List<PeerMessage> said = List.of(new ProposalMessage(proposal), new VoteMessage(vote));
        f.linked.forEach(peer -> assertEquals(said, f.messagesTo(peer), peer::toString));
    }

    @Test
    void anOwnVoteCountsOnlyWhenItIsWritten() {
        f.executor.cast(Optional.empty(), List.of(f.nullify(1, 0)), NOTHING);
        assertEquals(0, f.listening.turn(), "it is not durable");
        assertEquals(0, nullifyWeight());
        durable();
        assertEquals(0, nullifyWeight(), "not on the thread of the record");
        f.listening.turn();
        assertEquals(f.listening.genesis.activeSet().voter(0).weight(), nullifyWeight());
    }

    @Test
    void everyVoteOfABatchLeavesAndCounts() {
        List<Vote> votes = List.of(f.nullify(1, 0), f.nullify(1, 1));
        f.executor.cast(Optional.empty(), votes, NOTHING);
        durable();
        assertEquals(List.of(new VoteMessage(votes.get(0)), new VoteMessage(votes.get(1))), f.messagesTo(f.observer));
        f.listening.turn();
        assertEquals(2 * f.listening.genesis.activeSet().voter(0).weight(), nullifyWeight());
    }

    @Test
    void whatAVoteRestsOnIsWrittenWithItInOneBatch() {
        Proposal proposal = f.proposal(4, 0);
        List<Vote> votes = List.of(f.vote(f.of(StatementKind.NOTARIZE, 4), 0), f.nullify(4, 0));
        Certificate notarization = f.certificate(StatementKind.NOTARIZE, 3);
        Certificate nullification = f.certificate(StatementKind.NULLIFY, 2);
        Block other = f.ledger.block(f.listening.genesis, TestLedger.GENESIS_TIME + 2);
        f.executor.cast(
                Optional.of(proposal),
                votes,
                new VoteBasis(List.of(other, f.block), List.of(notarization, nullification), 0));
        assertEquals(1, f.written.size());
        assertEquals(
                Set.of(
                        new VoteLogRecord.BlockRecord(0, 4, other),
                        new VoteLogRecord.BlockRecord(0, 4, f.block),
                        new VoteLogRecord.ProposalRecord(proposal),
                        new VoteLogRecord.VoteRecord(votes.get(0)),
                        new VoteLogRecord.VoteRecord(votes.get(1)),
                        new VoteLogRecord.CertificateRecord(notarization),
                        new VoteLogRecord.CertificateRecord(nullification)),
                Set.copyOf(f.written.getFirst().records()));
        assertEquals(7, f.written.getFirst().records().size());
    }

    @Test
    void aVoteIsNotWrittenBeforeTheFinalBlocksItRestsOnAreOnTheDisk() {
        f.importer.add(List.of(new FinalizedBlock(
                f.block, f.ledger.after(f.listening.genesis, f.block), f.certificate(StatementKind.FINALIZE, 1))));
        f.executor.cast(Optional.empty(), List.of(f.nullify(2, 0)), new VoteBasis(List.of(), List.of(), 1));
        assertEquals(List.of(), f.written);
        f.storage.runAll();
        assertEquals(1, f.written.size());
        assertEquals(List.of(), f.sent);
    }

    @Test
    void anObserverCastsNothing() {
        assertThrows(
                IllegalStateException.class,
                () -> f.ofObserver.cast(Optional.empty(), List.of(f.nullify(1, 0)), NOTHING));
        assertEquals(List.of(), f.sent);
    }

    @Test
    void aBodyThatVotesMayComeToRestOnIsWrittenUnderItsViewAndSentToNobody() {
        f.executor.keep(f.block, 3, 9);
        assertEquals(
                List.of(new VoteLogRecord.BlockRecord(3, 9, f.block)),
                f.written.getFirst().records());
        durable();
        assertEquals(List.of(), f.sent);
        f.ofObserver.keep(f.block, 3, 9);
        assertEquals(List.of(), f.written, "an observer has no record");
    }

    @Test
    void whatIsSaidAgainIsSaidToAllAndCertificatesFirst() {
        Certificate certificate = f.certificate(StatementKind.NULLIFY, 1);
        Proposal proposal = f.proposal(2, 0);
        Vote vote = f.nullify(2, 0);
        f.executor.repeat(Optional.of(proposal), List.of(vote), List.of(certificate), OptionalInt.empty());
        List<PeerMessage> said =
                List.of(new CertificateMessage(certificate), new ProposalMessage(proposal), new VoteMessage(vote));
        f.linked.forEach(peer -> assertEquals(said, f.messagesTo(peer), peer::toString));
        assertEquals(List.of(), f.written, "it is durable already");
    }

    @Test
    void whatIsSaidAgainToOneVoterGoesToThatOneAlone() {
        Vote vote = f.nullify(2, 0);
        f.executor.repeat(Optional.empty(), List.of(vote), List.of(), OptionalInt.of(1));
        assertEquals(ExecutorFixture.keys(f.voter(1)), f.receivers(new VoteMessage(vote)), "whoever else names it");
    }

    @Test
    void aCertificateIsPassedOnToWhoIsNotKnownToHaveIt() {
        Certificate certificate = f.certificate(StatementKind.NULLIFY, 1);
        f.executor.relay(certificate, List.of(0, 2));
        List<?> told = f.receivers(new CertificateMessage(certificate));
        assertEquals(ExecutorFixture.keys(f.voter(1), f.voter(3), f.observer, f.impostor), told);
    }

    @Test
    void whoIsNoVoterIsToldOfABlockWhenItIsHere() {
        CertificateMessage notarization = new CertificateMessage(f.certificate(StatementKind.NOTARIZE, 1));
        CertificateMessage finalization = new CertificateMessage(f.certificate(StatementKind.FINALIZE, 1));
        f.executor.relay(notarization.certificate(), List.of(0));
        assertEquals(ExecutorFixture.keys(f.voter(1), f.voter(2), f.voter(3)), f.receivers(notarization));
        f.executor.relay(finalization.certificate(), List.of());
        assertEquals(List.of(), f.messagesTo(f.observer));
        f.executor.blockAdded(f.block);
        assertEquals(List.of(notarization, finalization), f.messagesTo(f.observer), "in their order");
        assertEquals(List.of(notarization, finalization), f.messagesTo(f.impostor));
        assertEquals(List.of(finalization), f.messagesTo(f.voter(0)), "once");
        f.sent.clear();
        CertificateMessage later = new CertificateMessage(f.certificate(StatementKind.NOTARIZE, 2));
        f.executor.relay(later.certificate(), List.of());
        assertEquals(f.all(), f.receivers(later));
    }

    @Test
    void certificatesWaitForNoMoreBlocksThanABoundAndLeaveWithoutThemThen() {
        for (int view = 1; view <= CertificateRelay.MOST_HELD; view++) {
            f.executor.relay(f.certificate(StatementKind.NOTARIZE, view), List.of());
        }
        assertEquals(List.of(), f.messagesTo(f.observer));
        f.executor.relay(f.certificate(StatementKind.NOTARIZE, CertificateRelay.MOST_HELD + 1), List.of());
        assertEquals(
                List.of(new CertificateMessage(f.certificate(StatementKind.NOTARIZE, 1))), f.messagesTo(f.observer));
    }

    @Test
    void aCertificateIsNotPassedOnToALinkThatBroughtIt() {
        Certificate certificate = f.certificate(StatementKind.NULLIFY, 1);
        ExecutorFixture.take(f.verification.certificate(f.observer, certificate));
        f.verifiers.runAll();
        f.executor.relay(certificate, List.of());
        assertEquals(
                ExecutorFixture.keys(f.voter(0), f.voter(1), f.voter(2), f.voter(3), f.impostor),
                f.receivers(new CertificateMessage(certificate)));
    }

    @Test
    void aCertificateThatIsHeldIsNotVerifiedAgain() {
        Certificate certificate = f.certificate(StatementKind.NULLIFY, 1);
        f.executor.relay(certificate, List.of());
        ExecutorFixture.take(f.verification.certificate(f.observer, certificate));
        assertEquals(Map.of(DropCause.KNOWN, 1L), f.verification.consensus().dropped());
        assertEquals(0, f.verifiers.waiting());
    }

    @Test
    void onlyAFinalizationMakesEarlierViewsUseless() {
        f.executor.relay(f.certificate(StatementKind.NOTARIZE, 5), List.of());
        ExecutorFixture.take(f.verification.certificate(f.observer, f.certificate(StatementKind.NULLIFY, 3)));
        assertEquals(Map.of(), f.verification.consensus().dropped());
        f.executor.relay(f.certificate(StatementKind.FINALIZE, 5), List.of());
        ExecutorFixture.take(f.verification.certificate(f.observer, f.certificate(StatementKind.NULLIFY, 4)));
        assertEquals(
                Map.of(DropCause.BELOW_FINAL, 1L), f.verification.consensus().dropped());
    }
}
