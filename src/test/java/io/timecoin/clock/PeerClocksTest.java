package io.timecoin.clock;

import static io.timecoin.ledger.NumberedVoters.set;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.ledger.ActiveSet;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Protocol §10: when the other voters' clocks put the own one in the wrong. Node 0 is this one. */
final class PeerClocksTest {

    /** What is found with the clocks of nodes 1, 2 … so many seconds ahead of the own. */
    private static Duration offset(ActiveSet set, int... seconds) {
        Map<Integer, Duration> offsets = new TreeMap<>();
        for (int i = 0; i < seconds.length; i++) {
            offsets.put(i + 1, Duration.ofSeconds(seconds[i]));
        }
        return new PeerClocks(set, 0, offsets).offset();
    }

    @Test
    void aQuorumThatAgreesOnTheSideSaysHowFarItIsAtLeast() {
        assertEquals(Duration.ofSeconds(9), offset(set(1, 1, 1, 1), 10, 9, 11));
        assertEquals(Duration.ofSeconds(-9), offset(set(1, 1, 1, 1), -10, -9, -11));
    }

    @Test
    void withoutAQuorumThatAgreesNothingIsSaid() {
        assertEquals(Duration.ZERO, offset(set(1, 1, 1, 1), 10, 10));
        assertEquals(Duration.ZERO, offset(set(1, 1, 1, 1), 10, 10, -10));
        assertEquals(Duration.ZERO, offset(set(1, 1, 1, 1)));
        assertEquals(Duration.ZERO, offset(set(3, 1, 1, 1), 10, 10, 10), "its own weight is needed");
    }

    @Test
    void lessThanAThirdOfTheWeightMovesNothingBeyondWhatACorrectVoterSays() {
        ActiveSet seven = set(1, 1, 1, 1, 1, 1, 1);
        assertEquals(Duration.ZERO, offset(seven, 0, 0, 0, 0, 900, 900));
        assertEquals(Duration.ofSeconds(1), offset(seven, 1, 1, 1, 1, 900, 900));
        assertEquals(Duration.ofSeconds(3), offset(seven, 3, 3, 3, 3, 900, -900));
        assertEquals(Duration.ZERO, offset(set(10, 10, 10, 10, 1, 1, 1), 0, 0, 0, 900, 900, 900), "weights, not heads");
    }

    /** Whether those whose clocks are within two seconds of the own one make a quorum with it. */
    private static boolean agree(ActiveSet set, int self, int... seconds) {
        Map<Integer, Duration> offsets = new TreeMap<>();
        for (int i = 0; i < seconds.length; i++) {
            offsets.put(i + 1, Duration.ofSeconds(seconds[i]));
        }
        return new PeerClocks(set, self, offsets).agree(Duration.ofSeconds(2));
    }

    @Test
    void votersWithinTheBoundThatMakeAQuorumWithThisNodeAgreeWithIt() {
        assertTrue(agree(set(1, 1, 1, 1), 0, 2, -2), "two others and this node");
        assertFalse(agree(set(1, 1, 1, 1), 0, 2, -3));
        assertFalse(agree(set(1, 1, 1, 1), -1, 0, 0), "an observer makes no quorum");
        assertTrue(agree(set(1, 1, 1, 1), -1, 0, 0, 0, 3));
        assertFalse(agree(set(1, 1, 1, 1), 0));
    }

    @Test
    void whoIsAQuorumByItselfIsNotRightByItself() {
        assertFalse(agree(set(1), 0));
        assertFalse(agree(set(10, 1, 1, 1), 0, 0, 0, 0), "the others may all be faulty");
        assertTrue(agree(set(10, 3, 3, 3), 0, 0, 0, 0));
    }
}
