package io.timecoin.consensus;

import static io.timecoin.consensus.CoreFixture.ROOT;
import static io.timecoin.consensus.CoreFixture.nullify;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.ledger.BlockKind;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Protocol §5.1: dead and idle voters are known, and cost no timer when their turn comes. */
final class ConsensusCoreActivityTest {

    private final CoreFixture f = CoreFixture.observing();

    /** The voter that leads the view after the ten that make somebody idle. */
    private final int idler = f.voters.leader(VoterActivity.IDLE_VIEWS + 1);

    private Certificate nullifiedWithout(int absent, long view) {
        return f.voters.certificate(
                nullify(view), f.others().filter(i -> i != absent).toArray());
    }

    /** A voter that waits as the observer would, since it has the same certificates. */
    private CoreFixture voterAfter(long views, int absent) {
        int self = IntStream.range(0, 4)
                .filter(i -> i != absent && i != f.voters.leader(views + 1))
                .findFirst()
                .orElseThrow();
        CoreFixture voter = CoreFixture.as(self, 1, 1, 1, 1);
        voter.apply(new Input.WorkChanged(true));
        for (long view = 1; view <= views; view++) {
            voter.others().forEach(i -> voter.apply(new Input.Heard(i)));
            voter.apply(new Input.CertificateReceived(nullifiedWithout(absent, view)));
        }
        return voter;
    }

    @Test
    void aVoterThatIsHeardButSaysNothingInTenViewsIsNotWaitedFor() {
        CoreFixture voter = voterAfter(VoterActivity.IDLE_VIEWS, idler);
        assertTrue(voter.hasSaid(nullify(VoterActivity.IDLE_VIEWS + 1)), "without any time having passed");
    }

    @Test
    void nineViewsAreTooFewToTell() {
        int absent = f.voters.leader(VoterActivity.IDLE_VIEWS);
        CoreFixture voter = voterAfter(VoterActivity.IDLE_VIEWS - 1, absent);
        assertFalse(voter.hasSaid(nullify(VoterActivity.IDLE_VIEWS)));
    }

    @Test
    void aLateVoteShowsLifeToo() {
        CoreFixture voter = voterAfter(VoterActivity.IDLE_VIEWS - 1, idler);
        voter.vote(idler, nullify(2)); // long over
        voter.apply(new Input.CertificateReceived(nullifiedWithout(idler, VoterActivity.IDLE_VIEWS)));
        assertFalse(voter.hasSaid(nullify(VoterActivity.IDLE_VIEWS + 1)));
    }

    @Test
    void aVoteInACertificateShowsLifeToo() {
        CoreFixture voter = voterAfter(VoterActivity.IDLE_VIEWS - 1, idler);
        voter.apply(new Input.CertificateReceived(voter.certificate(nullify(VoterActivity.IDLE_VIEWS))));
        assertFalse(voter.hasSaid(nullify(VoterActivity.IDLE_VIEWS + 1)));
    }

    @Test
    void anOldVoteThatSomebodySendsAgainShowsNone() {
        CoreFixture voter = CoreFixture.as((idler + 1) % 4, 1, 1, 1, 1);
        voter.apply(new Input.WorkChanged(true));
        voter.vote(idler, nullify(1));
        for (long view = 1; view <= VoterActivity.IDLE_VIEWS; view++) {
            voter.others().forEach(i -> voter.apply(new Input.Heard(i)));
            voter.apply(new Input.CertificateReceived(nullifiedWithout(idler, view)));
            voter.apply(new Input.Spoke(idler, nullify(1)));
        }
        assertTrue(isSkipped(voter, VoterActivity.IDLE_VIEWS + 1));
    }

    private boolean isSkipped(CoreFixture voter, long view) {
        return voter.self != f.voters.leader(view) && voter.hasSaid(nullify(view));
    }

    @Test
    void itsNextVoteEndsThat() {
        CoreFixture voter = voterAfter(VoterActivity.IDLE_VIEWS, idler);
        voter.vote(idler, nullify(VoterActivity.IDLE_VIEWS + 1));
        long view = VoterActivity.IDLE_VIEWS + 1;
        do {
            voter.certify(nullify(view++));
        } while (voter.voters.leader(view) != idler);
        assertFalse(voter.hasSaid(nullify(view)));
    }

    @Test
    void viewsNobodyWaitedForDoNotMakeTimersGrow() {
        CoreFixture voter = CoreFixture.following();
        voter.apply(new Input.WorkChanged(true));
        long view = 1;
        do {
            voter.certify(nullify(view++)); // signed by its leader too, and at once
        } while (view < 8 || voter.voters.leader(view) == voter.self);
        voter.pass(999);
        assertFalse(voter.hasSaid(nullify(view)));
        voter.pass(1);
        assertTrue(voter.hasSaid(nullify(view)), "the leader timer is still a second");
    }

    @Test
    void whoHasWaitedInVainCountsTheViewWhateverItsLeaderSaysInTheEnd() {
        CoreFixture voter = CoreFixture.following();
        voter.apply(new Input.WorkChanged(true));
        long view = 1;
        do {
            voter.pass(2_500);
            voter.others().forEach(i -> voter.apply(new Input.Heard(i)));
            voter.certify(nullify(view++));
        } while (view < 8 || voter.voters.leader(view) == voter.self);
        voter.others().forEach(i -> voter.apply(new Input.Heard(i)));
        voter.pass(1_000);
        assertFalse(voter.hasSaid(nullify(view)), "timers have grown");
    }

    @Test
    void aDeadVoterIsKnownInTheNextEpochToo() {
        TestVoters next = new TestVoters(1, 1, 1, 1, 1);
        int dead = next.leader(1);
        CoreFixture voter = CoreFixture.as((dead + 1) % 4, 1, 1, 1, 1);
        voter.apply(new Input.WorkChanged(true));
        voter.pass(2_900);
        voter.others().filter(i -> i != dead).forEach(i -> voter.apply(new Input.Heard(i)));
        voter.pass(200);
        TestBlock settlement = TestBlock.of(1, 0, BlockKind.SETTLEMENT, ROOT, voter.voters.leader(1), 1, Set.of());
        Certificate finalization = voter.certificate(CoreFixture.finalizing(1, 0, settlement));
        List<Effect> effects = voter.openEpoch(next, settlement, finalization, 5);
        assertEquals(1, voter.core.epoch());
        assertTrue(
                CoreFixture.votes(effects).contains(Statement.nullify(1, 1)),
                "its first turn in the new epoch costs no timer either");
    }

    @Test
    void anIdleVoterIsKnownInTheNextEpochToo() {
        TestVoters next = new TestVoters(1, 1, 1, 1, 1);
        int idle = next.leader(1);
        CoreFixture voter = CoreFixture.as((idle + 1) % 4, 1, 1, 1, 1);
        voter.apply(new Input.WorkChanged(true));
        for (long view = 1; view <= VoterActivity.IDLE_VIEWS; view++) {
            voter.apply(new Input.CertificateReceived(nullifiedWithout(idle, view)));
        }
        TestBlock settlement = TestBlock.of(
                1, 0, BlockKind.SETTLEMENT, ROOT, voter.voters.leader(VoterActivity.IDLE_VIEWS + 1), 1, Set.of());
        Certificate finalization =
                voter.certificate(CoreFixture.finalizing(VoterActivity.IDLE_VIEWS + 1, 0, settlement));
        List<Effect> effects = voter.openEpoch(next, settlement, finalization, 5);
        assertTrue(CoreFixture.votes(effects).contains(Statement.nullify(1, 1)));
    }

    @Test
    void aLeaderThatGivesItsTurnUpIsNotWaitedFor() {
        CoreFixture voter = CoreFixture.following();
        voter.vote(voter.voters.leader(1), nullify(1));
        assertEquals(List.of(nullify(1)), voter.said());
    }

    @Test
    void aLeaderThatHasProposedAndNullifiesIsWaitedForAsUsual() {
        CoreFixture voter = CoreFixture.following();
        voter.propose(1, 0, voter.block(ROOT, 1));
        voter.vote(voter.voters.leader(1), nullify(1));
        assertEquals(List.of(), voter.said());
    }
}
