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
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Protocol §5.5, §5.6, §5.7, §5.9 and §6: what certificates do. */
final class ConsensusCoreCertificateTest {

    private final CoreFixture f = CoreFixture.following();

    @Test
    void aNotarizationWithItsBlockIsFinalizedAndOpensTheNextView() {
        TestBlock block = f.block(ROOT, 1);
        f.certify(notarize(1, 0, block));
        List<Effect> effects = f.bring(block);
        Effect.Cast cast = one(effects, Effect.Cast.class);
        assertEquals(List.of(finalizing(1, 0, block)), votes(effects));
        assertEquals(List.of(f.certificate(notarize(1, 0, block))), cast.restsOn());
        assertEquals(Optional.of(block.hash()), cast.blockHash());
        assertEquals(2, f.core.currentView());
        assertEquals(block.hash(), f.core.head());
    }

    @Test
    void aNotarizationWithoutItsBlockOpensNothingAndTheBodyIsObtainedFromItsSigners() {
        TestBlock block = f.block(ROOT, 1);
        Effect.Obtain obtain = one(f.certify(notarize(1, 0, block)), Effect.Obtain.class);
        assertEquals(f.others().boxed().toList(), obtain.sources());
        assertEquals(1, f.core.currentView());
        assertEquals(List.of(), f.said());
    }

    @Test
    void fetchingGoesOnAfterANullificationAndTheBlockIsNotFinalizedThen() {
        TestBlock block = f.block(ROOT, 1);
        f.certify(notarize(1, 0, block));
        f.certify(nullify(1));
        assertEquals(2, f.core.currentView());
        f.bring(block);
        assertFalse(f.hasSaid(finalizing(1, 0, block)));
        assertEquals(block.hash(), f.core.head());
    }

    @Test
    void anOwnNullifyBlocksFinalize() {
        f.apply(new Input.WorkChanged(true));
        f.pass(1_000);
        TestBlock block = f.notarized(1, 0, f.block(ROOT, 1));
        assertEquals(List.of(nullify(1)), f.said());
        assertEquals(2, f.core.currentView());
        assertEquals(block.hash(), f.core.head());
    }

    @Test
    void anOwnFinalizeBlocksNullifyForGood() {
        TestBlock block = f.block(ROOT, 1);
        f.propose(1, 0, block);
        f.judge(block, Judgement.VALID);
        f.certify(notarize(1, 0, block));
        assertTrue(f.hasSaid(finalizing(1, 0, block)));
        f.propose(1, 0, f.block(ROOT, 1));
        f.pass(60_000);
        assertFalse(f.hasSaid(nullify(1)));
    }

    @Test
    void aNullificationOpensTheNextView() {
        assertEquals(2, one(f.certify(nullify(1)), Effect.ViewEntered.class).view());
    }

    @Test
    void aLaterNullificationOpensTheViewAfterIt() {
        assertEquals(41, one(f.certify(nullify(40)), Effect.ViewEntered.class).view());
    }

    @Test
    void aFinalizationMakesTheBlockFinalAlsoBeforeItsBodyIsHere() {
        TestBlock block = f.block(ROOT, 3);
        List<Effect> effects = f.certify(finalizing(3, 0, block));
        assertEquals(
                f.certificate(finalizing(3, 0, block)),
                one(effects, Effect.Finalized.class).finalization());
        assertEquals(List.of(3L, 4L), List.of(f.core.finalView(), f.core.currentView()));
    }

    @Test
    void votesBecomeACertificateAtAQuorumAndNotBefore() {
        TestBlock block = f.block(ROOT, 1);
        int[] voters = f.others().toArray();
        f.vote(voters[0], notarize(1, 0, block));
        assertFalse(has(f.vote(voters[1], notarize(1, 0, block)), Effect.Relay.class));
        Certificate made = one(f.vote(voters[2], notarize(1, 0, block)), Effect.Relay.class)
                .certificate();
        assertEquals(f.certificate(notarize(1, 0, block)), made);
    }

    @Test
    void exactlyTwoThirdsOfTheWeightAreNoQuorum() {
        CoreFixture weighted = CoreFixture.as(-1, 3, 3, 2, 1);
        weighted.vote(0, nullify(1));
        assertFalse(has(weighted.vote(1, nullify(1)), Effect.Relay.class), "6 of 9");
        assertTrue(has(weighted.vote(2, nullify(1)), Effect.Relay.class), "8 of 9");
    }

    @Test
    void votesForDifferentBlocksAreWeighedApart() {
        TestBlock one = f.block(ROOT, 1);
        TestBlock other = f.block(ROOT, 1);
        int[] voters = f.others().toArray();
        f.vote(voters[0], notarize(1, 0, one));
        f.vote(voters[1], notarize(1, 0, one));
        assertFalse(has(f.vote(voters[2], notarize(1, 0, other)), Effect.Relay.class));
    }

    @Test
    void theSameVoteTwiceCountsOnce() {
        TestBlock block = f.block(ROOT, 1);
        int[] voters = f.others().toArray();
        f.vote(voters[0], notarize(1, 0, block));
        f.vote(voters[0], notarize(1, 0, block));
        assertFalse(has(f.vote(voters[1], notarize(1, 0, block)), Effect.Relay.class));
    }

    @Test
    void anOwnVoteCountsOnlyOnceItIsDurable() {
        f.durable = false;
        TestBlock block = f.block(ROOT, 1);
        f.propose(1, 0, block);
        Vote own =
                one(f.judge(block, Judgement.VALID), Effect.Cast.class).votes().getFirst();
        f.vote(f.others().toArray()[0], notarize(1, 0, block));
        assertFalse(has(f.vote(f.others().toArray()[1], notarize(1, 0, block)), Effect.Relay.class));
        Certificate made =
                one(f.apply(new Input.VoteReceived(own)), Effect.Relay.class).certificate();
        assertTrue(made.signers().contains(f.self));
    }

    @Test
    void anOwnVoteThatThisCoreDidNotCastIsDropped() {
        TestBlock block = f.block(ROOT, 1);
        f.vote(f.self, notarize(1, 0, block));
        assertEquals(1, f.core.dropped().get(DropReason.NOT_OWN));
        f.vote(f.others().toArray()[0], notarize(1, 0, block));
        assertFalse(has(f.vote(f.others().toArray()[1], notarize(1, 0, block)), Effect.Relay.class));
    }

    @Test
    void aCertificateIsPassedOnOnceAndNotToThoseWhoHaveShownIt() {
        TestBlock block = f.block(ROOT, 1);
        f.vote(f.bystander(1), finalizing(1, 0, block));
        Effect.Relay relay = one(f.certify(notarize(1, 0, block)), Effect.Relay.class);
        assertEquals(List.of(f.bystander(1)), relay.shownBy());
        assertFalse(has(f.certify(notarize(1, 0, block)), Effect.Relay.class));
    }

    @Test
    void certificatesAboveTheFinalViewAreServedInOrder() {
        f.certify(nullify(1));
        f.certify(nullify(2));
        f.certify(nullify(4));
        assertEquals(List.of(f.certificate(nullify(2)), f.certificate(nullify(4))), f.core.certificates(2, 10, 64));
        assertEquals(1, f.core.certificates(1, 10, 1).size());
        TestBlock block = f.block(ROOT, 3);
        f.certify(finalizing(3, 0, block));
        assertEquals(
                f.certificate(finalizing(3, 0, block)),
                f.core.certificates(1, 10, 64).getFirst());
    }

    @Test
    void aSecondVoteIsEvidenceOnceAndNotCounted() {
        TestBlock one = f.block(ROOT, 1);
        TestBlock other = f.block(ROOT, 1);
        int traitor = f.bystander(1);
        f.vote(traitor, notarize(1, 0, one));
        Evidence evidence = one(f.vote(traitor, notarize(1, 0, other)), Effect.EvidenceFound.class)
                .evidence();
        assertEquals(List.of(notarize(1, 0, one), notarize(1, 0, other)), List.of(evidence.first(), evidence.second()));
        assertFalse(has(f.vote(traitor, notarize(1, 0, f.block(ROOT, 1))), Effect.EvidenceFound.class));
        assertEquals(1, f.core.summary().notarizeWeight());
    }

    @Test
    void theSameBlockOnAnotherParentViewIsAnotherStatement() {
        TestBlock block = f.block(ROOT, 2);
        int traitor = f.bystander(2);
        f.vote(traitor, notarize(2, 0, block));
        assertTrue(has(f.vote(traitor, notarize(2, 1, block)), Effect.EvidenceFound.class));
    }

    @Test
    void finalizeAndNullifyOfOneVoterAreEvidenceInBothOrders() {
        TestBlock block = f.block(ROOT, 1);
        int traitor = f.bystander(1);
        f.vote(traitor, finalizing(1, 0, block));
        assertTrue(has(f.vote(traitor, nullify(1)), Effect.EvidenceFound.class));
        f.vote(traitor, nullify(2));
        assertTrue(has(f.vote(traitor, finalizing(2, 0, block)), Effect.EvidenceFound.class));
    }

    @Test
    void aVoteThatContradictsOneInACertificateIsEvidenceInBothOrders() {
        TestBlock block = f.block(ROOT, 1);
        int traitor = f.bystander(1);
        f.vote(traitor, notarize(1, 0, f.block(ROOT, 1)));
        assertTrue(has(f.certify(notarize(1, 0, block)), Effect.EvidenceFound.class));
        f.certify(nullify(2));
        assertTrue(has(
                f.vote(f.certificate(nullify(2)).signers().getLast(), finalizing(2, 0, f.block(ROOT, 2))),
                Effect.EvidenceFound.class));
    }

    @Test
    void notarizeAndThenNullifyIsNoOffence() {
        int honest = f.bystander(1);
        f.vote(honest, notarize(1, 0, f.block(ROOT, 1)));
        assertFalse(has(f.vote(honest, nullify(1)), Effect.EvidenceFound.class));
    }

    @Test
    void messagesOutsideTheWindowOrTheSetAreDroppedAndCounted() {
        int voter = f.bystander(1);
        f.vote(voter, nullify(1 + EpochViews.WINDOW));
        assertEquals(List.of(), List.copyOf(f.core.dropped().keySet()));
        f.vote(voter, nullify(2 + EpochViews.WINDOW));
        assertEquals(1, f.core.dropped().get(DropReason.BEYOND_WINDOW));
        f.apply(new Input.VoteReceived(
                new Vote(nullify(1), 4, f.voters.vote(0, nullify(1)).signature())));
        assertEquals(1, f.core.dropped().get(DropReason.UNKNOWN_SIGNER));
        f.vote(voter, Statement.nullify(1, 1));
        assertEquals(1, f.core.dropped().get(DropReason.OTHER_EPOCH));
        f.certify(finalizing(5, 0, f.block(ROOT, 5)));
        f.vote(voter, nullify(5));
        f.certify(nullify(4));
        assertEquals(2, f.core.dropped().get(DropReason.BELOW_FINAL));
    }

    private void assertHalts(List<Effect> effects, Certificate... proof) {
        Effect.Halted halted = one(effects, Effect.Halted.class);
        assertEquals(List.of(proof), halted.certificates());
        assertEquals(Optional.of(halted.reason()), f.core.halted());
        assertFalse(f.core.isVoting());
        int before = f.said().size();
        f.apply(new Input.WorkChanged(true));
        f.pass(30_000);
        TestBlock next = f.block(ROOT, f.core.currentView());
        f.propose(f.core.currentView(), 0, next);
        f.judge(next, Judgement.VALID);
        assertEquals(before, f.said().size(), "no votes after a contradiction");
    }

    @Test
    void twoNotarizationsOfOneViewAreAContradiction() {
        TestBlock one = f.block(ROOT, 1);
        TestBlock other = f.block(ROOT, 1);
        f.certify(notarize(1, 0, one));
        assertHalts(
                f.certify(notarize(1, 0, other)),
                f.certificate(notarize(1, 0, one)),
                f.certificate(notarize(1, 0, other)));
    }

    @Test
    void oneBlockNotarizedOnTwoParentViewsIsAContradiction() {
        TestBlock block = f.block(ROOT, 2);
        f.certify(notarize(2, 0, block));
        assertHalts(
                f.certify(notarize(2, 1, block)),
                f.certificate(notarize(2, 0, block)),
                f.certificate(notarize(2, 1, block)));
    }

    @Test
    void aNullificationOfTheFinalViewIsAContradiction() {
        TestBlock block = f.block(ROOT, 1);
        f.certify(finalizing(1, 0, block));
        assertHalts(f.certify(nullify(1)), f.certificate(finalizing(1, 0, block)), f.certificate(nullify(1)));
    }

    @Test
    void aFinalizationOfANullifiedViewIsAContradictionAndNotObeyed() {
        TestBlock block = f.block(ROOT, 1);
        f.certify(nullify(1));
        List<Effect> effects = f.certify(finalizing(1, 0, block));
        assertFalse(has(effects, Effect.Finalized.class));
        assertHalts(effects, f.certificate(nullify(1)), f.certificate(finalizing(1, 0, block)));
    }

    @Test
    void aFinalizationOfAnotherBlockThanTheNotarizedOneIsAContradiction() {
        TestBlock one = f.block(ROOT, 1);
        TestBlock other = f.block(ROOT, 1);
        f.certify(notarize(1, 0, one));
        assertHalts(
                f.certify(finalizing(1, 0, other)),
                f.certificate(notarize(1, 0, one)),
                f.certificate(finalizing(1, 0, other)));
    }

    @Test
    void aNotarizationThatLeavesTheFinalBlockIsAContradictionWithBothCertificates() {
        TestBlock last = f.block(ROOT, 2);
        TestBlock stray = f.block(ROOT, 3);
        f.certify(finalizing(2, 0, last));
        assertHalts(
                f.certify(notarize(3, 1, stray)),
                f.certificate(finalizing(2, 0, last)),
                f.certificate(notarize(3, 1, stray)));
    }

    @Test
    void itIsOneAlsoIfTheNotarizationCameFirst() {
        TestBlock last = f.block(ROOT, 2);
        TestBlock stray = f.block(ROOT, 3);
        f.certify(notarize(3, 1, stray));
        List<Effect> effects = f.certify(finalizing(2, 0, last));
        assertFalse(has(effects, Effect.Finalized.class));
        assertHalts(effects, f.certificate(notarize(3, 1, stray)), f.certificate(finalizing(2, 0, last)));
    }

    @Test
    void aNotarizationAndANullificationOfOneViewAreNoContradiction() {
        f.certify(notarize(1, 0, f.block(ROOT, 1)));
        assertFalse(has(f.certify(nullify(1)), Effect.Halted.class));
    }
}
