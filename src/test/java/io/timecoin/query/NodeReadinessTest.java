package io.timecoin.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** When clients should be sent to a node, over time. */
final class NodeReadinessTest {

    @Test
    void aNodeIsCheckedAfterItsStartUntilABlockBecomesFinalLive() {
        StatePlay play = StatePlay.fresh();
        assertEquals(NodeState.CHECKING, play.pass(9_000));
        assertFalse(play.isReady());
        play.seen.followed = true;
        assertEquals(NodeState.ACTIVE, play.pass(0));
        assertTrue(play.isReady());
    }

    @Test
    void theCheckEndsAfterTenSecondsSoThatANetworkWithoutAQuorumCanBeRead() {
        StatePlay play = StatePlay.fresh();
        play.seen.quorum = false;
        assertEquals(NodeState.CHECKING, play.pass(9_800));
        assertEquals(NodeState.ACTIVE, play.pass(200));
        assertTrue(play.isReady());
        assertTrue(play.standing().noQuorum().orElseThrow().startsWith("no quorum is reachable"));
    }

    @Test
    void theCheckBeginsAnewAfterWhatCameBetween() {
        StatePlay play = StatePlay.fresh();
        play.pass(9_000);
        play.seen.clockWrong = "3 s behind";
        assertEquals(NodeState.CLOCK_WRONG, play.pass(5_000));
        play.seen.clockWrong = "";
        assertEquals(NodeState.CHECKING, play.pass(9_800));
        assertEquals(NodeState.ACTIVE, play.pass(400));
    }

    @Test
    void aNodeThatIsFullBeforeItWasCheckedIsNotReadyAndIsCheckedMeanwhile() {
        StatePlay play = StatePlay.fresh();
        play.seen.full = "the mempool is full";
        assertEquals(NodeState.OVERLOADED, play.pass(9_800));
        assertFalse(play.isReady());
        play.pass(200);
        assertTrue(play.isReady());
        play.seen.full = "";
        assertEquals(NodeState.ACTIVE, play.pass(3_000));
    }

    @Test
    void aStartedNodeThatLacksProvenBlocksIsNeverReady() {
        StatePlay play = StatePlay.fresh();
        play.seen.height = 75;
        play.seen.fetching = true;
        assertEquals(NodeState.SYNCING, play.pass(0));
        for (play.seen.height = 76; play.seen.height < 161; play.seen.height++) {
            play.pass(1_000);
            assertFalse(play.isReady());
            assertEquals(NodeState.SYNCING, play.state());
        }
        assertEquals(NodeState.CHECKING, play.pass(0));
        play.seen.followed = true;
        assertEquals(NodeState.ACTIVE, play.pass(0));
        assertTrue(play.isReady());
    }

    @Test
    void whoFetchesNotForAMomentIsStillFetching() {
        StatePlay play = StatePlay.fresh();
        play.seen.height = 75;
        play.seen.fetching = true;
        play.pass(0);
        play.seen.fetching = false;
        assertEquals(NodeState.SYNCING, play.pass(2_800));
        assertEquals(NodeState.BEHIND, play.pass(200));
    }

    @Test
    void theOthersBeingAheadForAMomentIsNoLag() {
        StatePlay play = StatePlay.started();
        for (int i = 0; i < 50; i++) {
            play.seen.proven += 2;
            assertEquals(NodeState.ACTIVE, play.pass(2_800));
            play.seen.height += 2;
            assertEquals(NodeState.ACTIVE, play.pass(0));
            assertTrue(play.isReady());
        }
    }

    @Test
    void aNodeThatFollowsAlwaysABitLateIsReady() {
        StatePlay play = StatePlay.started();
        play.seen.proven += 3;
        for (int i = 0; i < 100; i++) {
            play.seen.proven++;
            play.seen.height++;
            play.pass(800);
            assertTrue(play.isReady(), "it has what was proven three seconds ago");
        }
    }

    @Test
    void whatIsProvenAndLackingForSecondsMakesItLateUntilItHasAll() {
        StatePlay play = StatePlay.started();
        play.seen.proven = 200;
        assertEquals(NodeState.ACTIVE, play.pass(2_800));
        assertEquals(NodeState.BEHIND, play.pass(200));
        assertFalse(play.isReady());
        play.seen.height = 200;
        play.seen.proven = 210;
        assertEquals(NodeState.BEHIND, play.pass(0), "it has what was proven when it fell back, but more is by now");
        play.seen.height = 210;
        assertEquals(NodeState.ACTIVE, play.pass(0));
        assertTrue(play.isReady());
    }

    @Test
    void aFinalizationWhoseBlockDoesNotComeMakesItLate() {
        StatePlay play = StatePlay.started();
        play.seen.lacksFinal = true;
        assertEquals(NodeState.ACTIVE, play.pass(2_800));
        assertEquals(NodeState.BEHIND, play.pass(200));
        play.seen.lacksFinal = false;
        assertEquals(NodeState.ACTIVE, play.pass(0));
    }

    @Test
    void aFinalizationThatWaitsForItsBlockForAMomentAgainAndAgainIsOrdinary() {
        StatePlay play = StatePlay.started();
        play.seen.lacksFinal = true; // at each look, of another block
        for (int i = 0; i < 100; i++) {
            play.seen.height++;
            play.seen.proven = play.seen.height;
            assertEquals(NodeState.ACTIVE, play.pass(400));
        }
    }

    @Test
    void withoutAQuorumItStaysReadyAndSaysSoAfterAFewSeconds() {
        StatePlay play = StatePlay.started();
        play.seen.quorum = false;
        play.pass(2_800);
        assertEquals(Optional.empty(), play.standing().noQuorum());
        play.pass(200);
        assertEquals(
                "no quorum is reachable: linked voters and this node have weight 2 of 4, so nothing becomes final",
                play.standing().noQuorum().orElseThrow());
        play.pass(60_000);
        assertEquals(NodeState.ACTIVE, play.state());
        assertTrue(play.isReady());
        play.seen.quorum = true;
        play.pass(0);
        assertEquals(Optional.empty(), play.standing().noQuorum());
    }

    @Test
    void whoHearsTooFewVotersIsNotReadyAfterAFewSeconds() {
        StatePlay play = StatePlay.started();
        play.seen.enough = false;
        play.seen.quorum = false;
        play.pass(2_800);
        assertTrue(play.isReady());
        play.pass(200);
        assertFalse(play.isReady());
        assertTrue(play.standing().notReady().orElseThrow().contains("their weight is 1 of 4"));
        assertEquals(NodeState.ACTIVE, play.state(), "it takes transactions, which stay pending");
    }

    @Test
    void linksThatComeAndGoDoNotMakeReadinessFlap() {
        StatePlay play = StatePlay.started();
        for (int i = 0; i < 50; i++) {
            play.seen.enough = false;
            play.pass(2_800);
            play.seen.enough = true;
            play.pass(200);
            assertTrue(play.isReady());
        }
        play.seen.enough = false;
        play.pass(3_000);
        for (int i = 0; i < 50; i++) {
            play.seen.enough = true;
            play.pass(2_600);
            play.seen.enough = false;
            play.pass(200);
            assertFalse(play.isReady());
        }
        play.seen.enough = true;
        play.pass(3_000);
        assertTrue(play.isReady());
    }

    @Test
    void whoHearsVotersAgainHasNoGraceForWhatItMissedMeanwhile() {
        StatePlay play = StatePlay.started();
        play.seen.enough = false;
        play.pass(60_000);
        play.seen.enough = true;
        play.pass(2_000);
        assertFalse(play.isReady(), "the first that it hears may not be those who know most");
        play.seen.proven = 500;
        assertEquals(NodeState.BEHIND, play.pass(0));
        assertFalse(play.isReady());
    }

    @Test
    void whoWasStoppedForLongHasNoGraceEither() {
        StatePlay play = StatePlay.started();
        play.sleep(2_800);
        play.pass(0);
        assertTrue(play.isReady());
        play.sleep(30_000);
        play.pass(0);
        assertFalse(play.isReady(), "its links have not told it yet what it missed");
        play.seen.proven = 500;
        assertEquals(NodeState.BEHIND, play.pass(1_000));
        play.seen.height = 500;
        assertEquals(NodeState.ACTIVE, play.pass(1_800));
        assertFalse(play.isReady());
        play.pass(200);
        assertTrue(play.isReady());
    }

    @Test
    void whoNeverHeardEnoughIsNotReadyHoweverLongItRuns() {
        StatePlay play = new StatePlay();
        play.seen.enough = false;
        play.seen.quorum = false;
        play.seen.proven = 0;
        assertEquals(NodeState.ACTIVE, play.pass(60_000));
        assertFalse(play.isReady());
    }

    /** An observer that is linked to another observer alone. */
    private static StatePlay leaf() {
        StatePlay play = new StatePlay();
        play.seen.voting = false;
        play.seen.enough = false;
        play.seen.quorum = false;
        play.seen.proven = 0;
        return play;
    }

    @Test
    void whoHearsNoVoterAndHasAFinalBlockOfNowIsReady() {
        StatePlay leaf = leaf();
        leaf.seen.recent = true;
        leaf.seen.followed = true;
        assertEquals(NodeState.OBSERVING, leaf.pass(2_800));
        assertFalse(leaf.isReady(), "it has only just begun");
        assertEquals(NodeState.OBSERVING, leaf.pass(200));
        assertTrue(leaf.isReady());
        assertEquals(Optional.empty(), leaf.standing().noQuorum());
        leaf.seen.recent = false;
        leaf.pass(2_800);
        assertTrue(leaf.isReady());
        leaf.pass(200);
        assertFalse(leaf.isReady(), "it may have been cut off");
        assertTrue(leaf.standing().noQuorum().isPresent());
        leaf.seen.recent = true;
        leaf.pass(3_000);
        assertTrue(leaf.isReady());
    }

    @Test
    void whoHearsNoVoterAndFetchesOldBlocksIsSyncing() {
        StatePlay leaf = leaf();
        leaf.seen.fetching = true;
        assertEquals(NodeState.SYNCING, leaf.pass(0));
        assertEquals(
                "catching up: it fetches final blocks, what is above height 161 has to be proven yet",
                leaf.standing().notReady().orElseThrow());
        leaf.seen.fetching = false;
        leaf.seen.recent = true;
        leaf.seen.followed = true;
        assertEquals(NodeState.OBSERVING, leaf.pass(3_000));
        assertTrue(leaf.isReady());
        leaf.seen.fetching = true;
        assertEquals(NodeState.OBSERVING, leaf.pass(60_000), "it follows, however its blocks come");
        assertTrue(leaf.isReady());
    }

    @Test
    void aLeafThatLacksABlockThatIsFinalIsBehind() {
        StatePlay leaf = leaf();
        leaf.seen.recent = true;
        leaf.seen.followed = true;
        leaf.pass(3_000);
        leaf.seen.lacksFinal = true;
        assertEquals(NodeState.BEHIND, leaf.pass(3_000));
        assertFalse(leaf.isReady());
    }

    @Test
    void aWrongClockCountsAtOnceAndIsOverAtOnce() {
        StatePlay play = StatePlay.started();
        play.seen.clockWrong = "3 s behind";
        assertEquals(NodeState.CLOCK_WRONG, play.pass(0), "it does not propose from now on");
        assertEquals("3 s behind", play.standing().notReady().orElseThrow());
        play.seen.clockWrong = "";
        assertEquals(NodeState.ACTIVE, play.pass(0));
    }

    @Test
    void aRoomThatIsFullNowAndThenIsOneOverloadAndStaysReady() {
        StatePlay play = StatePlay.started();
        for (int i = 0; i < 20; i++) {
            play.seen.full = "the mempool is full";
            assertEquals(NodeState.OVERLOADED, play.pass(0));
            play.seen.full = "";
            assertEquals(NodeState.OVERLOADED, play.pass(2_800));
            assertEquals("the mempool is full", play.standing().why());
            assertTrue(play.isReady());
        }
        assertEquals(NodeState.ACTIVE, play.pass(200));
    }

    @Test
    void whatTheRecordLacksIsFetchedAndNotReplayedAgain() {
        StatePlay play = new StatePlay();
        play.seen.started = false;
        assertEquals(NodeState.STARTING, play.pass(0));
        play.seen.started = true;
        play.seen.replaying = true;
        play.seen.lacksFinal = true;
        assertEquals(NodeState.REPLAYING, play.pass(1_000));
        play.seen.replaying = false;
        play.seen.fetching = true;
        assertEquals(NodeState.SYNCING, play.pass(1_000));
        play.seen.replaying = true; // the peer had nothing
        play.seen.fetching = false;
        assertEquals(NodeState.BEHIND, play.pass(3_000));
    }

    @Test
    void aDifferenceEndsAndAHaltDoesNot() {
        StatePlay play = StatePlay.started();
        play.seen.differs = "its execution is wrong";
        assertEquals(NodeState.DIFFERS, play.pass(0));
        play.seen.differs = "";
        assertEquals(NodeState.ACTIVE, play.pass(0));
        play.seen.halted = "two chains are final";
        assertEquals(NodeState.HALTED, play.pass(100_000));
        play.seen.stopping = true;
        assertEquals(NodeState.STOPPING, play.pass(0));
    }

    /** {@link StatePlay} asserts of every move that the table has it. */
    @Test
    void whateverHappensInWhateverOrderNoMoveIsOutsideTheTable() {
        for (long seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            StatePlay play = new StatePlay();
            play.seen.started = false;
            try {
                for (int step = 0; step < 200; step++) {
                    change(play.seen, random);
                    play.pass(random.nextInt(3) == 0 ? random.nextLong(12_000) : random.nextLong(600));
                    if (play.isReady()) {
                        assertTrue(play.state().allows(NodeState.Right.READY));
                    }
                }
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    private static void change(SeenConditions seen, SplittableRandom random) {
        switch (random.nextInt(16)) {
            case 0 -> seen.stopping |= random.nextInt(50) == 0; // for good
            case 1 -> seen.halted = random.nextInt(50) == 0 ? "two chains are final" : seen.halted; // for good
            case 2 ->
                seen.differs = seen.started && random.nextInt(4) == 0 ? "its execution is wrong" : ""; // it has to run
            case 3, 4 -> seen.started = true; // for good
            case 5 -> seen.replaying = random.nextBoolean();
            case 6 -> seen.proven += random.nextInt(100);
            case 7 -> seen.height = seen.proven;
            case 8 -> seen.fetching = random.nextBoolean();
            case 9 -> seen.lacksFinal = random.nextBoolean();
            case 10 -> seen.followed |= random.nextBoolean(); // for good
            case 11 -> seen.voting = random.nextBoolean();
            case 12 -> seen.enough = random.nextBoolean();
            case 14 -> seen.recent = random.nextBoolean();
            case 13 -> seen.clockWrong = random.nextInt(4) == 0 ? "3 s behind" : "";
            default -> seen.full = random.nextInt(4) == 0 ? "the mempool is full" : "";
        }
    }
}
