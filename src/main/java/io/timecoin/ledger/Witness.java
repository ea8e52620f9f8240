package io.timecoin.ledger;

import io.timecoin.crypto.PublicKey;
import io.timecoin.crypto.Signature;
import io.timecoin.ledger.codec.ByteReader;
import io.timecoin.ledger.codec.ByteWriter;
import io.timecoin.ledger.codec.MalformedException;

/** One owner's consent to a whole transaction: its public key and its signature over the sighash. */
public record Witness(PublicKey publicKey, Signature signature) {

    /** Encoded length in bytes. */
    public static final int ENCODED_LENGTH = PublicKey.LENGTH + Signature.LENGTH;

    static Witness read(ByteReader in) throws MalformedException {
        return new Witness(in.publicKey("witness key"), in.signature("witness signature"));
    }

    void write(ByteWriter out) {
        out.fixed(publicKey.toBytes()).fixed(signature.toBytes());
    }
}
