package io.timecoin.clock;

import io.timecoin.node.Node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.crypto.Ed25519Signer;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.ActiveSet;
import io.timecoin.ledger.Voter;
import io.timecoin.network.Direction;
import io.timecoin.network.NodeRecord;
import io.timecoin.network.PeerInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Protocol §10: when the other voters' clocks put the own one in the wrong. Node 0 is this one. */
final class PeerClocksTest {

    private static final Hash256 GENESIS = id(100);

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

    private static PeerInfo peer(int number, @Nullable Duration clockOffset) {
        PublicKey node = key(number + 50).publicKey();
        NodeRecord record = NodeRecord.signed(key(number), GENESIS, id(number), node);
        return new PeerInfo(
                node, record, "", "", Direction.INBOUND, Instant.EPOCH, Instant.EPOCH, 0, 0, 0, null, clockOffset);
    }

    /** What is found with the clocks of nodes 1, 2 … so many seconds ahead of the own. */
    private static Duration offset(ActiveSet set, int... seconds) {
        List<PeerInfo> peers = new ArrayList<>();
        for (int i = 0; i < seconds.length; i++) {
            peers.add(peer(i + 1, Duration.ofSeconds(seconds[i])));
        }
        return PeerClocks.offset(set, 0, peers);
    }

    @Test
    void aQuorumThatAgreesOnTheSideSaysHowFarItIsAtLeast() {
        assertEquals(Duration.ofSeconds(9), offset(set(1, 1, 1, 1), 10, 9, 11));
        assertEquals(Duration.ofSeconds(-9), offset(set(1, 1, 1, 1), -10, -9, -11));
    }

    @Test
    void whoNamesAVotersMasternodeWithoutItsKeyIsNotHeard() {
        List<PeerInfo> strangers = IntStream.range(1, 4)
                .mapToObj(i -> {
                    PublicKey node = key(i + 60).publicKey();
                    NodeRecord record = NodeRecord.signed(key(i + 70), GENESIS, id(i), node);
                    return new PeerInfo(
                            node,
                            record,
                            "",
                            "",
                            Direction.INBOUND,
                            Instant.EPOCH,
                            Instant.EPOCH,
                            0,
                            0,
                            0,
                            null,
                            Duration.ofHours(1));
                })
                .toList();
        assertEquals(Duration.ZERO, PeerClocks.offset(set(1, 1, 1, 1), 0, strangers));
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
    void whatIsNotAVoterOrNotMeasuredOrHasTheOwnKeyDoesNotCount() {
        List<PeerInfo> peers = List.of(
                peer(0, Duration.ofSeconds(10)),
                peer(1, Duration.ofSeconds(10)),
                peer(2, Duration.ofSeconds(10)),
                peer(3, null),
                peer(9, Duration.ofSeconds(10)));
        assertEquals(Duration.ZERO, PeerClocks.offset(set(1, 1, 1, 1), 0, peers));
    }

    @Test
    void twoSecondsAreRightEitherWayAndMoreAreNot() {
        assertTrue(PeerClocks.isRight(Duration.ofSeconds(2)));
        assertTrue(PeerClocks.isRight(Duration.ofSeconds(-2)));
        assertFalse(PeerClocks.isRight(Duration.ofMillis(2_001)));
        assertFalse(PeerClocks.isRight(Duration.ofMillis(-2_001)));
    }
}
