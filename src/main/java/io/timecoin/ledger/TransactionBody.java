package io.timecoin.ledger;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.HashTag;
import io.timecoin.ledger.codec.ByteReader;
import io.timecoin.ledger.codec.ByteWriter;
import io.timecoin.ledger.codec.MalformedException;
import java.util.Arrays;
import java.util.List;

/**
 * A transaction without its witnesses: what the txid covers and the owners sign.
 *
 * @param lockTime Unix ms; not valid in a block with an earlier timestamp
 * @param validUntil Unix ms; 0, or not valid in a block with a later timestamp
 * @param memo at most 256 bytes, of no meaning to the ledger
 * @param payload fields of the kind; empty for a transfer
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and out
public record TransactionBody(
        TransactionKind kind,
        List<OutPoint> inputs,
        List<TransactionOutput> outputs,
        long lockTime,
        long validUntil,
        byte[] memo,
        byte[] payload) {

    public TransactionBody {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        memo = memo.clone();
        payload = payload.clone();
    }

    /** A plain transfer without conditions or memo. */
    public static TransactionBody transfer(List<OutPoint> inputs, List<TransactionOutput> outputs) {
        return new TransactionBody(TransactionKind.TRANSFER, inputs, outputs, 0, 0, new byte[0], new byte[0]);
    }

    static TransactionBody read(ByteReader in) throws MalformedException {
        int version = in.u16("version");
        if (version != Transaction.VERSION) {
            throw new MalformedException("unknown transaction version " + version);
        }
        TransactionKind kind = kind(in.u8("kind"));
        boolean transfer = kind == TransactionKind.TRANSFER;
        List<OutPoint> inputs =
                in.list(transfer ? Transaction.MAX_INPUTS : 0, OutPoint.ENCODED_LENGTH, "inputs", OutPoint::read);
        List<TransactionOutput> outputs = in.list(
                transfer ? Transaction.MAX_OUTPUTS : Transaction.MAX_SETTLEMENT_OUTPUTS,
                TransactionOutput.ENCODED_LENGTH,
                "outputs",
                TransactionOutput::read);
        long lockTime = in.u64("lockTime");
        long validUntil = in.u64("validUntil");
        byte[] memo = in.bytes(transfer ? Transaction.MAX_MEMO_BYTES : 0, "memo");
        byte[] payload = in.bytes(transfer ? 0 : Transaction.SETTLEMENT_PAYLOAD_BYTES, "payload");
        TransactionBody body = new TransactionBody(kind, inputs, outputs, lockTime, validUntil, memo, payload);
        if (!transfer) {
            body.requireSettlement();
        }
        return body;
    }

    /** What no rule ever computes is no settlement (protocol §4); that it is the right one, a block's rules say. */
    private void requireSettlement() throws MalformedException {
        if (lockTime != 0 || validUntil != 0) {
            throw new MalformedException("the settlement has a lockTime or validUntil");
        }
        if (payload.length != Transaction.SETTLEMENT_PAYLOAD_BYTES) {
            throw new MalformedException("the settlement's payload has " + payload.length + " bytes, not "
                    + Transaction.SETTLEMENT_PAYLOAD_BYTES);
        }
        if (outputs.stream().anyMatch(output -> output.value() == 0)) {
            throw new MalformedException("an output of the settlement has 0 satoshis");
        }
    }

    private static TransactionKind kind(int code) throws MalformedException {
        for (TransactionKind kind : TransactionKind.values()) {
            if (kind.code() == code) {
                return kind;
            }
        }
        throw new MalformedException("unknown transaction kind " + code);
    }

    void write(ByteWriter out) {
        out.u16(Transaction.VERSION).u8(kind.code()).u32(inputs.size());
        inputs.forEach(input -> input.write(out));
        out.u32(outputs.size());
        outputs.forEach(output -> output.write(out));
        out.u64(lockTime).u64(validUntil).bytes(memo).bytes(payload);
    }

    /** The id it will have whatever its witnesses. */
    public Hash256 txid() {
        ByteWriter out = new ByteWriter(256);
        write(out);
        return HashTag.TRANSACTION_ID.hash(out.toBytes());
    }

    /**
     * What every owner signs (protocol §3). The values are in it because who signs is told of them and often cannot look: with a
     * false one the signature is worth nothing, and no coin goes to the fee unseen.
     *
     * @param inputValues satoshis of the coin of each input, in order
     * @throws IllegalArgumentException unless there is one for each input
     */
    public Hash256 sighash(Hash256 genesisHash, long... inputValues) {
        return sighash(genesisHash, txid(), inputs.size(), inputValues);
    }

    static Hash256 sighash(Hash256 genesisHash, Hash256 txid, int inputs, long... inputValues) {
        if (inputValues.length != inputs) {
            throw new IllegalArgumentException(inputValues.length + " values for " + inputs + " inputs");
        }
        ByteWriter out = new ByteWriter(2 * Hash256.LENGTH + Long.BYTES * inputs);
        out.fixed(genesisHash.toBytes()).fixed(txid.toBytes());
        for (long value : inputValues) {
            out.u64(value);
        }
        return HashTag.TRANSACTION_SIGNATURE.hash(out.toBytes());
    }

    @Override
    public byte[] memo() {
        return memo.clone();
    }

    @Override
    public byte[] payload() {
        return payload.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TransactionBody that && txid().equals(that.txid());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(new Object[] {kind, inputs, outputs, lockTime, validUntil});
    }
}
