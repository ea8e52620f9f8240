package io.timecoin.network;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.Signer;
import io.timecoin.ledger.Network;
import org.jspecify.annotations.Nullable;

/**
 * Who this node is to its peers.
 *
 * @param nodeSigner signs handshakes with the node key
 * @param record names the masternode it runs; null for an observer
 * @param endpoint {@code host:port} where it can be dialled, empty if nowhere
 */
public record NodeIdentity(
        Network network,
        Hash256 genesisHash,
        Signer nodeSigner,
        @Nullable NodeRecord record,
        String endpoint) {

    public NodeIdentity {
        if (!Words.isPrintable(endpoint, Words.MAX_ENDPOINT)) {
            throw new IllegalArgumentException("not an endpoint: " + endpoint);
        }
        if (record != null && !record.nodeKey().equals(nodeSigner.publicKey())) {
            throw new IllegalArgumentException("the operator's record names another node key");
        }
    }
}
