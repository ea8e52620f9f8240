package io.timecoin.ledger;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.HashTag;
import io.timecoin.ledger.codec.ByteReader;
import io.timecoin.ledger.codec.ByteWriter;
import io.timecoin.ledger.codec.MalformedException;
import java.util.ArrayList;
import java.util.List;

/**
 * Moves coins (protocol §3). Immutable; equal when the full hash is equal. The {@code txid} covers all but the witnesses,
 * so that nobody can change what wallets track; the full hash covers all.
 */
public final class Transaction {

    /** The only version. */
    public static final int VERSION = 1;

    /** Most bytes of an encoded transfer. */
    public static final int MAX_BYTES = 100_000;

    public static final int MAX_INPUTS = 1_024;
    public static final int MAX_OUTPUTS = 1_024;
    public static final int MAX_MEMO_BYTES = 256;

    /**
     * Most outputs of a settlement: a reward for each of 2,048 masternodes, and as much collateral released (protocol §4).
     */
    public static final int MAX_SETTLEMENT_OUTPUTS = 4_096;

    /** Bytes of a settlement's payload; no other kind has one. */
    public static final int SETTLEMENT_PAYLOAD_BYTES = 16;

    /** Bytes of an encoding without inputs, outputs, memo, payload and witnesses. */
    static final int LEAST_BYTES = 2 + 1 + 4 + 4 + 8 + 8 + 4 + 4 + 4;

    /** Bytes of the largest settlement. */
    static final int MAX_SETTLEMENT_BYTES =
            LEAST_BYTES + SETTLEMENT_PAYLOAD_BYTES + MAX_SETTLEMENT_OUTPUTS * TransactionOutput.ENCODED_LENGTH;

    private final TransactionKind kind;
    private final List<OutPoint> inputs;
    private final List<TransactionOutput> outputs;
    private final long lockTime;
    private final long validUntil;
    private final byte[] memo;
    private final byte[] payload;
    private final List<Witness> witnesses;
    private final byte[] encoded;
    private final Hash256 txid;
    private final Hash256 fullHash;

    private Transaction(TransactionBody body, List<Witness> witnesses, byte[] encoded, int unsignedLength) {
        this.kind = body.kind();
        this.inputs = body.inputs();
        this.outputs = body.outputs();
        this.lockTime = body.lockTime();
        this.validUntil = body.validUntil();
        this.memo = body.memo();
        this.payload = body.payload();
        this.witnesses = witnesses;
        this.encoded = encoded;
        this.txid = HashTag.TRANSACTION_ID.hash(encoded, 0, unsignedLength);
        this.fullHash = HashTag.TRANSACTION_FULL.hash(encoded, 0, encoded.length);
    }

    /** A body with its witnesses; nothing is judged here, {@link TransactionRules} does. */
    public static Transaction of(TransactionBody body, List<Witness> witnesses) {
        ByteWriter out = new ByteWriter(256);
        body.write(out);
        int unsignedLength = out.size();
        out.u32(witnesses.size());
        witnesses.forEach(witness -> witness.write(out));
        return new Transaction(body, List.copyOf(witnesses), out.toBytes(), unsignedLength);
    }

    /**
     * Decodes exactly one transaction.
     *
     * @throws MalformedException if the bytes are not its one canonical encoding
     */
    public static Transaction decode(byte[] bytes) throws MalformedException {
        ByteReader in = new ByteReader(bytes);
        Transaction transaction = read(in);
        in.end("the transaction");
        return transaction;
    }

    /** Reads one transaction from a longer encoding. */
    public static Transaction read(ByteReader in) throws MalformedException {
        int start = in.position();
        TransactionBody body = TransactionBody.read(in);
        int unsignedLength = in.position() - start;
        boolean transfer = body.kind() == TransactionKind.TRANSFER;
        List<Witness> witnesses =
                in.list(transfer ? MAX_INPUTS : 0, Witness.ENCODED_LENGTH, "witnesses", Witness::read);
        byte[] encoded = in.slice(start);
        if (transfer && encoded.length > MAX_BYTES) {
            throw new MalformedException("the transaction has more than " + MAX_BYTES + " bytes");
        }
        return new Transaction(body, witnesses, encoded, unsignedLength);
    }

    /**
     * Builds the transaction that a settlement block starts with (protocol §4).
     *
     * @throws IllegalArgumentException if there are more than {@link #MAX_SETTLEMENT_OUTPUTS} outputs, or one is not positive
     */
    public static Transaction settlement(long epoch, long height, List<TransactionOutput> outputs) {
        if (outputs.size() > MAX_SETTLEMENT_OUTPUTS || outputs.stream().anyMatch(output -> output.value() <= 0)) {
            throw new IllegalArgumentException(
                    "a settlement has at most " + MAX_SETTLEMENT_OUTPUTS + " outputs, each positive");
        }
        byte[] payload =
                new ByteWriter(SETTLEMENT_PAYLOAD_BYTES).u64(epoch).u64(height).toBytes();
        return of(
                new TransactionBody(TransactionKind.SETTLEMENT, List.of(), outputs, 0, 0, new byte[0], payload),
                List.of());
    }

    /**
     * What every owner signs: bound to one network by its genesis hash, and to what its inputs are worth.
     *
     * @param inputValues satoshis of the coin of each input, in order
     * @throws IllegalArgumentException unless there is one for each input
     */
    public Hash256 sighash(Hash256 genesisHash, long... inputValues) {
        return TransactionBody.sighash(genesisHash, txid, inputs.size(), inputValues);
    }

    public void write(ByteWriter out) {
        out.fixed(encoded);
    }

    /** A fresh copy of the canonical encoding. */
    public byte[] encode() {
        return encoded.clone();
    }

    /** Length of the encoding in bytes. */
    public int size() {
        return encoded.length;
    }

    public Hash256 txid() {
        return txid;
    }

    public Hash256 fullHash() {
        return fullHash;
    }

    public TransactionKind kind() {
        return kind;
    }

    public List<OutPoint> inputs() {
        return inputs;
    }

    public List<TransactionOutput> outputs() {
        return outputs;
    }

    /** Unix milliseconds before which it may not be in a block; 0 for none. */
    public long lockTime() {
        return lockTime;
    }

    /** Unix milliseconds after which it may not be in a block; 0 for none. */
    public long validUntil() {
        return validUntil;
    }

    /** A fresh copy of the memo. */
    public byte[] memo() {
        return memo.clone();
    }

    /** A fresh copy of the payload of its kind. */
    public byte[] payload() {
        return payload.clone();
    }

    public List<Witness> witnesses() {
        return witnesses;
    }

    /** The coins it makes, in order, as of a block at {@code height}. */
    public List<Coin> coins(long height) {
        List<Coin> coins = new ArrayList<>(outputs.size());
        for (int vout = 0; vout < outputs.size(); vout++) {
            coins.add(coin(vout, height));
        }
        return coins;
    }

    /** The coin that one of its outputs makes, as of a block at {@code height}. */
    public Coin coin(int vout, long height) {
        TransactionOutput output = outputs.get(vout);
        return new Coin(output.value(), output.owner(), height, false);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Transaction that && fullHash.equals(that.fullHash);
    }

    @Override
    public int hashCode() {
        return fullHash.hashCode();
    }

    @Override
    public String toString() {
        return "transaction " + txid;
    }
}
