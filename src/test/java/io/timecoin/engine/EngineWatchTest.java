package io.timecoin.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Protocol §10: whose clocks are asked. Node 0 is this one. */
final class EngineWatchTest {

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
        NodeRecord record = NodeRecord.signed(key(number), GENESIS, id(number), node, 0, Long.MAX_VALUE);
        return new PeerInfo(
                node, record, "", "", Direction.INBOUND, Instant.EPOCH, Instant.EPOCH, 0, 0, 0, null, clockOffset);
    }

    @Test
    void whoNamesAVotersMasternodeWithoutItsKeyIsNotHeard() {
        List<PeerInfo> strangers = IntStream.range(1, 4)
                .mapToObj(i -> {
                    PublicKey node = key(i + 60).publicKey();
                    NodeRecord record = NodeRecord.signed(key(i + 70), GENESIS, id(i), node, 0, Long.MAX_VALUE);
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
        assertEquals(Map.of(), EngineWatch.offsets(set(1, 1, 1, 1), 0, strangers));
    }

    @Test
    void whatIsNotAVoterOrNotMeasuredOrHasTheOwnKeyDoesNotCount() {
        List<PeerInfo> peers = List.of(
                peer(0, Duration.ofSeconds(10)),
                peer(1, Duration.ofSeconds(10)),
                peer(2, Duration.ofSeconds(10)),
                peer(3, null),
                peer(9, Duration.ofSeconds(10)));
        assertEquals(
                Map.of(1, Duration.ofSeconds(10), 2, Duration.ofSeconds(10)),
                EngineWatch.offsets(set(1, 1, 1, 1), 0, peers));
    }
}
