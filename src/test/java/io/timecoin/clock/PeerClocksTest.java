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
        return PeerClocks.offset(set, offsets);
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

    @Test
    void twoSecondsAreRightEitherWayAndMoreAreNot() {
        assertTrue(PeerClocks.isRight(Duration.ofSeconds(2)));
        assertTrue(PeerClocks.isRight(Duration.ofSeconds(-2)));
        assertFalse(PeerClocks.isRight(Duration.ofMillis(2_001)));
        assertFalse(PeerClocks.isRight(Duration.ofMillis(-2_001)));
    }
}
