package io.timecoin.consensus;

import static io.timecoin.consensus.CoreFixture.ROOT;
import static io.timecoin.consensus.CoreFixture.finalizing;
import static io.timecoin.consensus.CoreFixture.has;
import static io.timecoin.consensus.CoreFixture.notarize;
import static io.timecoin.consensus.CoreFixture.nullify;
import static io.timecoin.consensus.CoreFixture.one;
import static io.timecoin.consensus.CoreFixture.votes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.consensus.Input.Judgement;
import io.timecoin.ledger.BlockKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Protocol §5.3 and §5.4: what is notarized, and what is nullified instead. */
final class ConsensusCoreNotarizeTest {

    private final CoreFixture f = CoreFixture.following();

    @Test
    void aValidProposalOfTheLeaderIsNotarizedWithItsBodyAndTheCertificateThatOpenedTheView() {
        f.certify(nullify(1));
        TestBlock block = f.block(ROOT, 2);
        assertEquals(
                block.compact(),
                one(f.propose(2, 0, block), Effect.Validate.class).block());
        List<Effect> effects = f.judge(block, Judgement.VALID);
        Effect.Cast cast = one(effects, Effect.Cast.class);
        assertEquals(List.of(notarize(2, 0, block)), votes(effects));
        assertEquals(Optional.of(block.hash()), cast.blockHash());
        assertEquals(List.of(f.certificate(nullify(1))), cast.restsOn());
    }

    @Test
    void aVoteOnAnUnfinalBranchIsRecordedWithWhatCoversTheBranch() {
        TestBlock first = f.block(ROOT, 1);
        f.certify(nullify(1)); // left by the nullification: this voter finalizes nothing there
        f.notarized(1, 0, first);
        TestBlock second = f.block(first.hash(), 2);
        f.propose(2, 1, second);
        Effect.Cast cast = one(f.judge(second, Judgement.VALID), Effect.Cast.class);
        assertEquals(List.of(f.certificate(nullify(1)), f.certificate(notarize(1, 0, first))), cast.restsOn());
        assertEquals(List.of(notarize(1, 0, first)), cast.ancestors());
    }

    @Test
    void eachCertificateIsRecordedOnce() {
        TestBlock first = f.notarized(1, 0, f.block(ROOT, 1));
        TestBlock second = f.block(first.hash(), 2);
        f.propose(2, 1, second);
        Effect.Cast cast = one(f.judge(second, Judgement.VALID), Effect.Cast.class);
        assertEquals(List.of(), cast.restsOn(), "the notarization is there, with the vote that finalizes it");
        assertEquals(List.of(notarize(1, 0, first)), cast.ancestors());
    }

    @Test
    void aProposalFarAheadIsNotKept() {
        long far = 1 + EpochViews.PROPOSAL_WINDOW;
        f.propose(far, 0, f.block(ROOT, far));
        assertEquals(0, f.core.dropped().getOrDefault(DropReason.BEYOND_WINDOW, 0L));
        f.propose(far + 1, 0, f.block(ROOT, far + 1));
        assertEquals(1, f.core.dropped().get(DropReason.BEYOND_WINDOW));
    }

    @Test
    void ofAProposalWhoseViewIsOverOnlyTheHeaderIsKept() {
        TestBlock block = f.block(ROOT, 1);
        f.propose(1, 0, block);
        f.certify(nullify(1));
        Effect.Obtain obtain = one(f.certify(notarize(1, 0, block)), Effect.Obtain.class);
        assertEquals(Optional.empty(), obtain.block());
        TestBlock other = f.block(ROOT, 1);
        assertEquals(
                f.voters.leader(1),
                one(f.propose(1, 0, other), Effect.EvidenceFound.class)
                        .evidence()
                        .signer(),
                "enough to recognise a second one");
    }

    @Test
    void aNotarizedBlockIsPutTogetherFromItsProposal() {
        TestBlock block = f.block(ROOT, 1);
        f.propose(1, 0, block);
        Effect.Obtain obtain = one(f.certify(notarize(1, 0, block)), Effect.Obtain.class);
        assertEquals(Optional.of(block.compact()), obtain.block());
    }

    @Test
    void aNotarizedBlockIsAskedOfItsLeaderLastAndOfAnotherVoterFirstByEachOther() {
        List<Integer> firsts = new ArrayList<>();
        for (int self = 0; self < 7; self++) {
            CoreFixture each = CoreFixture.as(self, 1, 1, 1, 1, 1, 1, 1);
            int leader = each.voters.leader(1);
            if (self == leader) {
                continue;
            }
            Effect.Obtain obtain = one(each.certify(notarize(1, 0, each.block(ROOT, 1))), Effect.Obtain.class);
            assertEquals(leader, obtain.sources().getLast());
            firsts.add(obtain.sources().getFirst());
        }
        assertTrue(firsts.stream().distinct().count() >= 4, () -> "asked first: " + firsts);
    }

    @Test
    void aProposalIsValidatedAsFreshByItsLeader() {
        Effect.Validate validate = one(f.propose(1, 0, f.block(ROOT, 1)), Effect.Validate.class);
        assertEquals(List.of(f.voters.leader(1)), validate.sources());
        assertEquals(Optional.of(f.voters.set.voter(f.voters.leader(1))), validate.leader());
    }

    @Test
    void nothingIsSaidBeforeTheBlockIsJudged() {
        assertFalse(has(f.propose(1, 0, f.block(ROOT, 1)), Effect.Cast.class));
    }

    @Test
    void aVoterWhoseClockIsWrongDoesNotNotarizeButFinalizesAndNullifies() {
        f.apply(new Input.ClockJudged(false));
        TestBlock block = f.block(ROOT, 1);
        f.propose(1, 0, block);
        assertEquals(List.of(), f.judge(block, Judgement.VALID));
        f.certify(notarize(1, 0, block));
        assertEquals(List.of(finalizing(1, 0, block)), f.said());
        f.pass(20_000);
        assertTrue(f.hasSaid(nullify(2)));
    }

    @Test
    void aBlockThatWasAcceptedMeanwhileIsNotarizedOnceTheClockIsRight() {
        f.apply(new Input.ClockJudged(false));
        TestBlock block = f.block(ROOT, 1);
        f.propose(1, 0, block);
        f.judge(block, Judgement.VALID);
        assertEquals(List.of(notarize(1, 0, block)), votes(f.apply(new Input.ClockJudged(true))));
    }

    @Test
    void onlyTheFirstProposalOfAViewIsNotarizedAndOnlyOnce() {
        TestBlock block = f.block(ROOT, 1);
        f.propose(1, 0, block);
        f.judge(block, Judgement.VALID);
        f.propose(1, 0, block);
        f.judge(block, Judgement.VALID);
        assertEquals(List.of(notarize(1, 0, block)), f.said());
    }

    @Test
    void aProposalOfAnotherThanTheLeaderIsDropped() {
        TestBlock block = f.block(ROOT, 1);
        Statement statement = new Statement(StatementKind.PROPOSAL, 0, 1, 0, block.hash());
        List<Effect> effects = f.apply(
                new Input.ProposalReceived(TestVoters.proposal(f.bystander(1), statement, block.compact(), List.of())));
        assertEquals(List.of(), effects);
        assertEquals(1, f.core.dropped().get(DropReason.NOT_LEADER));
    }

    @Test
    void aBlockOnAnotherParentThanTheNotarizedOneIsNullified() {
        TestBlock first = f.notarized(1, 0, f.block(ROOT, 1));
        assertEquals(2, f.core.currentView());
        List<Effect> effects = f.propose(2, 1, f.block(ROOT, 2));
        assertEquals(List.of(nullify(2)), votes(effects));
        assertFalse(has(effects, Effect.Validate.class), first.toString());
    }

    @Test
    void aBlockOfAnotherProposerThanTheLeaderIsNullified() {
        TestBlock copied = TestBlock.of(1, 0, BlockKind.NORMAL, ROOT, f.bystander(1), 5, Set.of());
        assertEquals(List.of(nullify(1)), votes(f.propose(1, 0, copied)));
    }

    @Test
    void aBlockOfAnotherEpochIsNullified() {
        TestBlock early = TestBlock.of(1, 1, BlockKind.NORMAL, ROOT, f.voters.leader(1), 5, Set.of());
        assertEquals(List.of(nullify(1)), votes(f.propose(1, 0, early)));
    }

    @Test
    void aMissingNullificationIsFetchedBeforeTheBlockIsLookedAt() {
        f.certify(nullify(2));
        TestBlock block = f.block(ROOT, 3);
        List<Effect> effects = f.propose(3, 0, block);
        Effect.FetchCertificates fetch = one(effects, Effect.FetchCertificates.class);
        assertEquals(List.of(1L, 2L), List.of(fetch.fromView(), fetch.toView()));
        assertEquals(f.voters.leader(3), fetch.source());
        assertFalse(has(effects, Effect.Validate.class));
        assertTrue(has(f.certify(nullify(1)), Effect.Validate.class));
    }

    @Test
    void aMissingNotarizationOfTheParentIsFetched() {
        TestBlock parent = f.block(ROOT, 1);
        f.certify(nullify(2));
        List<Effect> effects = f.propose(3, 1, f.block(parent.hash(), 3));
        assertEquals(1, one(effects, Effect.FetchCertificates.class).fromView());
        assertFalse(has(effects, Effect.Validate.class));
    }

    @Test
    void certificatesMayComeWithTheProposal() {
        f.certify(nullify(2));
        TestBlock block = f.block(ROOT, 3);
        assertTrue(has(f.propose(3, 0, block, f.certificate(nullify(1))), Effect.Validate.class));
    }

    @Test
    void aBlockOnANotarizedParentWaitsForTheParentsBody() {
        TestBlock parent = f.block(ROOT, 1);
        f.certify(notarize(1, 0, parent));
        f.certify(nullify(2));
        TestBlock child = f.block(parent.hash(), 3);
        assertFalse(has(f.propose(3, 1, child), Effect.Validate.class));
        assertTrue(has(f.bring(parent), Effect.Validate.class));
    }

    @Test
    void aParentBelowTheFinalViewIsNullified() {
        TestBlock parent = f.notarized(1, 0, f.block(ROOT, 1));
        f.certify(CoreFixture.finalizing(1, 0, parent));
        assertEquals(List.of(nullify(2)), votes(f.propose(2, 0, f.block(ROOT, 2))));
    }

    @Test
    void anInvalidBlockIsNullified() {
        TestBlock block = f.block(ROOT, 1);
        f.propose(1, 0, block);
        assertEquals(List.of(nullify(1)), votes(f.judge(block, Judgement.INVALID)));
    }

    @Test
    void aBlockThatIsNotAcceptableNowIsNullified() {
        TestBlock block = f.block(ROOT, 1);
        f.propose(1, 0, block);
        assertEquals(List.of(nullify(1)), votes(f.judge(block, Judgement.NOT_ACCEPTABLE)));
    }

    @Test
    void anOwnNullifyBlocksNotarize() {
        TestBlock block = f.block(ROOT, 1);
        f.propose(1, 0, block);
        f.apply(new Input.WorkChanged(true));
        f.pass(2_000);
        assertTrue(f.hasSaid(nullify(1)));
        f.judge(block, Judgement.VALID);
        assertFalse(f.hasSaid(notarize(1, 0, block)));
    }

    @Test
    void aSecondProposalIsEvidenceOnceAndTheViewIsNullifiedAlsoAfterNotarize() {
        TestBlock block = f.block(ROOT, 1);
        f.propose(1, 0, block);
        f.judge(block, Judgement.VALID);
        List<Effect> effects = f.propose(1, 0, f.block(ROOT, 1));
        assertEquals(
                f.voters.leader(1),
                one(effects, Effect.EvidenceFound.class).evidence().signer());
        assertEquals(List.of(nullify(1)), votes(effects));
        assertFalse(has(f.propose(1, 0, f.block(ROOT, 1)), Effect.EvidenceFound.class));
    }

    @Test
    void aProposalOfALaterViewWaitsForThatView() {
        TestBlock block = f.block(ROOT, 2);
        assertEquals(List.of(), f.propose(2, 0, block));
        assertTrue(has(f.certify(nullify(1)), Effect.Validate.class));
    }

    @Test
    void aJudgementForAnotherViewsLeaderDecidesNothing() {
        TestBlock block = f.block(ROOT, 2);
        f.propose(2, 0, block);
        f.judge(block, Judgement.NOT_ACCEPTABLE);
        f.certify(nullify(1));
        assertEquals(List.of(notarize(2, 0, block)), votes(f.judge(block, Judgement.VALID)));
    }

    @Test
    void aNotarizedSettlementIsProposedAgainUnchangedAndNotarizedWithoutAClock() {
        TestBlock settlement = f.settlement(ROOT, 1);
        f.notarized(1, 0, settlement);
        List<Effect> effects = f.propose(2, 1, settlement);
        assertEquals(List.of(notarize(2, 1, settlement)), votes(effects));
        assertFalse(has(effects, Effect.Validate.class));
    }

    @Test
    void nothingElseExtendsASettlementBeforeItIsFinal() {
        TestBlock settlement = f.settlement(ROOT, 1);
        f.notarized(1, 0, settlement);
        assertEquals(List.of(nullify(2)), votes(f.propose(2, 1, f.block(settlement.hash(), 2))));
    }

    @Test
    void aSettlementProposedAgainWaitsForItsBodyRatherThanBeingRefused() {
        TestBlock settlement = f.settlement(ROOT, 1);
        f.certify(notarize(1, 0, settlement));
        f.certify(nullify(2));
        assertEquals(List.of(), votes(f.propose(3, 1, settlement)));
        assertTrue(votes(f.bring(settlement)).contains(notarize(3, 1, settlement)));
    }

    @Test
    void aNormalBlockIsNeverProposedAgain() {
        TestBlock block = f.notarized(1, 0, f.block(ROOT, 1));
        assertEquals(List.of(nullify(2)), votes(f.propose(2, 1, block)));
    }

    @Test
    void anObserverValidatesButNeverSpeaks() {
        CoreFixture observer = CoreFixture.observing();
        TestBlock block = observer.block(ROOT, 1);
        assertTrue(has(observer.propose(1, 0, block), Effect.Validate.class));
        observer.judge(block, Judgement.VALID);
        observer.certify(notarize(1, 0, block));
        observer.pass(30_000);
        assertEquals(List.of(), observer.said());
        assertFalse(observer.core.isVoting());
    }
}
