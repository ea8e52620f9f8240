package io.timecoin.network;

import io.timecoin.crypto.PublicKey;
import org.jspecify.annotations.Nullable;

/**
 * Who the other side has proven to be.
 *
 * @param version the newest protocol version that both speak
 * @param endpoint where it says it can be dialled; only claimed
 * @param finalHeight at the handshake; only claimed
 * @param record signed by the operator it names; null for an observer
 */
public record PeerIdentity(
        PublicKey nodeKey,
        int version,
        String endpoint,
        long finalHeight,
        @Nullable NodeRecord record) {}
