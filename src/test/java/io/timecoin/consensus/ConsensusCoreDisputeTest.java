package io.timecoin.consensus;

import static io.timecoin.consensus.CoreFixture.ROOT;
import static io.timecoin.consensus.CoreFixture.has;
import static io.timecoin.consensus.CoreFixture.notarize;
import static io.timecoin.consensus.CoreFixture.nullify;
import static io.timecoin.consensus.CoreFixture.one;
import static io.timecoin.consensus.CoreFixture.votes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.consensus.Input.Judgement;
import io.timecoin.consensus.Input.SecondLook;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Protocol §5.3: what others notarize and this node finds invalid is looked at once more before it says anything about itself. */
final class ConsensusCoreDisputeTest {

    private final CoreFixture f = CoreFixture.following();
    private final TestBlock block = f.block(ROOT, 1);

    private List<Effect> foundInvalid() {
        return f.apply(new Input.Judged(block.facts(), Judgement.INVALID, false));
    }

    private List<Effect> lookedAgain(SecondLook outcome) {
        return f.apply(new Input.LookedAgain(block.facts(), outcome));
    }

    @Test
    void aNotarizedBlockThatIsInvalidHereIsLookedAtOnceMore() {
        f.certify(notarize(1, 0, block));
        Effect.LookAgain look = one(foundInvalid(), Effect.LookAgain.class);
        assertEquals(block.hash(), look.blockHash());
        assertEquals(f.others().boxed().toList(), look.sources());
        assertTrue(f.core.isVoting(), "one look decides nothing");
        assertFalse(f.core.halted().isPresent());
    }

    @Test
    void itIsAskedForOnce() {
        f.certify(notarize(1, 0, block));
        foundInvalid();
        assertFalse(has(foundInvalid(), Effect.LookAgain.class));
        assertFalse(has(f.pass(5_000), Effect.LookAgain.class));
    }

    @Test
    void votesOfAWitnessShareAreReasonEnough() {
        int[] others = f.others().toArray();
        assertFalse(has(foundInvalid(), Effect.LookAgain.class), "nobody stands for it");
        assertFalse(has(f.vote(others[0], notarize(1, 0, block)), Effect.LookAgain.class), "one of four may lie");
        Effect.LookAgain look = one(f.vote(others[1], notarize(1, 0, block)), Effect.LookAgain.class);
        assertEquals(List.of(others[0], others[1]), look.sources());
    }

    @Test
    void aBlockThatIsValidAfterAllIsVotedOnAsIfNothingHadBeen() {
        f.certify(notarize(1, 0, block));
        foundInvalid();
        assertEquals(
                List.of(new Statement(StatementKind.FINALIZE, 0, 1, 0, block.hash())),
                votes(lookedAgain(SecondLook.VALID)));
        assertEquals(2, f.core.currentView());
    }

    @Test
    void twoLooksThatAgreeSilenceThisNodeWithTheProofAndHaltNothing() {
        f.certify(notarize(1, 0, block));
        foundInvalid();
        Effect.SelfDiffers differs = one(lookedAgain(SecondLook.INVALID), Effect.SelfDiffers.class);
        assertEquals(List.of(f.certificate(notarize(1, 0, block))), differs.proof());
        assertFalse(f.core.isVoting());
        assertFalse(f.core.halted().isPresent());
        f.apply(new Input.WorkChanged(true));
        f.pass(20_000);
        assertEquals(List.of(), f.said());
    }

    @Test
    void whoIsSilentStillFollowsAndPassesCertificatesOn() {
        f.certify(notarize(1, 0, block));
        foundInvalid();
        lookedAgain(SecondLook.INVALID);
        assertTrue(has(f.certify(nullify(1)), Effect.Relay.class));
        assertEquals(2, f.core.currentView());
    }

    @Test
    void itVotesAgainWhenAnotherBlockIsFinalInAViewNotLower() {
        f.certify(notarize(1, 0, block));
        foundInvalid();
        lookedAgain(SecondLook.INVALID);
        assertEquals(List.of(), only(f.apply(new Input.Applied(0, 0))));
        Effect.SelfAgrees agrees = one(f.apply(new Input.Applied(0, 2)), Effect.SelfAgrees.class);
        assertEquals(block.hash(), agrees.blockHash());
        assertTrue(f.core.isVoting());
    }

    private static List<Effect.SelfAgrees> only(List<Effect> effects) {
        return CoreFixture.only(effects, Effect.SelfAgrees.class).toList();
    }

    @Test
    void aMootQuestionChangesNothing() {
        f.certify(notarize(1, 0, block));
        foundInvalid();
        assertEquals(List.of(), lookedAgain(SecondLook.MOOT));
        assertTrue(f.core.isVoting());
    }

    @Test
    void aLeaderThatWouldHaveToBuildOnADisputedBlockGivesItsTurnUp() {
        CoreFixture next = CoreFixture.as(f.voters.leader(2), 1, 1, 1, 1);
        TestBlock first = next.block(ROOT, 1);
        next.certify(notarize(1, 0, first));
        next.apply(new Input.Judged(first.facts(), Judgement.INVALID, false));
        assertFalse(next.hasSaid(nullify(2)));
        next.certify(nullify(1));
        assertTrue(next.hasSaid(nullify(2)), "without any time having passed");
    }
}
