package io.timecoin.network;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.codec.ByteReader;
import io.timecoin.ledger.codec.ByteWriter;
import io.timecoin.ledger.codec.MalformedException;
import java.util.List;

/**
 * What each side says first (protocol §7). Nothing in it is proven before the handshake ends.
 *
 * @param versions of the peer protocol that the sender speaks, ascending
 * @param exchangeKey fresh X25519 public key
 * @param nonce fresh random bytes
 * @param finalHeight of the sender's last final block
 * @param records by the operator of the masternode that the sender runs, by the present key and the next one; none of an observer
 */
@SuppressWarnings("ArrayRecordComponent") // lives inside this package, which never writes to them
record Hello(
        int networkId,
        Hash256 genesisHash,
        List<Integer> versions,
        PublicKey nodeKey,
        byte[] exchangeKey,
        byte[] nonce,
        String endpoint,
        long finalHeight,
        List<NodeRecord> records) {

    static final int EXCHANGE_KEY_BYTES = 32;
    static final int NONCE_BYTES = 32;
    private static final int MAX_VERSIONS = 16;
    private static final int MAX_RECORDS = 2;

    static Hello read(ByteReader in) throws MalformedException {
        int networkId = in.u8("network id");
        Hash256 genesisHash = in.hash("genesis hash");
        List<Integer> versions = in.list(MAX_VERSIONS, 2, "versions", r -> r.u16("version"));
        for (int i = 1; i < versions.size(); i++) {
            if (versions.get(i - 1) >= versions.get(i)) {
                throw new MalformedException("versions are not ascending");
            }
        }
        PublicKey nodeKey = in.publicKey("node key");
        byte[] exchangeKey = in.fixed(EXCHANGE_KEY_BYTES, "exchange key");
        byte[] nonce = in.fixed(NONCE_BYTES, "nonce");
        String endpoint = Words.read(in, Words.MAX_ENDPOINT, "endpoint");
        long finalHeight = in.u64("final height");
        List<NodeRecord> records =
                in.list(MAX_RECORDS, NodeRecord.ENCODED_LENGTH, "operator records", NodeRecord::read);
        return new Hello(networkId, genesisHash, versions, nodeKey, exchangeKey, nonce, endpoint, finalHeight, records);
    }

    void write(ByteWriter out) {
        out.u8(networkId).hash(genesisHash).u32(versions.size());
        versions.forEach(out::u16);
        out.fixed(nodeKey.toBytes()).fixed(exchangeKey).fixed(nonce);
        Words.write(out, endpoint, Words.MAX_ENDPOINT);
        out.u64(finalHeight).u32(records.size());
        records.forEach(record -> record.write(out));
    }

    byte[] encode() {
        ByteWriter out = new ByteWriter(512);
        write(out);
        return out.toBytes();
    }
}
