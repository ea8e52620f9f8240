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

import io.timecoin.consensus.Input.Judgement;
import io.timecoin.crypto.Hash256;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Protocol §5.1 and §5.8: when a view is given up, and what is repeated until it can be left. */
final class ConsensusCoreTimersTest {

    private final CoreFixture f = CoreFixture.following();
    private Hash256 parent = ROOT;

    private void everybodyIsHeard() {
        f.others().forEach(i -> f.apply(new Input.Heard(i)));
    }

    private void work() {
        f.apply(new Input.WorkChanged(true));
    }

    @Test
    void aLeaderThatDoesNotProposeInASecondIsNullified() {
        work();
        f.pass(999);
        assertEquals(List.of(), f.said());
        f.pass(1);
        assertEquals(List.of(nullify(1)), f.said());
    }

    @Test
    void theFirstProposalStopsTheLeaderTimerAndTheViewTimerGoesOn() {
        work();
        f.propose(1, 0, f.block(ROOT, 1));
        f.pass(1_999);
        assertEquals(List.of(), f.said());
        f.pass(1);
        assertEquals(List.of(nullify(1)), f.said());
    }

    @Test
    void aVoterThatNotarizedStillNullifiesWhenTheViewTakesTooLong() {
        work();
        TestBlock block = f.block(ROOT, 1);
        f.propose(1, 0, block);
        f.judge(block, Judgement.VALID);
        f.pass(2_000);
        assertEquals(List.of(notarize(1, 0, block), nullify(1)), f.said());
    }

    @Test
    void aViewThatNoQuorumIsLeftToNotarizeIsNullifiedAtOnce() {
        f.vote(f.voters.leader(1), nullify(1));
        f.vote(f.bystander(1), nullify(1));
        assertEquals(List.of(nullify(1)), f.said());
    }

    @Test
    void alsoByAVoterThatHasNotarizedIt() {
        TestBlock block = f.block(ROOT, 1);
        f.propose(1, 0, block);
        f.judge(block, Judgement.VALID);
        f.others().filter(i -> i != f.voters.leader(1)).forEach(i -> f.vote(i, nullify(1)));
        assertEquals(List.of(notarize(1, 0, block), nullify(1)), f.said());
    }

    @Test
    void whoIsDeadIsNotLeftToNotarizeEither() {
        int dead = f.bystander(1);
        for (int s = 0; s < 3; s++) {
            f.pass(1_000);
            f.others().filter(i -> i != dead).forEach(i -> f.apply(new Input.Heard(i)));
        }
        assertEquals(List.of(), f.said());
        f.vote(
                f.others()
                        .filter(i -> i != dead && i != f.voters.leader(1))
                        .findFirst()
                        .orElseThrow(),
                nullify(1));
        assertEquals(List.of(nullify(1)), f.said());
    }

    @Test
    void whileAQuorumIsLeftToNotarizeAViewOthersNullifyingDoesNotEndIt() {
        TestBlock block = f.block(ROOT, 1);
        f.propose(1, 0, block);
        f.judge(block, Judgement.VALID);
        f.vote(f.voters.leader(1), notarize(1, 0, block));
        f.vote(f.voters.leader(1), nullify(1));
        f.vote(f.bystander(1), nullify(1));
        assertEquals(List.of(notarize(1, 0, block)), f.said());
    }

    @Test
    void bothTimersRunLongerByTheIdleIntervalWhileThereIsNothingToDo() {
        for (int s = 0; s < 6; s++) {
            everybodyIsHeard();
            f.pass(s < 5 ? 1_000 : 999);
        }
        assertEquals(List.of(), f.said());
        f.pass(1);
        assertEquals(List.of(nullify(1)), f.said());
    }

    @Test
    void thePendingTransactionRestartsTheTimersAtTheirBase() {
        everybodyIsHeard();
        f.pass(2_500);
        everybodyIsHeard();
        work();
        f.pass(999);
        assertEquals(List.of(), f.said());
        f.pass(1);
        assertEquals(List.of(nullify(1)), f.said());
    }

    @Test
    void anUnfinalBlockWithTransactionsKeepsTheTimersAtTheirBase() {
        f.notarized(1, 0, f.block(ROOT, 1));
        f.pass(f.voters.leader(2) == f.self ? 2_000 : 1_000);
        assertTrue(f.hasSaid(nullify(2)));
    }

    @Test
    void anUnfinalEmptyBlockDoesNot() {
        f.notarized(1, 0, f.emptyBlock(ROOT, 1));
        everybodyIsHeard();
        f.pass(2_000);
        assertFalse(f.hasSaid(nullify(2)));
    }

    @Test
    void aSilentLeaderCountsAsExpiredOnlyWhileAQuorumIsHeard() {
        f.pass(2_500);
        f.apply(new Input.Heard(f.bystander(1)));
        f.pass(1_000);
        assertEquals(List.of(), f.said(), "two of four are no quorum");
        f.others().filter(i -> i != f.voters.leader(1)).forEach(i -> f.apply(new Input.Heard(i)));
        assertEquals(List.of(nullify(1)), f.said());
    }

    @Test
    void aDeadLeadersNextTurnCostsNoTimeout() {
        long dead = f.voters.leader(1);
        f.pass(2_900);
        f.others().filter(i -> i != dead).forEach(i -> f.apply(new Input.Heard(i)));
        f.pass(100);
        assertEquals(List.of(nullify(1)), f.said());
        long view = 1;
        do {
            f.certify(nullify(view++));
        } while (f.voters.leader(view) != dead);
        assertTrue(f.hasSaid(nullify(view)));
    }

    @Test
    void aLeaderThatIsHeardIsWaitedFor() {
        f.pass(2_900);
        everybodyIsHeard();
        f.pass(1_000);
        assertEquals(List.of(), f.said());
    }

    @Test
    void timersGrowByHalfAfterThreeNullifiedViewsUpToTenSecondsAndAFinalizationResetsThem() {
        work();
        long view = 1;
        for (long expected : new long[] {2_000, 2_000, 2_000, 3_000, 4_500, 6_750, 10_000, 10_000}) {
            assertEquals(expected, viewTimeout(view));
            f.certify(nullify(view++));
        }
        TestBlock block = f.block(ROOT, view);
        f.certify(finalizing(view++, 0, block));
        f.bring(block);
        parent = block.hash();
        assertEquals(2_000, viewTimeout(view));
    }

    /** Milliseconds from now until this view is nullified though its leader has proposed. */
    private long viewTimeout(long view) {
        assertEquals(view, f.core.currentView());
        if (f.voters.leader(view) != f.self) {
            f.propose(view, f.core.finalView(), f.block(parent, view));
            everybodyIsHeard();
        } else {
            TestBlock block = f.block(parent, view);
            f.pass(20);
            f.apply(new Input.Built(view, block.compact(), block.facts()));
        }
        long waited = f.voters.leader(view) == f.self ? 20 : 0;
        while (!f.hasSaid(nullify(view))) {
            f.pass(10);
            waited += 10;
        }
        return waited;
    }

    @Test
    void viewsThatAreNotarizedTooLateToBeFinalizedMakeTimersGrowToo() {
        work();
        for (long view = 1; view <= 3; view++) {
            f.pass(2_000);
            assertTrue(f.hasSaid(nullify(view)));
            parent = f.notarized(view, view - 1, f.emptyBlock(parent, view)).hash();
        }
        f.pass(1_400);
        assertFalse(f.hasSaid(nullify(4)), "leader timer has grown to 1.5 s");
        f.pass(1_600);
        assertTrue(f.hasSaid(nullify(4)));
    }

    @Test
    void ownVotesAndTheCertificateThatOpenedTheViewAreRepeatedEverySecond() {
        work();
        f.certify(nullify(1));
        f.vote(f.bystander(2), nullify(2));
        f.pass(999);
        Effect.Repeat first = one(f.pass(1), Effect.Repeat.class);
        assertEquals(List.of(f.certificate(nullify(1))), first.certificates());
        f.pass(999);
        Effect.Repeat second = one(f.pass(1), Effect.Repeat.class);
        assertEquals(2, second.votes().size(), "own and others', from the second on");
        f.pass(999);
        assertTrue(has(f.pass(1), Effect.Repeat.class));
    }

    @Test
    void theFirstRepeatHasOnlyOwnVotes() {
        CoreFixture leader = CoreFixture.leading();
        leader.apply(new Input.WorkChanged(true));
        leader.pass(20);
        TestBlock block = leader.block(ROOT, 1);
        leader.apply(new Input.Built(1, block.compact(), block.facts()));
        leader.vote(leader.bystander(1), notarize(1, 0, block));
        Effect.Repeat repeat = one(leader.pass(980), Effect.Repeat.class);
        assertEquals(
                List.of(notarize(1, 0, block)),
                repeat.votes().stream().map(Vote::statement).toList());
        assertEquals(Optional.of(block.hash()), repeat.proposal().map(Proposal::blockHash));
    }

    @Test
    void whatIsNotDurableIsNeverRepeated() {
        CoreFixture leader = CoreFixture.leading();
        leader.durable = false;
        leader.apply(new Input.WorkChanged(true));
        leader.pass(20);
        TestBlock block = leader.block(ROOT, 1);
        leader.apply(new Input.Built(1, block.compact(), block.facts()));
        List<Effect.Repeat> repeats =
                only(leader.pass(5_000), Effect.Repeat.class).toList();
        assertEquals(5, repeats.size());
        for (Effect.Repeat repeat : repeats) {
            assertEquals(List.of(), repeat.votes());
            assertEquals(Optional.empty(), repeat.proposal());
        }
    }

    @Test
    void theNewestFinalizationIsRepeatedForThoseWhoMissedIt() {
        TestBlock block = f.notarized(1, 0, f.block(ROOT, 1));
        f.certify(finalizing(1, 0, block));
        work();
        Effect.Repeat repeat =
                only(f.pass(1_000), Effect.Repeat.class).findFirst().orElseThrow();
        assertTrue(repeat.certificates().contains(f.certificate(finalizing(1, 0, block))));
    }

    @Test
    void aBodyThatDoesNotComeIsAskedForAgain() {
        work();
        assertTrue(has(f.certify(notarize(1, 0, f.block(ROOT, 1))), Effect.Obtain.class));
        f.pass(999);
        assertTrue(has(f.pass(1_001), Effect.Obtain.class));
    }

    @Test
    void certificatesThatDoNotComeAreAskedForAgainElsewhere() {
        work();
        f.certify(nullify(2));
        f.propose(3, 0, f.block(ROOT, 3));
        Effect.FetchCertificates again = one(f.pass(1_000), Effect.FetchCertificates.class);
        assertEquals((f.voters.leader(3) + 1) % 4, again.source());
    }

    @Test
    void theNextWakeupIsAlwaysAheadAndNeverFarAway() {
        for (CoreFixture any : List.of(f, CoreFixture.leading(), CoreFixture.observing())) {
            for (int i = 0; i < 200; i++) {
                long next = any.core.nextWakeup();
                assertTrue(next > any.now && next <= any.now + 6_000, "woken after " + (next - any.now));
                any.now = next;
                any.apply(new Input.Tick());
            }
        }
    }
}
