package io.timecoin.ledger;

import io.timecoin.ledger.codec.ByteReader;
import io.timecoin.ledger.codec.ByteWriter;
import io.timecoin.ledger.codec.MalformedException;

/**
 * A new coin.
 *
 * @param value satoshis, 0 … 2^63 − 1
 * @param owner who may spend it
 */
public record TransactionOutput(long value, Address owner) {

    /** Encoded length in bytes. */
    public static final int ENCODED_LENGTH = 8 + Address.LENGTH;

    static TransactionOutput read(ByteReader in) throws MalformedException {
        return new TransactionOutput(in.u64("output value"), Address.read(in));
    }

    void write(ByteWriter out) {
        out.u64(value);
        owner.write(out);
    }
}
