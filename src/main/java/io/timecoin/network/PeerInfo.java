package io.timecoin.network;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A linked peer at one moment.
 *
 * @param record signed by the operator of the masternode that it runs; null for an observer
 * @param endpoint where it says it can be dialled; only claimed, may be empty
 * @param remoteAddress where the bytes come from
 * @param lastHeard when its last authentic frame came
 * @param finalHeight as it last said
 * @param roundTrip null until measured
 * @param clockOffset how far its clock is ahead of this node's, at least, whatever the round trip; only claimed; null until measured
 */
public record PeerInfo(
        PublicKey nodeKey,
        @Nullable NodeRecord record,
        String endpoint,
        String remoteAddress,
        Direction direction,
        Instant connectedSince,
        Instant lastHeard,
        long finalHeight,
        long bytesIn,
        long bytesOut,
        @Nullable Duration roundTrip,
        @Nullable Duration clockOffset) {

    /** Id of the masternode that it runs, by its operator's word; null for an observer. */
    public @Nullable Hash256 masternodeId() {
        return record == null ? null : record.masternodeId();
    }
}
