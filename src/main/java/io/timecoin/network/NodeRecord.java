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
 * operator is for the receiver's {@link LocalNode#registered} to say.
 *
 * @param serial of two node keys of one operator the one with the greater serial speaks for it; 0 … 2^63 − 1
 * @param expiresAt it holds no more once the newest final block has this timestamp, Unix ms
 */
public record NodeRecord(
        Hash256 masternodeId,
        PublicKey operatorKey,
        PublicKey nodeKey,
        long serial,
        long expiresAt,
        Signature signature) {

    /** Encoded length in bytes. */
    static final int ENCODED_LENGTH = Hash256.LENGTH + 2 * PublicKey.LENGTH + 2 * Long.BYTES + Signature.LENGTH;

    /** Signs the record of {@code nodeKey}; the operator's private key stays in its signer. */
    public static NodeRecord signed(
            Signer operator,
            Hash256 genesisHash,
            Hash256 masternodeId,
            PublicKey nodeKey,
            long serial,
            long expiresAt) {
        Signature signature = operator.sign(digest(genesisHash, masternodeId, nodeKey, serial, expiresAt));
        return new NodeRecord(masternodeId, operator.publicKey(), nodeKey, serial, expiresAt, signature);
    }

    static NodeRecord read(ByteReader in) throws MalformedException {
        return new NodeRecord(
                in.hash("masternode id"),
                in.publicKey("operator key"),
                in.publicKey("node key"),
                in.u64("serial"),
                in.u64("expiry"),
                in.signature("record signature"));
    }

    /** Appends its encoding. */
    public void write(ByteWriter out) {
        out.hash(masternodeId)
                .fixed(operatorKey.toBytes())
                .fixed(nodeKey.toBytes())
                .u64(serial)
                .u64(expiresAt)
                .fixed(signature.toBytes());
    }

    /** Whether the operator key signed this for the network of {@code genesisHash}. */
    public boolean isSigned(Hash256 genesisHash, SignatureVerifier verifier) {
        return verifier.verify(operatorKey, digest(genesisHash), signature);
    }

    /** What the operator signs. */
    public Hash256 digest(Hash256 genesisHash) {
        return digest(genesisHash, masternodeId, nodeKey, serial, expiresAt);
    }

    /** Whether it holds no more when the newest final block has this timestamp, Unix ms. */
    public boolean isExpiredAt(long finalTimestamp) {
        return finalTimestamp >= expiresAt;
    }

    private static Hash256 digest(
            Hash256 genesisHash, Hash256 masternodeId, PublicKey nodeKey, long serial, long expiresAt) {
        return HashTag.NODE_RECORD.hash(
                genesisHash.toBytes(),
                masternodeId.toBytes(),
                nodeKey.toBytes(),
                new ByteWriter(2 * Long.BYTES).u64(serial).u64(expiresAt).toBytes());
    }
}
