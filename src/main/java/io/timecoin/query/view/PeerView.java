package io.timecoin.query.view;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import java.util.Optional;

/**
 * A linked peer.
 *
 * @param connectedAt Unix ms
 * @param lastHeardAt Unix ms
 * @param finalHeight that it last reported
 */
public record PeerView(
        PublicKey nodeKey,
        Optional<Hash256> masternodeId,
        String endpoint,
        boolean inbound,
        long connectedAt,
        long lastHeardAt,
        long finalHeight,
        long bytesIn,
        long bytesOut) {}
