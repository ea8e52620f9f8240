package io.timecoin.clock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.crypto.Ed25519Signer;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.ActiveSet;
import io.timecoin.ledger.Voter;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Protocol §10: when the other voters' clocks put the own one in the wrong. Node 0 is this one. */
final class PeerClocksTest {

    private static Hash256 id(int number) {
        byte[] bytes = new byte[Hash256.LENGTH];
        bytes[0] = (byte) number;
        return Hash256.of(bytes);
    }

    private static Ed25519Signer key(int number) {
        byte[] seed = new byte[Ed25519Signer.SEED_LENGTH];
        Arrays.fill(seed, (byte) (number + 1));
        return Ed25519Signer.ofSeed(seed);
    }

    private static ActiveSet set(long... weights) {
        return new ActiveSet(IntStream.range(0, weights.length)
                .mapToObj(i -> new Voter(id(i), key(i).publicKey(), weights[i]))
                .toList());
    }

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
