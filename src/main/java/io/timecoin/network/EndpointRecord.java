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
import java.time.Duration;

/**
 * The word of who has a node key that this node is to be dialled at an endpoint (protocol §7). That it is there is proven by dialling,
 * and by nothing else.
 *
 * @param serial of two records of one key the one with the greater serial holds: the time of signing, Unix ms, and above all
 *     before it
 * @param expiresAt it holds no more from then on, Unix ms; at most {@link #LIFETIME} after the serial
 */
public record EndpointRecord(PublicKey nodeKey, IpEndpoint endpoint, long serial, long expiresAt, Signature signature) {

    /** How long a record holds at most. */
    public static final Duration LIFETIME = Duration.ofDays(7);

    /** A serial may be so far ahead of a reader's clock, ms: clocks differ. */
    static final long AHEAD_MILLIS = 600_000;

    /** Encoded length in bytes, at most. */
    static final int MOST_ENCODED_LENGTH =
            PublicKey.LENGTH + IpEndpoint.MOST_ENCODED_LENGTH + 2 * Long.BYTES + Signature.LENGTH;

    /** The same at least. */
    static final int LEAST_ENCODED_LENGTH =
            PublicKey.LENGTH + IpEndpoint.LEAST_ENCODED_LENGTH + 2 * Long.BYTES + Signature.LENGTH;

    public EndpointRecord {
        if (serial < 0 || expiresAt <= serial || expiresAt - serial > LIFETIME.toMillis()) {
            throw new IllegalArgumentException("a record of " + serial + " does not expire at " + expiresAt);
        }
    }

    /** Signs the record of the node whose key {@code node} has. */
    public static EndpointRecord signed(
            Signer node, Hash256 genesisHash, IpEndpoint endpoint, long serial, long expiresAt) {
        Signature signature = node.sign(digest(genesisHash, node.publicKey(), endpoint, serial, expiresAt));
        return new EndpointRecord(node.publicKey(), endpoint, serial, expiresAt, signature);
    }

    /**
     * Reads one.
     *
     * @throws MalformedException if it is not the one encoding of a record
     */
    public static EndpointRecord read(ByteReader in) throws MalformedException {
        PublicKey nodeKey = in.publicKey("node key");
        IpEndpoint endpoint = IpEndpoint.read(in);
        long serial = in.u64("serial");
        long expiresAt = in.u64("expiry");
        Signature signature = in.signature("record signature");
        try {
            return new EndpointRecord(nodeKey, endpoint, serial, expiresAt, signature);
        } catch (IllegalArgumentException e) {
            throw new MalformedException(String.valueOf(e.getMessage()));
        }
    }

    /** Appends its encoding. */
    public void write(ByteWriter out) {
        out.fixed(nodeKey.toBytes());
        endpoint.write(out);
        out.u64(serial).u64(expiresAt).fixed(signature.toBytes());
    }

    /** Whether the node key signed this for the network of {@code genesisHash}. */
    public boolean isSigned(Hash256 genesisHash, SignatureVerifier verifier) {
        return verifier.verify(nodeKey, digest(genesisHash), signature);
    }

    /** What the node key signs. */
    public Hash256 digest(Hash256 genesisHash) {
        return digest(genesisHash, nodeKey, endpoint, serial, expiresAt);
    }

    /** Whether it holds at this time, Unix ms, on a clock that may be wrong by a little. */
    public boolean holdsAt(long now) {
        return now < expiresAt && serial <= now + AHEAD_MILLIS;
    }

    private static Hash256 digest(
            Hash256 genesisHash, PublicKey nodeKey, IpEndpoint endpoint, long serial, long expiresAt) {
        ByteWriter place = new ByteWriter(IpEndpoint.MOST_ENCODED_LENGTH + 2 * Long.BYTES);
        endpoint.write(place);
        return HashTag.ENDPOINT_RECORD.hash(
                genesisHash.toBytes(),
                nodeKey.toBytes(),
                place.u64(serial).u64(expiresAt).toBytes());
    }
}
