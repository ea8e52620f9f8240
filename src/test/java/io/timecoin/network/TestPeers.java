package io.timecoin.network;

import io.timecoin.crypto.Ed25519Signer;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.HashTag;
import io.timecoin.crypto.Signer;
import io.timecoin.ledger.Network;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Nodes whose keys come from their names. */
final class TestPeers {

    static final Hash256 GENESIS = hash("genesis");

    private TestPeers() {}

    static Signer signer(String name) {
        return Ed25519Signer.ofSeed(hash(name).toBytes());
    }

    /** @param operator name of its operator; null for an observer */
    static NodeIdentity identity(String name, @Nullable String operator) {
        Signer node = signer(name);
        NodeRecord record = operator == null
                ? null
                : NodeRecord.signed(signer(operator), GENESIS, hash(operator), node.publicKey());
        return new NodeIdentity(Network.DEVNET, GENESIS, node, record, name + ":24100");
    }

    private static Hash256 hash(String name) {
        return HashTag.GENESIS.hash(name.getBytes(StandardCharsets.UTF_8));
    }
}
