package io.timecoin.ledger;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.codec.ByteReader;
import io.timecoin.ledger.codec.ByteWriter;
import io.timecoin.ledger.codec.MalformedException;

/** Names a coin: output {@code vout} of transaction {@code txid}. */
public record OutPoint(Hash256 txid, int vout) implements Comparable<OutPoint> {

    /** Encoded length in bytes. */
    public static final int ENCODED_LENGTH = Hash256.LENGTH + 4;

    public OutPoint {
        if (vout < 0) {
            throw new IllegalArgumentException("vout is negative: " + vout);
        }
    }

    public static OutPoint read(ByteReader in) throws MalformedException {
        return new OutPoint(in.hash("outpoint txid"), in.u32("outpoint vout"));
    }

    public void write(ByteWriter out) {
        out.hash(txid).u32(vout);
    }

    @Override
    public int compareTo(OutPoint other) {
        int order = txid.compareTo(other.txid);
        return order == 0 ? Integer.compare(vout, other.vout) : order;
    }

    @Override
    public int hashCode() {
        return 31 * txid.hashCode() + vout;
    }

    /** {@code txid:vout}, as people write it. */
    @Override
    public String toString() {
        return txid + ":" + vout;
    }
}
