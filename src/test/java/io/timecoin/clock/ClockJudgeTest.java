package io.timecoin.clock;

import static io.timecoin.ledger.NumberedVoters.set;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.clock.ClockJudge.Judge;
import io.timecoin.clock.ClockJudge.Judgement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Protocol §10: who decides whether a clock is right, and from when to when it is not. Node 0 of four is this one. */
final class ClockJudgeTest {

    private final ClockJudge judge = new ClockJudge();

    /** Other voters' clocks so many milliseconds ahead of the own. */
    private static PeerClocks voters(long... ahead) {
        Map<Integer, Duration> offsets = new TreeMap<>();
        for (int i = 0; i < ahead.length; i++) {
            offsets.put(i + 1, Duration.ofMillis(ahead[i]));
        }
        return new PeerClocks(set(1, 1, 1, 1), 0, offsets);
    }

    private Judgement look(PeerClocks voters) {
        return judge.look(voters, Optional.empty());
    }

    private Judgement look(PeerClocks voters, long servers) {
        return judge.look(voters, Optional.of(Duration.ofMillis(servers)));
    }

    private void assertJudged(boolean right, Judge by, Judgement judgement) {
        assertEquals(right, judgement.right(), judgement::toString);
        assertEquals(by, judgement.judge(), judgement::toString);
    }

    @Test
    void whereNobodySaysAnythingAClockIsRight() {
        assertJudged(true, Judge.NOBODY, look(voters()));
        assertJudged(true, Judge.NOBODY, look(voters(9_000, 9_000)));
    }

    @Test
    void aQuorumOfOtherVotersDecidesEitherWay() {
        assertJudged(false, Judge.VOTERS, look(voters(3_000, 4_000, 3_500)));
        assertJudged(true, Judge.VOTERS, look(voters(0, 10, -10)));
        assertJudged(false, Judge.VOTERS, look(voters(-3_000, -4_000, -3_500)));
    }

    @Test
    void whereNoQuorumSaysAnythingTimeServersDecide() {
        assertJudged(false, Judge.TIME_SERVERS, look(voters(), 2_001));
        assertJudged(true, Judge.TIME_SERVERS, look(voters(), 1_000));
        assertJudged(false, Judge.TIME_SERVERS, look(voters(0, 9_000, -9_000), -2_001));
    }

    @Test
    void timeServersThatLieStopNobodyWhomAQuorumFindsRight() {
        Judgement judgement = look(voters(0, 10), 3_600_000);
        assertJudged(true, Judge.VOTERS, judgement);
        assertTrue(judgement.suspect(), "and it is told of");
    }

    @Test
    void timeServersThatAgreeWithAClockDoNotHelpItAgainstAQuorum() {
        assertJudged(false, Judge.VOTERS, look(voters(3_000, 3_000, 3_000), 0));
    }

    @Test
    void twoSecondsAreRightAndWhatWasWrongHasToComeNearerThanThat() {
        assertTrue(look(voters(), 2_000).right());
        assertTrue(look(voters(), -2_000).right());
        assertFalse(look(voters(), -2_001).right());
        assertFalse(look(voters(), 1_501).right(), "it was wrong just now");
        assertTrue(look(voters(), 1_500).right());
        assertTrue(look(voters(), 2_000).right());
        assertFalse(look(voters(2_001, 2_001, 2_001)).right());
        assertFalse(look(voters(1_501, 1_501, 1_501)).right());
        assertFalse(look(voters(1_501, 1_501, 1_501), 0).right());
        assertTrue(look(voters(1_500, 1_500, 1_500)).right());
    }

    @Test
    void beyondASecondItIsSuspectUntilItIsWellWithin() {
        assertFalse(look(voters(), 1_000).suspect());
        assertTrue(look(voters(), 1_001).suspect());
        assertTrue(look(voters(), -751).suspect());
        assertFalse(look(voters(), 750).suspect());
        assertTrue(look(voters(1_100, 1_100, 1_100)).suspect());
        assertTrue(look(voters(0, 0, 0), 1_100).suspect(), "by whomever");
    }
}
