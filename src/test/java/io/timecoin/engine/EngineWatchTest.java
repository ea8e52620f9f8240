package io.timecoin.engine;

import static io.timecoin.ledger.NumberedVoters.id;
import static io.timecoin.ledger.NumberedVoters.key;
import static io.timecoin.ledger.NumberedVoters.set;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.network.Direction;
import io.timecoin.network.NodeRecord;
import io.timecoin.network.PeerInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Protocol §10: whose clocks are asked. Node 0 is this one. */
final class EngineWatchTest {

    private static final Hash256 GENESIS = id(100);

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
