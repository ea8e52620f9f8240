package io.timecoin.consensus;

import static io.timecoin.consensus.CoreFixture.ROOT;
import static io.timecoin.consensus.CoreFixture.finalizing;
import static io.timecoin.consensus.CoreFixture.has;
import static io.timecoin.consensus.CoreFixture.notarize;
import static io.timecoin.consensus.CoreFixture.nullify;
import static io.timecoin.consensus.CoreFixture.one;
import static io.timecoin.consensus.CoreFixture.only;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.ledger.ChainState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Protocol §5, Epochs. */
final class ConsensusCoreEpochTest {

    private final CoreFixture f = CoreFixture.following();
    private final TestVoters next = new TestVoters(1, 5, 1, 1, 1);
    private final TestBlock settlement = f.settlement(ROOT, 1);
    private final Certificate finalization = f.certificate(finalizing(1, 0, settlement));

    private void finish() {
        f.notarized(1, 0, settlement);
        f.apply(new Input.CertificateReceived(finalization));
    }

    @Test
    void aFinalSettlementEndsTheEpochUntilItIsApplied() {
        finish();
        int said = f.said().size();
        List<Effect> effects = f.pass(20_000);
        assertEquals(said, f.said().size());
        assertFalse(has(effects, Effect.Build.class));
        assertTrue(only(effects, Effect.Repeat.class)
                .allMatch(repeat -> repeat.certificates().contains(finalization)));
        assertTrue(has(effects, Effect.Repeat.class), "others may lack the finalization");
    }

    @Test
    void aSettlementWhoseBodyComesAfterItsFinalizationEndsTheEpochToo() {
        f.apply(new Input.CertificateReceived(finalization));
        f.bring(settlement);
        int said = f.said().size();
        f.apply(new Input.WorkChanged(true));
        f.pass(20_000);
        assertEquals(said, f.said().size());
    }

    @Test
    void theNextSetStartsAtViewOneWithThatFinalizationAsItsOpening() {
        finish();
        Effect.ViewEntered entered = one(f.openEpoch(next, settlement, finalization, 5), Effect.ViewEntered.class);
        assertEquals(new Effect.ViewEntered(1, 1, next.leader(1)), entered);
        assertEquals(next.set, f.core.activeSet());
        assertEquals(settlement.hash(), f.core.head());
        f.apply(new Input.WorkChanged(true));
        List<Effect> effects = f.pass(2_000);
        Effect.Cast cast = only(effects, Effect.Cast.class).findFirst().orElseThrow();
        assertEquals(List.of(finalization), cast.restsOn());
        assertEquals(1, cast.votes().getFirst().statement().epoch());
    }

    @Test
    void theFirstVoteOfAnEpochRestsOnTheFinalizationThatOpenedItWhateverItsViewAndNoOtherDoes() {
        finish();
        f.openEpoch(next, settlement, finalization, 5);
        Certificate nullification = next.certificate(Statement.nullify(1, 1));
        List<Effect> effects = new ArrayList<>(f.apply(new Input.CertificateReceived(nullification)));
        f.apply(new Input.WorkChanged(true));
        effects.addAll(f.pass(2_000));
        Certificate second = next.certificate(Statement.nullify(1, 2));
        effects.addAll(f.apply(new Input.CertificateReceived(second)));
        effects.addAll(f.pass(2_000));
        List<Effect.Cast> casts = only(effects, Effect.Cast.class).toList();
        assertEquals(
                Statement.nullify(1, 2), casts.getFirst().votes().getFirst().statement());
        assertEquals(List.of(finalization, nullification), casts.getFirst().restsOn());
        assertEquals(Statement.nullify(1, 3), casts.getLast().votes().getFirst().statement());
        assertEquals(List.of(second), casts.getLast().restsOn());
    }

    @Test
    void theOpeningSettlementIsJudgedAgainWithoutEndingTheNewEpoch() {
        finish();
        f.openEpoch(next, settlement, finalization, 5);
        f.bring(settlement);
        f.apply(new Input.WorkChanged(true));
        f.pass(2_000);
        assertTrue(f.hasSaid(Statement.nullify(1, 1)));
    }

    @Test
    void votesAndCertificatesOfAnotherEpochAreIgnored() {
        finish();
        f.openEpoch(next, settlement, finalization, 5);
        long before = f.core.currentView();
        f.voteOfOthers(nullify(2));
        f.certify(nullify(3));
        f.certify(Statement.nullify(2, 1));
        assertEquals(before, f.core.currentView());
        assertEquals(5, f.core.dropped().get(DropReason.OTHER_EPOCH));
    }

    @Test
    void theNewEpochCountsTheNewWeights() {
        CoreFixture second = CoreFixture.as(-1, 1, 1, 1, 1);
        TestBlock end = second.settlement(ROOT, 1);
        second.openEpoch(next, end, second.certificate(finalizing(1, 0, end)), 5);
        assertFalse(has(second.vote(0, Statement.nullify(1, 1)), Effect.Relay.class), "5 of 8");
        assertTrue(has(second.vote(2, Statement.nullify(1, 1)), Effect.Relay.class), "6 of 8");
    }

    @Test
    void anEpochIsOpenedBySyncFromTheMiddleOfAnother() {
        List<Effect> effects = f.openEpoch(next, settlement, finalization, 5);
        assertEquals(1, one(effects, Effect.ViewEntered.class).epoch());
        assertFalse(has(effects, Effect.Finalized.class));
    }

    @Test
    void syncInsideTheEpochMovesTheFinalView() {
        TestBlock block = f.block(ROOT, 4);
        ChainState tip = new ChainState(1, block.hash(), 5, 0, 0, 0, 0, 0, f.voters.set);
        f.apply(new Input.ChainAdvanced(tip, f.certificate(finalizing(4, 0, block))));
        assertEquals(List.of(4L, 5L), List.of(f.core.finalView(), f.core.currentView()));
        assertEquals(block.hash(), f.core.head());
    }

    @Test
    void whoeverIsNotInTheNewSetFollowsWithoutAVoice() {
        CoreFixture last = CoreFixture.as(3, 1, 1, 1, 1);
        TestBlock end = last.settlement(ROOT, 1);
        last.openEpoch(new TestVoters(1, 1, 1, 1), end, last.certificate(finalizing(1, 0, end)), 5);
        last.apply(new Input.WorkChanged(true));
        last.pass(20_000);
        assertTrue(last.said().stream().allMatch(said -> said.epoch() == 0));
        assertFalse(last.core.isVoting());
    }

    @Test
    void aSettlementIsNotFinalizedAgainInALaterViewOnceItIsFinal() {
        finish();
        f.certify(notarize(2, 1, settlement));
        assertFalse(f.hasSaid(finalizing(2, 1, settlement)));
    }
}
