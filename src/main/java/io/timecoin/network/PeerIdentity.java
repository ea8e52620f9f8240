package io.timecoin.network;

import io.timecoin.crypto.PublicKey;
import org.jspecify.annotations.Nullable;

/**
 * Who the other side has proven to be.
 *
 * @param version the newest protocol version that both speak
 * @param endpoint where it says it can be dialled; only claimed
 * @param finalHeight at the handshake; only claimed
 * @param record by which this node knows the masternode that it runs: signed by that one's registered operator, and not
 *     expired when the link was made; null for an observer, and for whoever names a masternode that is not his
 * @param registeredEndpoint of that masternode; empty without a record
 */
public record PeerIdentity(
        PublicKey nodeKey,
        int version,
        String endpoint,
        long finalHeight,
        @Nullable NodeRecord record,
        String registeredEndpoint) {

    /** Whether it is the masternode that is registered at {@code address}; what it claims itself counts for nothing. */
    boolean isRegisteredAt(HostPort address) {
        return registeredEndpoint.equals(address.toString());
    }
}
