package io.timecoin.verification;

import static io.timecoin.consensus.StatementKind.FINALIZE;
import static io.timecoin.consensus.StatementKind.NOTARIZE;
import static io.timecoin.consensus.StatementKind.NULLIFY;
import static io.timecoin.verification.GateFixture.EPOCH;
import static io.timecoin.verification.GateFixture.UNSIGNED;
import static io.timecoin.verification.GateFixture.VOTERS;
import static io.timecoin.verification.GateFixture.certificate;
import static io.timecoin.verification.GateFixture.drop;
import static io.timecoin.verification.GateFixture.notarize;
import static io.timecoin.verification.GateFixture.quorum;
import static io.timecoin.verification.GateFixture.statement;
import static io.timecoin.verification.GateFixture.stranger;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Vote;
import io.timecoin.ledger.ActiveSet;
import io.timecoin.ledger.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Final view 90, current view 100, seven voters. */
class MessageGateTest {

    private static final Ruling TAKE = new Ruling.Take();
    private static final Ruling HOLD = new Ruling.Hold();

    private final GateFixture f = new GateFixture();
    private final Sender link = f.voter(1);

    // ---- proposals

    @Test
    void onlyTheLeaderOfAViewProposesInIt() {
        assertEquals(TAKE, f.ask(link, f.proposal(100, 99, 1)));
        Proposal by = f.proposal(f.notLeader(100), 100, 99, 1, 0, 0);
        assertEquals(drop(DropCause.NOT_LEADER), f.ask(link, by));
        Proposal byNobody = f.proposal(VOTERS + 1, 100, 99, 1, 0, 0);
        assertEquals(drop(DropCause.NOT_LEADER), f.ask(link, byNobody));
    }

    @Test
    void aProposalIsOfAViewThatIsNotFinalAndNotFarAhead() {
        long last = 100 + MessageGate.PROPOSAL_WINDOW;
        assertEquals(TAKE, f.ask(link, f.proposal(91, 90, 1)));
        assertEquals(TAKE, f.ask(link, f.proposal(last, 99, 1)));
        assertEquals(drop(DropCause.BELOW_FINAL), f.ask(link, f.proposal(90, 89, 1)));
        assertEquals(drop(DropCause.BEYOND_WINDOW), f.ask(link, f.proposal(last + 1, 99, 1)));
    }

    @Test
    void twoProposalsOfALeaderAreEvidenceAThirdIsNothing() {
        f.given(f.proposal(100, 99, 1));
        assertEquals(drop(DropCause.KNOWN), f.ask(link, f.proposal(100, 99, 1)));
        Proposal second = f.proposal(100, 99, 2);
        assertEquals(TAKE, f.ask(link, second));
        f.given(second);
        assertEquals(drop(DropCause.KNOWN), f.ask(link, second));
        assertEquals(drop(DropCause.CONFLICTING), f.ask(link, f.proposal(100, 99, 3)));
        assertFalse(f.gate.wants(link, f.proposal(100, 99, 3), f.at, f.now), "not either if it was queued before");
        assertEquals(TAKE, f.ask(link, f.proposal(101, 100, 1)));
    }

    @Test
    void whatIsOnlySaidToBeTheLeadersTakesNoPlaceOfIts() {
        for (int forgery = 1; forgery < 100; forgery++) {
            f.ask(f.voter(2), f.proposal(100, 99, forgery));
        }
        assertEquals(TAKE, f.ask(link, f.proposal(100, 99, 1_000)));
    }

    @Test
    void aProposalHasNoMoreThanABlockMayHave() {
        int hashes = f.ledger.parameters().maxBlockTransactions();
        int outputs = Transaction.MAX_SETTLEMENT_OUTPUTS;
        int leader = f.leader(100);
        assertEquals(TAKE, f.ask(link, f.proposal(leader, 100, 99, 1, hashes, outputs)));
        assertEquals(drop(DropCause.TOO_LARGE), f.ask(link, f.proposal(leader, 100, 99, 1, hashes + 1, 0)));
        assertEquals(drop(DropCause.TOO_LARGE), f.ask(link, f.proposal(leader, 100, 99, 1, 0, outputs + 1)));
    }

    @Test
    void certificatesOfAProposalAreThoseThatJustifyIt() {
        Certificate parent = quorum(NOTARIZE, 97);
        Certificate between = quorum(NULLIFY, 98);
        assertEquals(TAKE, f.ask(link, f.proposal(100, 97, 1, parent, between, quorum(NULLIFY, 99))));
        assertEquals(TAKE, f.ask(link, f.proposal(100, 97, 1, quorum(FINALIZE, 97))));
        List<Proposal> others = List.of(
                f.proposal(100, 97, 1, quorum(NULLIFY, 97)),
                f.proposal(100, 97, 1, quorum(NULLIFY, 100)),
                f.proposal(100, 97, 1, quorum(NOTARIZE, 98)),
                f.proposal(100, 97, 1, quorum(FINALIZE, 96)),
                f.proposal(100, 97, 1, between, between),
                f.proposal(100, 97, 1, parent, quorum(FINALIZE, 97)),
                f.proposal(100, 99, 1, between));
        for (Proposal other : others) {
            assertEquals(drop(DropCause.BAD_JUSTIFICATION), f.ask(link, other), other.toString());
        }
    }

    @Test
    void onlyCertificatesThatAreOfUseByThemselvesAreLookedAt() {
        Certificate lacking = quorum(NULLIFY, 98);
        Certificate held = quorum(NULLIFY, 99);
        f.held.add(held.statement());
        Proposal proposal = f.proposal(100, 89, 1, quorum(NOTARIZE, 89), quorum(NULLIFY, 97), lacking, held);
        assertEquals(List.of(quorum(NULLIFY, 97), lacking), f.gate.news(proposal, f.at), "89 is below the final view");
    }

    @Test
    void whoLagsFarFollowsByTheCertificatesOfAProposalThatItCannotUse() {
        assertTrue(DropCause.BEYOND_WINDOW.sparesCertificates());
        assertTrue(DropCause.KNOWN.sparesCertificates(), "another copy of it may bring more");
        assertFalse(DropCause.NOT_LEADER.sparesCertificates());
        assertFalse(DropCause.BAD_JUSTIFICATION.sparesCertificates());
    }

    @Test
    void proposalsThatWaitTakeNoMoreThanTheirSignersShareOfMemory() {
        int leader = f.leader(100);
        int taken = 0;
        for (long view = 91; view <= 108; view++) {
            Proposal large = f.proposal(f.leader(view), view, 90, 1, 10_000, 4_096);
            if (view != 100 && f.leader(view) == leader) {
                if (f.ask(link, large).equals(TAKE)) {
                    f.given(large);
                    taken++;
                } else {
                    assertEquals(drop(DropCause.SHARE_FULL), f.ask(link, large));
                }
            }
        }
        long most = MessageGate.PROPOSAL_BYTES_OF_A_SIGNER
                / HeldBytes.ofBody(f.proposal(leader, 100, 99, 1, 10_000, 4_096));
        assertTrue(taken > 0 && taken <= most, taken + " taken");
    }

    @Test
    void theProposalOfTheCurrentViewHasRoomHoweverManyAreNotFinal() {
        long mine = 100;
        int leader = f.leader(mine);
        for (long view = 91; view < 200; view++) {
            if (f.leader(view) == leader) {
                f.enter(view);
                Proposal large = f.proposal(leader, view, 90, 1, 10_000, 4_096);
                assertEquals(TAKE, f.ask(link, large));
                f.given(large);
                mine = view;
            }
        }
        f.enter(mine - 1);
        assertEquals(drop(DropCause.SHARE_FULL), f.ask(link, f.proposal(leader, mine, 90, 2, 10_000, 4_096)));
        f.at = f.at.finalized(EPOCH, mine - 1);
        assertEquals(TAKE, f.ask(link, f.proposal(leader, mine, 90, 2, 10_000, 4_096)), "final ones are forgotten");
    }

    // ---- votes

    @Test
    void aVoteIsOfAVoterAndOfAViewInTheWindow() {
        assertEquals(TAKE, f.ask(link, notarize(91, 2, 1)));
        assertEquals(TAKE, f.ask(link, notarize(100 + MessageGate.VOTE_WINDOW, 2, 1)));
        assertEquals(drop(DropCause.BEYOND_WINDOW), f.ask(link, notarize(101 + MessageGate.VOTE_WINDOW, 2, 1)));
        assertEquals(drop(DropCause.UNKNOWN_SIGNER), f.ask(link, notarize(100, VOTERS, 1)));
    }

    @Test
    void repetitionsCostNothing() {
        f.given(notarize(100, 2, 1));
        assertEquals(drop(DropCause.KNOWN), f.ask(link, notarize(100, 2, 1)));
        f.verified.add(notarize(100, 3, 1));
        for (int i = 0; i < 10_000; i++) {
            assertEquals(TAKE, f.ask(link, notarize(100, 3, 1)), "verified with a certificate, not given yet");
        }
    }

    @Test
    void twoVotesOfAKindAreEvidenceAThirdIsNothing() {
        f.given(notarize(100, 2, 1));
        assertEquals(TAKE, f.ask(link, notarize(100, 2, 2)));
        f.given(notarize(100, 2, 2));
        assertEquals(drop(DropCause.CONFLICTING), f.ask(link, notarize(100, 2, 3)));
        assertFalse(f.gate.wants(link, notarize(100, 2, 3), f.at, f.now));
        assertEquals(TAKE, f.ask(link, new Vote(statement(NULLIFY, EPOCH, 100, 0), 2, UNSIGNED)), "another kind");
        assertEquals(TAKE, f.ask(link, notarize(100, 3, 3)), "another signer");
    }

    @Test
    void votesForgedInAnothersNameTakeNoneOfItsPlaces() {
        Sender traitor = f.voter(6);
        for (int i = 1; i <= 20; i++) {
            assertEquals(TAKE, f.ask(traitor, notarize(100, 2, i)));
        }
        f.gate.forged(traitor, f.at, f.now);
        assertEquals(TAKE, f.ask(link, notarize(100, 2, 1_000)));
    }

    // ---- votes that come too late

    @Test
    void aLateVoteShowsOnceAViewThatItsSignerTakesPart() {
        Vote late = notarize(80, 2, 1);
        assertEquals(TAKE, f.ask(link, late));
        assertEquals(OptionalInt.of(2), f.gate.signOfLife(late, f.at));
        assertEquals(drop(DropCause.BELOW_FINAL), f.ask(link, notarize(81, 2, 1)));
        assertFalse(f.gate.wants(link, notarize(81, 2, 1), f.at, f.now));
        assertEquals(TAKE, f.ask(link, notarize(81, 3, 1)), "another signer");
        f.enter(101);
        assertEquals(TAKE, f.ask(link, notarize(81, 2, 1)));
    }

    @Test
    void anOldVoteThatIsSentAgainShowsNothing() {
        f.given(notarize(91, 2, 1));
        f.at = f.at.finalized(EPOCH, 95).entered(EPOCH, 101);
        assertEquals(drop(DropCause.BELOW_FINAL), f.ask(link, notarize(91, 2, 1)));
        assertEquals(drop(DropCause.BELOW_FINAL), f.ask(link, notarize(90, 2, 1)));
        assertEquals(TAKE, f.ask(link, notarize(92, 2, 1)));
        assertEquals(OptionalInt.empty(), f.gate.signOfLife(notarize(96, 2, 1), f.at), "this one counts as a vote");
    }

    @Test
    void aVoteOfTheFormerEpochIsThatOfItsVoterUnderAnotherNumber() {
        ActiveSet without0 = new ActiveSet(f.set.voters().subList(1, VOTERS));
        f.openNext(without0);
        Vote late = notarize(95, 2, 1); // of epoch 3, where it is number 2
        assertEquals(TAKE, f.ask(link, late));
        assertEquals(OptionalInt.of(1), f.gate.signOfLife(late, f.at));
        assertEquals(drop(DropCause.OTHER_EPOCH), f.ask(link, notarize(95, 0, 1)), "it is a voter no more");
        f.openNext(without0);
        assertEquals(drop(DropCause.OTHER_EPOCH), f.ask(link, notarize(96, 2, 1)), "too long ago");
    }

    // ---- certificates

    @Test
    void aCertificateOfAQuorumIsTakenUnlessItIsKnownOrBelowTheFinalView() {
        assertEquals(TAKE, f.ask(link, quorum(NOTARIZE, 90)), "it might contradict the final block");
        assertEquals(TAKE, f.ask(link, quorum(FINALIZE, 1_000_000)), "however far ahead: it brings this node there");
        assertEquals(drop(DropCause.BELOW_FINAL), f.ask(link, quorum(NOTARIZE, 89)));
        assertEquals(drop(DropCause.NO_QUORUM), f.ask(link, certificate(NOTARIZE, 100, 0, 1, 2, 3)));
        assertEquals(drop(DropCause.NO_QUORUM), f.ask(link, certificate(NOTARIZE, 100, 0, 1, 2, 3, VOTERS)));
        assertEquals(drop(DropCause.NO_QUORUM), f.ask(link, certificate(NOTARIZE, 100, 0, 1, 2, 3, 3)));
        f.held.add(quorum(NULLIFY, 100).statement());
        assertEquals(drop(DropCause.KNOWN), f.ask(link, quorum(NULLIFY, 100)));
        assertFalse(f.gate.wants(link, quorum(NULLIFY, 100), f.at, f.now));
    }

    // ---- shares

    @Test
    void aLinkHasItsShareOfSignaturesAndNobodyElsesInOneView() {
        long share = LinkAllowances.ofVoter(VOTERS);
        assertEquals(share, exhaust(link));
        assertEquals(drop(DropCause.OVER_ALLOWANCE), f.ask(link, quorum(NULLIFY, 100)));
        assertEquals(TAKE, f.ask(f.voter(2), notarize(100, 2, 1)));
        f.enter(101);
        assertEquals(share, exhaust(link));
        f.now += GateFixture.RENEWAL;
        assertEquals(share, exhaust(link), "a view that lasts needs repetitions");
    }

    @Test
    void aShareIsEnoughForTheLargestJustificationAndAllVotesOfAView() {
        List<Certificate> justification = new ArrayList<>();
        for (long view = 101; view < 101 + Proposal.MAX_JUSTIFICATION; view++) {
            justification.add(certificate(NULLIFY, view, 0, 1, 2, 3, 4, 5, 6));
        }
        assertEquals(TAKE, f.ask(link, f.proposal(100, 99, 1)));
        justification.forEach(certificate -> assertEquals(TAKE, f.ask(link, certificate)));
        for (int signer = 0; signer < VOTERS; signer++) {
            assertEquals(TAKE, f.ask(link, notarize(100, signer, 1)));
            assertEquals(TAKE, f.ask(link, new Vote(statement(NULLIFY, EPOCH, 100, 1), signer, UNSIGNED)));
            assertEquals(TAKE, f.ask(link, new Vote(statement(FINALIZE, EPOCH, 100, 1), signer, UNSIGNED)));
        }
    }

    @Test
    void signaturesThatAreVerifiedAlreadyAreNotCharged() {
        Certificate certificate = quorum(NOTARIZE, 100);
        for (int signer : certificate.signers()) {
            f.verified.add(new Vote(certificate.statement(), signer, UNSIGNED));
        }
        for (int i = 0; i < LinkAllowances.ofVoter(VOTERS); i++) {
            assertEquals(TAKE, f.ask(link, certificate));
        }
        assertEquals(TAKE, f.ask(link, notarize(100, 2, 1)));
    }

    @Test
    void strangersHaveASmallShareTogetherWhateverTheirNumber() {
        long all = 0;
        for (int i = 0; i < 50; i++) {
            all += exhaust(stranger("stranger " + i));
        }
        assertEquals(LinkAllowances.ofAllStrangers(VOTERS), all);
        assertEquals(TAKE, f.ask(link, notarize(100, 2, 1)), "voters are not strangers");
    }

    /** Sends votes that nobody has seen; how many were taken. */
    private long exhaust(Sender from) {
        long taken = 0;
        for (int i = 0; i < 1_000; i++) {
            taken += f.ask(from, notarize(100 + i % 100, i % VOTERS, i)).equals(TAKE) ? 1 : 0;
        }
        return taken;
    }

    @Test
    void aLinkThatBroughtABadSignatureIsNotHeardForTheRestOfTheView() {
        f.gate.forged(link, f.at, f.now);
        Ruling silenced = drop(DropCause.SILENCED);
        f.now += 10 * GateFixture.RENEWAL;
        assertEquals(silenced, f.ask(link, notarize(100, 1, 1)));
        assertEquals(silenced, f.ask(link, f.proposal(100, 99, 1)));
        assertEquals(silenced, f.ask(link, quorum(NOTARIZE, 100)));
        assertFalse(f.gate.wants(link, notarize(100, 1, 1), f.at, f.now), "nor what was queued before");
        assertEquals(TAKE, f.ask(f.voter(2), notarize(100, 1, 1)), "another link may bring it");
        f.gate.forget(link.nodeKey());
        assertEquals(silenced, f.ask(link, notarize(100, 1, 1)), "a new link makes no new voter");
        f.enter(101);
        assertEquals(TAKE, f.ask(link, notarize(100, 1, 1)));
    }

    // ---- the next epoch

    @Test
    void whatAVoterBringsOfTheNextEpochIsHeld() {
        Vote vote = new Vote(statement(NOTARIZE, EPOCH + 1, 1, 1), 2, UNSIGNED);
        Certificate certificate = new Certificate(statement(NOTARIZE, EPOCH + 1, 1, 1), List.of(), List.of());
        assertEquals(HOLD, f.ask(link, vote));
        assertTrue(f.gate.isEarly(link, certificate, f.at, f.now));
        assertEquals(drop(DropCause.OTHER_EPOCH), f.ask(stranger("anybody"), vote), "nothing is kept for strangers");
        assertFalse(f.gate.isEarly(stranger("anybody"), certificate, f.at, f.now));
        Vote later = new Vote(statement(NOTARIZE, EPOCH + 2, 1, 1), 2, UNSIGNED);
        assertEquals(drop(DropCause.OTHER_EPOCH), f.ask(link, later));
    }

    @Test
    void aProposalOfTheNextEpochIsHeldOnlyIfItsFormIsRight() {
        long now = f.now;
        Position before = Position.at(EpochVoters.of(f.ledger.genesisHash(), EPOCH - 1, f.set));
        assertEquals(HOLD, f.gate.proposal(link, f.proposal(1, 0, 1), before, now));
        long far = 1 + MessageGate.PROPOSAL_WINDOW;
        assertEquals(drop(DropCause.OTHER_EPOCH), f.gate.proposal(link, f.proposal(far, far - 1, 1), before, now));
        Proposal large = f.proposal(0, 1, 0, 1, 0, Transaction.MAX_SETTLEMENT_OUTPUTS + 1);
        assertEquals(drop(DropCause.TOO_LARGE), f.gate.proposal(link, large, before, now));
        Proposal justified = f.proposal(1, 0, 1, quorum(NULLIFY, 5));
        assertEquals(drop(DropCause.BAD_JUSTIFICATION), f.gate.proposal(link, justified, before, now));
    }

    // ---- counting

    @Test
    void whatIsLetGoIsCountedByItsCause() {
        f.ask(link, notarize(100, VOTERS, 1));
        f.ask(link, notarize(100, VOTERS, 2));
        f.gate.forged(link, f.at, f.now);
        f.ask(link, notarize(100, 1, 2));
        assertEquals(
                Map.of(DropCause.UNKNOWN_SIGNER, 2L, DropCause.FORGED, 1L, DropCause.SILENCED, 1L), f.gate.dropped());
    }
}
