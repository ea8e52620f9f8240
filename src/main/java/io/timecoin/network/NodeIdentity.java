package io.timecoin.network;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.Signer;
import io.timecoin.ledger.Network;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who this node is to its peers.
 *
 * @param nodeSigner signs handshakes with the node key
 * @param records makes the record that names the masternode it runs, now; empty for an observer. Any thread
 * @param endpoint {@code host:port} where it can be dialled, empty if nowhere
 */
public record NodeIdentity(
        Network network,
        Hash256 genesisHash,
        Signer nodeSigner,
        Supplier<Optional<NodeRecord>> records,
        String endpoint) {

    public NodeIdentity {
        if (!Words.isPrintable(endpoint, Words.MAX_ENDPOINT)) {
            throw new IllegalArgumentException("not an endpoint: " + endpoint);
        }
        boolean foreign = records.get()
                .filter(record -> !record.nodeKey().equals(nodeSigner.publicKey()))
                .isPresent();
        if (foreign) {
            throw new IllegalArgumentException("the operator's record names another node key");
        }
    }

    /** The record that names the masternode it runs, as it is shown now; null for an observer. */
    @Nullable
    NodeRecord record() {
        return records.get().orElse(null);
    }
}
