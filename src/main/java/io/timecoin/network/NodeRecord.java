package io.timecoin.network;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.HashTag;
import io.timecoin.crypto.PublicKey;
import io.timecoin.crypto.Signature;
import io.timecoin.crypto.SignatureVerifier;
import io.timecoin.crypto.Signer;
import io.timecoin.ledger.codec.ByteReader;
import io.timecoin.ledger.codec.ByteWriter;
import io.timecoin.ledger.codec.MalformedException;

/**
 * An operator's word that a node key speaks for its masternode (protocol §7). Whether the masternode exists and has this
 * operator is for the receiver's registry to say.
 */
public record NodeRecord(Hash256 masternodeId, PublicKey operatorKey, PublicKey nodeKey, Signature signature) {

    /** Encoded length in bytes. */
    static final int ENCODED_LENGTH = Hash256.LENGTH + 2 * PublicKey.LENGTH + Signature.LENGTH;

    /** Signs the record of {@code nodeKey}; the operator's private key stays in its signer. */
    public static NodeRecord signed(Signer operator, Hash256 genesisHash, Hash256 masternodeId, PublicKey nodeKey) {
        Signature signature = operator.sign(digest(genesisHash, masternodeId, nodeKey));
        return new NodeRecord(masternodeId, operator.publicKey(), nodeKey, signature);
    }

    static NodeRecord read(ByteReader in) throws MalformedException {
        return new NodeRecord(
                in.hash("masternode id"),
                in.publicKey("operator key"),
                in.publicKey("node key"),
                in.signature("record signature"));
    }

    void write(ByteWriter out) {
        out.hash(masternodeId)
                .fixed(operatorKey.toBytes())
                .fixed(nodeKey.toBytes())
                .fixed(signature.toBytes());
    }

    /** Whether the operator key signed this for the network of {@code genesisHash}. */
    public boolean isSigned(Hash256 genesisHash, SignatureVerifier verifier) {
        return verifier.verify(operatorKey, digest(genesisHash, masternodeId, nodeKey), signature);
    }

    private static Hash256 digest(Hash256 genesisHash, Hash256 masternodeId, PublicKey nodeKey) {
        return HashTag.NODE_RECORD.hash(genesisHash.toBytes(), masternodeId.toBytes(), nodeKey.toBytes());
    }
}
