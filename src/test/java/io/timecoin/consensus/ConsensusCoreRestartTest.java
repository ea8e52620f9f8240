package io.timecoin.consensus;

import static io.timecoin.consensus.CoreFixture.ROOT;
import static io.timecoin.consensus.CoreFixture.finalizing;
import static io.timecoin.consensus.CoreFixture.has;
import static io.timecoin.consensus.CoreFixture.notarize;
import static io.timecoin.consensus.CoreFixture.nullify;
import static io.timecoin.consensus.CoreFixture.one;
import static io.timecoin.consensus.CoreFixture.recorded;
import static io.timecoin.consensus.CoreFixture.votes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.consensus.Input.Judgement;
import io.timecoin.ledger.ChainState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Protocol §5, Durable before sent: a voter repeats its recorded votes and never contradicts them. */
final class ConsensusCoreRestartTest {

    private static final long[] EQUAL = {1, 1, 1, 1};

    private final TestVoters voters = new TestVoters(0, EQUAL);
    private final int leader = voters.leader(1);
    private final int follower = (leader + 1) % 4;

    @Test
    void recordedVotesAreRepeatedAtOnce() {
        CoreFixture f = CoreFixture.waiting(follower, EQUAL);
        TestBlock block = f.block(ROOT, 1);
        Vote own = voters.vote(follower, notarize(1, 0, block));
        assertEquals(
                List.of(own),
                one(f.start(recorded(null, List.of(), own)), Effect.Repeat.class)
                        .votes());
    }

    @Test
    void aRecordedNotarizeIsNotContradicted() {
        CoreFixture f = CoreFixture.waiting(follower, EQUAL);
        TestBlock one = f.block(ROOT, 1);
        TestBlock other = f.block(ROOT, 1);
        f.start(recorded(null, List.of(), voters.vote(follower, notarize(1, 0, one))));
        f.propose(1, 0, other);
        f.judge(other, Judgement.VALID);
        f.pass(30_000);
        assertTrue(f.said().stream().noneMatch(said -> said.kind() == StatementKind.NOTARIZE));
    }

    @Test
    void aRecordedNullifyForbidsNotarizeAndFinalize() {
        CoreFixture f = CoreFixture.waiting(follower, EQUAL);
        f.start(recorded(null, List.of(), voters.vote(follower, nullify(1))));
        TestBlock block = f.block(ROOT, 1);
        f.propose(1, 0, block);
        f.judge(block, Judgement.VALID);
        f.notarized(1, 0, block);
        assertEquals(List.of(), f.said());
        assertEquals(2, f.core.currentView());
    }

    @Test
    void aRecordedFinalizeForbidsNullify() {
        CoreFixture f = CoreFixture.waiting(follower, EQUAL);
        TestBlock block = f.block(ROOT, 1);
        Certificate notarization = f.certificate(notarize(1, 0, block));
        List<Effect> effects =
                f.start(recorded(null, List.of(notarization), voters.vote(follower, finalizing(1, 0, block))));
        assertEquals(block.hash(), one(effects, Effect.Obtain.class).blockHash());
        f.pass(30_000);
        assertFalse(f.hasSaid(nullify(1)));
        f.bring(block);
        assertEquals(2, f.core.currentView());
        assertFalse(f.hasSaid(finalizing(1, 0, block)), "it was said before");
    }

    @Test
    void aRecordedProposalIsRepeatedAndNoOtherIsMade() {
        CoreFixture f = CoreFixture.waiting(leader, EQUAL);
        TestBlock block = f.block(ROOT, 1);
        Proposal proposal = f.proposal(1, 0, block);
        List<Effect> effects = f.start(recorded(proposal, List.of(), voters.vote(leader, notarize(1, 0, block))));
        assertEquals(Optional.of(proposal), one(effects, Effect.Repeat.class).proposal());
        assertFalse(has(f.pass(5_900), Effect.Build.class));
        TestBlock other = f.block(ROOT, 1);
        assertFalse(has(f.apply(new Input.Built(1, other.compact(), other.facts())), Effect.Cast.class));
    }

    @Test
    void itGoesOnInTheLastViewItSpokeInAndShowsWhatOpenedIt() {
        CoreFixture f = CoreFixture.waiting(follower, EQUAL);
        Certificate opening = f.certificate(nullify(6));
        List<Effect> effects = f.start(recorded(null, List.of(opening), voters.vote(follower, nullify(7))));
        assertEquals(7, f.core.currentView());
        assertTrue(one(effects, Effect.Repeat.class).certificates().contains(opening));
    }

    @Test
    void votesThatAreFinalOrOfOthersAreNotTakenForOwnOnes() {
        CoreFixture f = CoreFixture.waiting(follower, EQUAL);
        f.start(recorded(null, List.of(), voters.vote(leader, nullify(3))));
        assertEquals(1, f.core.currentView());
    }

    @Test
    void votesOfAnEpochThatOpensOnlyAfterTheRestartBindAsWell() {
        CoreFixture f = CoreFixture.waiting(follower, EQUAL);
        TestVoters next = new TestVoters(1, EQUAL);
        Vote own = next.vote(follower, Statement.nullify(1, 3));
        Certificate opening = next.certificate(Statement.nullify(1, 2));
        f.start(recorded(null, List.of(opening), own));
        assertEquals(1, f.core.currentView());
        TestBlock settlement = f.settlement(ROOT, 1);
        List<Effect> effects = f.openEpoch(next, settlement, f.certificate(finalizing(1, 0, settlement)), 5);
        assertEquals(3, f.core.currentView());
        assertEquals(List.of(own), one(effects, Effect.Repeat.class).votes());
        assertTrue(one(effects, Effect.Repeat.class).certificates().contains(opening));
        f.pass(30_000);
        assertFalse(f.hasSaid(Statement.nullify(1, 3)), "it was said before");
    }

    @Test
    void aFirstVoteInAViewRestsOnWhatOpenedItAlsoAfterTheRestart() {
        CoreFixture f = CoreFixture.waiting(follower, EQUAL);
        f.apply(new Input.Started(voters.genesis(), Optional.empty(), CoreFixture.NOTHING, true, 0));
        TestBlock block = f.block(ROOT, 1);
        f.certify(notarize(1, 0, block));
        f.certify(nullify(1));
        f.apply(new Input.WorkChanged(true));
        Effect.Cast cast = one(f.pass(1_000), Effect.Cast.class);
        assertEquals(
                List.of(f.certificate(nullify(1))),
                cast.restsOn(),
                "the notarization lets nobody in without its block");
    }

    @Test
    void withoutARecordAVoterIsSilentUntilAnEpochOpensLateEnough() {
        CoreFixture f = CoreFixture.waiting(follower, EQUAL);
        f.apply(new Input.Started(voters.genesis(), Optional.empty(), CoreFixture.NOTHING, false, 10_000));
        f.apply(new Input.WorkChanged(true));
        f.pass(5_000);
        f.notarized(1, 0, f.block(ROOT, 1));
        assertEquals(List.of(), f.said());
        assertFalse(f.core.isVoting());

        TestBlock first = f.settlement(ROOT, 2);
        f.openEpoch(new TestVoters(1, EQUAL), first, f.certificate(finalizing(2, 1, first)), 10_000);
        assertFalse(f.core.isVoting(), "not later than the limit");

        TestBlock second = f.settlement(first.hash(), 1);
        var tip = new ChainState(2, second.hash(), 10_001, 2, 2, 10_001, 0, 0, voters.set);
        f.apply(new Input.ChainAdvanced(
                tip, voters.certificate(new Statement(StatementKind.FINALIZE, 1, 1, 0, second.hash()))));
        assertTrue(f.core.isVoting());
        f.pass(2_000);
        assertTrue(f.hasSaid(Statement.nullify(2, 1)));
    }

    @Test
    void withoutARecordAndWithAClockFoundWrongAVoterStaysSilentUntilItsNextStart() {
        CoreFixture f = CoreFixture.waiting(follower, EQUAL);
        f.apply(new Input.Started(voters.genesis(), Optional.empty(), CoreFixture.NOTHING, false, 10_000));
        f.apply(new Input.ClockJudged(false));
        f.apply(new Input.ClockJudged(true));
        TestBlock settlement = f.settlement(ROOT, 1);
        f.openEpoch(new TestVoters(1, EQUAL), settlement, f.certificate(finalizing(1, 0, settlement)), 1_000_000);
        assertFalse(f.core.isVoting(), "what is later than its start it does not know");
    }

    @Test
    void nothingUndurableIsInARepeatOrACertificate() {
        CoreFixture f = CoreFixture.as(follower, EQUAL);
        f.durable = false;
        f.apply(new Input.WorkChanged(true));
        List<Effect> effects = f.pass(10_000);
        assertEquals(List.of(nullify(1)), votes(effects));
        assertTrue(CoreFixture.only(effects, Effect.Repeat.class)
                .allMatch(repeat -> repeat.votes().isEmpty()));
    }
}
