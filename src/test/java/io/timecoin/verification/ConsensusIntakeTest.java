package io.timecoin.verification;

import static io.timecoin.consensus.StatementKind.FINALIZE;
import static io.timecoin.consensus.StatementKind.NOTARIZE;
import static io.timecoin.consensus.StatementKind.NULLIFY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.CompactBlock;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Hash256;
import io.timecoin.engine.ConsensusEngine;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.network.PeerInfo;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessageCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConsensusIntakeTest {

    private final IntakeFixture f = new IntakeFixture();
    private final PeerInfo link = f.voter(1);

    // ---- what one voter can make another node hold and verify

    @Test
    void largeProposalsOfViewsThatTheSignerDoesNotLeadAreNeitherKeptNorVerified() {
        Certificate[] large = new Certificate[28];
        for (int i = 0; i < large.length; i++) {
            large[i] = IntakeFixture.unsigned(i + 1, 1_000);
        }
        List<Proposal> proposals = new ArrayList<>();
        for (long view = large.length + 1L; proposals.size() < 20; view++) {
            proposals.add(f.proposal(view, f.notLeader(view), large));
        }
        assertTrue(PeerMessageCodec.encode(new PeerMessage.ProposalMessage(proposals.getFirst())).length > 1_700_000);
        proposals.forEach(proposal -> f.send(link, proposal));
        assertEquals(20, f.taken, "each was let go at once");
        assertEquals(0, f.pool.waiting());
        f.verifyAll();
        assertEquals(0, f.engine.waitingConsensus());
        assertEquals(0, f.verified);
        assertEquals(20, f.dropped(DropCause.NOT_LEADER));
    }

    @Test
    void genuineOldCertificatesCostNothingInAProposalThatIsNone() {
        Certificate[] old = new Certificate[Proposal.MAX_JUSTIFICATION];
        for (int i = 0; i < old.length; i++) {
            old[i] = f.certificate(NULLIFY, i + 1);
        }
        long view = old.length + 1L;
        f.send(link, f.proposal(view, f.notLeader(view), old));
        f.settle();
        assertEquals(0, f.verified);
        assertEquals(1, f.taken);

        f.sets.finalized(0, view); // and in one by the leader they are below the final view
        f.send(link, f.proposal(view, f.leader(view), old));
        f.send(link, f.proposal(view + 1, f.leader(view + 1), old));
        f.settle();
        assertEquals(0, f.verified);
        assertEquals(3, f.taken);
    }

    @Test
    void aFloodOfForgedMessagesCostsOneSignatureForEachThread() {
        for (int i = 0; i < 60; i++) {
            f.send(link, IntakeFixture.forged(1 + i, 2, i));
        }
        f.settle();
        assertEquals(1, f.verified);
        assertEquals(60, f.taken);
        assertEquals(1, f.dropped(DropCause.FORGED));
        assertEquals(59, f.dropped(DropCause.SILENCED));
        f.send(link, f.vote(NOTARIZE, 1, 1, 1));
        f.settle();
        assertEquals(1, f.verified, "for the rest of the view");
    }

    @Test
    void anHonestVoteWaitsForOneCertificateOfEachFloodingPeer() {
        for (long view = 1; view <= 20; view++) {
            f.send(f.voter(1), f.certificate(NULLIFY, 1_000 + view));
            f.send(f.voter(3), f.certificate(NULLIFY, 2_000 + view));
        }
        f.send(f.voter(2), f.vote(NOTARIZE, 1, 2, 1));
        f.verifyOne();
        f.verifyOne();
        assertEquals(6, f.verified);
        f.verifyOne();
        assertEquals(7, f.verified, "the vote");
        assertEquals(3, f.engine.waitingConsensus());
    }

    @Test
    void theCertificatesOfAProposalAreVerifiedOneByOne() {
        long view = 6;
        Certificate[] justification = new Certificate[5];
        for (int i = 0; i < justification.length; i++) {
            justification[i] = f.certificate(NULLIFY, i + 1);
        }
        f.send(link, f.proposal(view, f.leader(view), justification));
        f.verifyOne();
        assertEquals(1, f.verified, "its own signature");
        f.send(f.voter(2), f.vote(NOTARIZE, 1, 2, 1));
        f.verifyOne();
        assertEquals(4, f.verified, "one certificate");
        f.verifyOne();
        assertEquals(5, f.verified, "the vote of another link");
        f.settle();
        assertEquals(view, f.replica.core().currentView());
        assertEquals(Optional.of(f.block.hash()), f.replica.core().summary().blockHash());
        assertEquals(2, f.taken);
    }

    @Test
    void whatWaitsOfALinkTakesNoMoreThanItsShareOfMemory() {
        CompactBlock large = new CompactBlock(f.block.header(), IntakeFixture.times(10_000, Hash256.ZERO), List.of());
        List<Proposal> proposals = new ArrayList<>();
        for (long view = 1; view <= 9; view++) {
            proposals.add(f.proposal(view, view - 1, f.leader(view), large));
        }
        proposals.forEach(proposal -> f.send(link, proposal));
        int waiting = f.pool.waiting();
        assertTrue(waiting * HeldBytes.of(proposals.getFirst()) <= 4L << 20, waiting + " wait");
        assertEquals(9, waiting + f.dropped(DropCause.SHARE_FULL));
        f.send(f.voter(2), proposals.getFirst());
        assertEquals(waiting + 1, f.pool.waiting(), "another link has its own");
        f.verifyAll();
        f.turn();
        assertEquals(10, f.taken);
        f.sets.entered(0, 2); // it was silenced: no body is that of its header
        f.send(link, proposals.getLast());
        assertEquals(1, f.pool.waiting(), "there is room again");
    }

    // ---- what still gets through

    @Test
    void votesOfAQuorumMakeTheEngineGoOn() {
        for (int signer = 0; signer < 3; signer++) {
            f.send(link, f.vote(NULLIFY, 1, signer, 0));
        }
        f.settle();
        assertEquals(2, f.replica.core().currentView());
        assertEquals(3, f.taken);
        f.send(f.voter(2), f.vote(NULLIFY, 1, 0, 0));
        f.send(f.voter(2), f.certificate(NULLIFY, 1));
        f.settle();
        assertEquals(3, f.verified, "repetitions and the certificate of known votes are free");
        assertEquals(2, f.dropped(DropCause.KNOWN));
    }

    @Test
    void aVoteThatTheEngineHadNoRoomForMayComeAgain() {
        Vote vote = f.vote(NULLIFY, 1, 0, 0);
        for (int i = 0; i < ConsensusEngine.CONSENSUS_CAPACITY; i++) {
            assertTrue(f.engine.submit(replica -> {}));
        }
        f.send(link, vote);
        f.verifyAll();
        assertEquals(1, f.taken);
        f.turn();
        f.send(link, vote);
        f.settle();
        assertEquals(1, f.replica.core().summary().nullifyWeight());
    }

    @Test
    void aForgedCertificateKeepsTheTrueOneNotOut() {
        Certificate good = f.certificate(NULLIFY, 1);
        f.send(f.voter(3), f.spoiled(good));
        f.send(f.voter(1), good);
        f.send(f.voter(2), good);
        f.settle();
        assertEquals(2, f.replica.core().currentView());
        assertEquals(3, f.taken);
        assertEquals(4, f.verified, "two of the signatures had been verified, the last was not the same");
        assertTrue(f.shown.hasShown(good.statement(), f.voter(2).nodeKey()));
        assertFalse(f.shown.hasShown(good.statement(), f.voter(3).nodeKey()));
    }

    @Test
    void aCertificateThatComesOnAllLinksIsVerifiedAndGivenOnce() {
        Certificate certificate = f.certificate(NULLIFY, 1);
        for (int voter = 0; voter < IntakeFixture.VOTERS; voter++) {
            f.send(f.voter(voter), certificate);
        }
        f.verifyAll();
        assertEquals(3, f.verified);
        assertEquals(1, f.engine.waitingConsensus());
        assertTrue(
                f.shown.hasShown(certificate.statement(), f.voter(3).nodeKey()), "whoever brought it need not be told");
    }

    @Test
    void whatAnotherThreadIsVerifyingIsNotVerifiedTwice() {
        Certificate certificate = f.certificate(NULLIFY, 1);
        f.send(f.voter(1), certificate);
        f.send(f.voter(2), certificate);
        f.meanwhile();
        f.verifyOne();
        assertEquals(0, f.pool.waiting());
        assertEquals(3, f.verified);
        f.settle();
        assertEquals(2, f.taken);
        assertTrue(f.shown.hasShown(certificate.statement(), f.voter(2).nodeKey()));
    }

    @Test
    void whoWaitedForAThreadThatFoundAForgeryIsNext() {
        Certificate certificate = f.certificate(NULLIFY, 1);
        f.send(f.voter(3), f.spoiled(certificate));
        f.send(f.voter(2), certificate);
        f.meanwhile();
        f.verifyOne();
        assertEquals(0, f.pool.waiting());
        assertEquals(4, f.verified);
        f.settle();
        assertEquals(2, f.taken);
        assertEquals(2, f.replica.core().currentView());
    }

    @Test
    void nobodysQueueHoldsUpACertificateThatAnotherBringsToo() {
        Certificate certificate = f.certificate(NULLIFY, 1);
        f.send(IntakeFixture.stranger("observer"), certificate);
        for (int i = 1; i <= 20; i++) {
            f.send(f.voter(3), f.vote(NOTARIZE, i, 3, i));
        }
        f.send(f.voter(3), certificate);
        f.send(f.voter(2), certificate);
        f.verifyOne();
        f.verifyOne();
        assertTrue(f.shown.isHeld(certificate.statement()), "the second one in turn is that of voter 2");
    }

    @Test
    void aLaggingNodeFollowsByACertificateOfAViewFarAhead() {
        f.send(link, f.certificate(NULLIFY, 5_000));
        f.settle();
        assertEquals(5_001, f.replica.core().currentView());
    }

    @Test
    void aLaggingNodeFollowsByTheCertificatesOfAProposalThatIsTooFarAhead() {
        long view = 40;
        List<Certificate> between = new ArrayList<>();
        for (long nullified = 1; nullified < view; nullified++) {
            between.add(f.certificate(NULLIFY, nullified));
        }
        Proposal proposal = f.proposal(view, f.leader(view), between.toArray(Certificate[]::new));
        f.send(link, proposal);
        f.settle();
        assertEquals(view, f.replica.core().currentView());
        assertEquals(1, f.dropped(DropCause.BEYOND_WINDOW));
        assertTrue(f.replica.core().summary().blockHash().isEmpty());
        f.send(link, proposal); // its leader says it again
        f.settle();
        assertEquals(Optional.of(f.block.hash()), f.replica.core().summary().blockHash());
    }

    @Test
    void aBodyThatIsNotThatOfItsHeaderIsItsBringersFault() {
        BlockHeader header = f.block.header();
        CompactBlock other = new CompactBlock(header, List.of(Hash256.ZERO), List.of());
        f.send(link, f.proposal(1, 0, f.leader(1), other));
        f.settle();
        assertEquals(1, f.dropped(DropCause.FORGED));
        f.send(f.voter(2), f.proposal(1, f.leader(1)));
        f.settle();
        assertEquals(Optional.of(f.block.hash()), f.replica.core().summary().blockHash());
    }

    @Test
    void strangersMessagesWaitBehindVotersOnes() {
        f.send(IntakeFixture.stranger("observer"), f.certificate(NULLIFY, 1));
        f.send(link, f.vote(NOTARIZE, 1, 1, 1));
        f.verifyOne();
        assertEquals(1, f.verified, "the vote");
        f.settle();
        assertEquals(2, f.replica.core().currentView(), "and the certificate is as good as any");
    }

    // ---- late votes

    @Test
    void aLateVoteIsVerifiedOnceAViewAndIsAllThatTheEngineHearsOfIt() {
        f.send(link, f.certificate(FINALIZE, 5));
        f.settle();
        int before = f.verified;
        f.send(link, f.vote(NOTARIZE, 3, 3, 1));
        f.send(link, f.vote(NOTARIZE, 4, 3, 1));
        f.send(link, IntakeFixture.forged(4, 3, 2));
        f.verifyAll();
        assertEquals(before + 1, f.verified);
        assertEquals(1, f.turn(), "that its signer spoke");
    }

    @Test
    void aVoteOfTheFormerEpochHoldsByItsSet() {
        f.sets.open(EpochVoters.of(f.ledger.genesisHash(), 1, f.set));
        f.send(link, f.vote(0, NOTARIZE, 3, 3, 1));
        f.verifyAll();
        assertEquals(1, f.verified);
        assertEquals(0, f.dropped(DropCause.FORGED));
    }

    // ---- the next epoch

    @Test
    void whatIsOfTheNextEpochIsHeldAndAskedAboutOnceItOpens() {
        f.send(link, f.vote(1, NULLIFY, 1, 1, 0));
        f.send(link, f.vote(1, NULLIFY, 1, 3, 0));
        f.send(IntakeFixture.stranger("observer"), f.vote(1, NULLIFY, 1, 2, 0));
        assertEquals(3, f.taken, "the link stays open for what brings this node there");
        assertEquals(0, f.pool.waiting());
        f.sets.open(EpochVoters.of(f.ledger.genesisHash(), 1, f.set));
        f.intake.epochOpened();
        f.verifyAll();
        assertEquals(2, f.verified);
        assertEquals(2, f.engine.waitingConsensus());
    }
}
