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

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Protocol §5.2: what a leader builds on, when, and what it proposes. */
final class ConsensusCoreProposeTest {

    private final CoreFixture f = CoreFixture.leading();

    /** The first view from {@code least} on that this core leads. */
    private long ownView(long least) {
        long view = least;
        while (f.voters.leader(view) != f.self) {
            view++;
        }
        return view;
    }

    private List<Effect> built(long view, TestBlock block) {
        return f.apply(new Input.Built(view, block.compact(), block.facts()));
    }

    @Test
    void aLeaderAsksForABlockOnTheRootOnceTheLeastIntervalHasPassed() {
        assertFalse(has(f.pass(19), Effect.Build.class));
        assertEquals(new Effect.Build(1, ROOT, false), one(f.pass(1), Effect.Build.class));
    }

    @Test
    void aLeaderWhoseClockIsWrongGivesItsTurnUpAtOnce() {
        f.pass(20);
        List<Effect> effects = f.apply(new Input.ClockJudged(false));
        assertEquals(List.of(nullify(1)), votes(effects));
        assertEquals(List.of(), built(1, f.block(ROOT, 1)), "it was ordered before");
        assertFalse(has(f.apply(new Input.ClockJudged(true)), Effect.Build.class));
    }

    @Test
    void aLeaderThatHasProposedDoesNotTakeItBackWhenItsClockIsFoundWrong() {
        f.apply(new Input.WorkChanged(true));
        f.pass(20);
        TestBlock block = f.block(ROOT, 1);
        built(1, block);
        assertEquals(List.of(), votes(f.apply(new Input.ClockJudged(false))));
    }

    @Test
    void onlyTheLeaderAsks() {
        assertFalse(has(CoreFixture.following().pass(5_900), Effect.Build.class));
        assertFalse(has(CoreFixture.observing().pass(5_900), Effect.Build.class));
    }

    @Test
    void anIdleLeaderAsksForAnEmptyBlockAfterTheIdleInterval() {
        f.pass(20);
        assertFalse(has(f.pass(4_979), Effect.Build.class));
        assertEquals(new Effect.Build(1, ROOT, true), one(f.pass(1), Effect.Build.class));
    }

    @Test
    void theProposalAndItsNotarizeAreCastTogether() {
        f.pass(20);
        TestBlock block = f.block(ROOT, 1);
        Effect.Cast cast = one(built(1, block), Effect.Cast.class);
        assertEquals(Optional.of(block.hash()), cast.proposal().map(Proposal::blockHash));
        assertEquals(0, cast.proposal().orElseThrow().statement().parentView());
        assertEquals(
                List.of(notarize(1, 0, block)),
                cast.votes().stream().map(Vote::statement).toList());
        assertEquals(Optional.of(block.hash()), cast.blockHash());
    }

    @Test
    void oneViewHasOneProposal() {
        f.pass(20);
        built(1, f.block(ROOT, 1));
        assertEquals(List.of(), built(1, f.block(ROOT, 1)));
        assertEquals(1, f.core.dropped().get(DropReason.STALE_ANSWER));
    }

    @Test
    void anOwnNullifyEndsTheTurn() {
        f.apply(new Input.WorkChanged(true));
        f.pass(1_000);
        assertTrue(f.hasSaid(nullify(1)));
        assertEquals(List.of(), built(1, f.block(ROOT, 1)));
    }

    @Test
    void theParentIsTheHighestNotarizedBlockAndTheViewsBetweenAreJustified() {
        TestBlock parent = f.notarized(1, 0, f.emptyBlock(ROOT, 1));
        long view = ownView(3);
        for (long between = 2; between < view; between++) {
            f.certify(nullify(between));
        }
        assertEquals(parent.hash(), one(f.pass(20), Effect.Build.class).parentHash());
        Proposal proposal = one(built(view, f.block(parent.hash(), view)), Effect.Cast.class)
                .proposal()
                .orElseThrow();
        assertEquals(1, proposal.statement().parentView());
        assertEquals(view - 1, proposal.justification().size());
        assertEquals(
                f.certificate(notarize(1, 0, parent)), proposal.justification().getFirst());
        assertEquals(f.certificate(nullify(2)), proposal.justification().get(1));
    }

    @Test
    void onWorkThatCannotBecomeFinalInItsViewALeaderProposesAtOnce() {
        TestBlock parent = f.notarized(1, 0, f.block(ROOT, 1));
        long view = ownView(2);
        for (long between = 2; between < view; between++) {
            f.certify(nullify(between));
        }
        int[] others = f.others().toArray();
        f.vote(others[0], nullify(1));
        assertEquals(new Effect.Build(view, parent.hash(), false), one(f.pass(20), Effect.Build.class));
        assertEquals(
                new Effect.Build(view, parent.hash(), true), one(f.vote(others[1], nullify(1)), Effect.Build.class));
    }

    @Test
    void atMostSixtyFourCertificatesAreAttached() {
        long view = ownView(80);
        for (long between = 1; between < view; between++) {
            f.certify(nullify(between));
        }
        f.pass(20);
        Proposal proposal = one(built(view, f.block(ROOT, view)), Effect.Cast.class)
                .proposal()
                .orElseThrow();
        assertEquals(Proposal.MAX_JUSTIFICATION, proposal.justification().size());
    }

    @Test
    void aMissingNullificationIsFetchedAndNothingIsBuiltMeanwhile() {
        long view = ownView(3);
        f.certify(nullify(view - 1));
        List<Effect> effects = f.pass(20);
        assertEquals(1, one(effects, Effect.FetchCertificates.class).fromView());
        assertFalse(has(effects, Effect.Build.class));
        List<Effect> last = List.of();
        for (long between = 1; between < view - 1; between++) {
            last = f.certify(nullify(between));
        }
        assertTrue(has(last, Effect.Build.class));
    }

    @Test
    void aParentWhoseBodyIsMissingIsNotBuiltOn() {
        TestBlock parent = f.emptyBlock(ROOT, 1);
        f.certify(notarize(1, 0, parent));
        long view = ownView(2);
        for (long between = 2; between < view; between++) {
            f.certify(nullify(between));
        }
        if (view == 2) {
            f.certify(nullify(1));
        }
        assertFalse(has(f.pass(20), Effect.Build.class));
        assertTrue(has(f.bring(parent), Effect.Build.class));
    }

    @Test
    void anAnswerOnAParentThatIsNoLongerTheHighestIsDroppedAndTheOrderGivenAgain() {
        long view = ownView(3);
        for (long between = 1; between < view; between++) {
            f.certify(nullify(between));
        }
        assertEquals(ROOT, one(f.pass(20), Effect.Build.class).parentHash());
        TestBlock late = f.emptyBlock(ROOT, view - 1);
        f.certify(notarize(view - 1, 0, late));
        List<Effect> effects = f.bring(late);
        assertEquals(late.hash(), one(effects, Effect.Build.class).parentHash());
        assertFalse(has(built(view, f.block(ROOT, view)), Effect.Cast.class));
        assertTrue(has(built(view, f.block(late.hash(), view)), Effect.Cast.class));
    }

    @Test
    void unfinalWorkGetsABlockOnTopOfItThoughThereIsNothingNew() {
        TestBlock parent = f.notarized(1, 0, f.block(ROOT, 1));
        long view = ownView(2);
        for (long between = 2; between < view; between++) {
            f.certify(nullify(between));
        }
        f.pass(499);
        assertEquals(new Effect.Build(view, parent.hash(), true), one(f.pass(1), Effect.Build.class));
    }

    @Test
    void anUnfinalSettlementIsProposedAgainUnchanged() {
        TestBlock settlement = f.settlement(ROOT, 1);
        f.notarized(1, 0, settlement);
        long view = ownView(2);
        for (long between = 2; between < view; between++) {
            f.certify(nullify(between));
        }
        List<Effect> effects = f.pass(500);
        assertEquals(new Effect.BuildAgain(view, settlement.hash()), one(effects, Effect.BuildAgain.class));
        assertFalse(has(effects, Effect.Build.class));
        List<Effect> cast = built(view, settlement);
        assertEquals(List.of(notarize(view, 1, settlement)), votes(cast));
    }

    @Test
    void aBlockOnAnUnfinalSettlementIsNotProposedWhoeverBuiltIt() {
        TestBlock settlement = f.settlement(ROOT, 1);
        f.notarized(1, 0, settlement);
        long view = ownView(2);
        for (long between = 2; between < view; between++) {
            f.certify(nullify(between));
        }
        f.pass(500);
        assertFalse(has(built(view, f.block(settlement.hash(), view)), Effect.Cast.class));
    }

    @Test
    void anAnswerThatComesAfterTheSettlementIsFinalIsDropped() {
        TestBlock settlement = f.settlement(ROOT, 1);
        f.notarized(1, 0, settlement);
        long view = ownView(2);
        for (long between = 2; between < view; between++) {
            f.certify(nullify(between));
        }
        f.pass(500);
        f.certify(finalizing(1, 0, settlement));
        assertEquals(List.of(), votes(built(view, settlement)));
    }

    @Test
    void finalizationsRestartTheWaitForUnfinalWork() {
        TestBlock first = f.notarized(1, 0, f.block(ROOT, 1));
        f.pass(400);
        TestBlock second = f.notarized(2, 1, f.block(first.hash(), 2));
        f.certify(finalizing(1, 0, first));
        long view = ownView(3);
        for (long between = 3; between < view; between++) {
            f.certify(nullify(between));
        }
        assertFalse(one(f.pass(200), Effect.Build.class).evenEmpty(), second.toString());
    }
}
