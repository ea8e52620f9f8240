package io.timecoin.ledger;

import io.timecoin.ledger.codec.ByteReader;
import io.timecoin.ledger.codec.ByteWriter;
import io.timecoin.ledger.codec.MalformedException;

/**
 * The numbers marked (G) in the protocol: fixed by the genesis file, the same for every node of a network.
 *
 * @param epochMillis length of an epoch, ms, positive
 * @param minOutput least satoshis of an output
 * @param minFee least satoshis of a fee
 * @param feeDivisor fee is at least what is paid to others divided by this
 * @param feePerByte least satoshis for each encoded byte
 * @param maxBlockBytes 1,250,000 … {@link Block#MAX_BYTES}
 * @param maxBlockTransactions at most {@link Block#MAX_TRANSACTIONS}
 * @param maxBlockWitnesses most witnesses of all transactions of a block
 * @param rewardBase whole TIME in the reward formula, protocol §4
 */
public record ChainParameters(
        long epochMillis,
        long minOutput,
        long minFee,
        long feeDivisor,
        long feePerByte,
        int maxBlockBytes,
        int maxBlockTransactions,
        int maxBlockWitnesses,
        long rewardBase) {

    /** The protocol's own numbers. */
    public static final ChainParameters STANDARD =
            new ChainParameters(600_000, 5_000, 1_000, 1_000, 100, 2_000_000, 10_000, 10_000, 100);

    /**
     * The least fee of a transaction in satoshis (protocol §3).
     *
     * @param paidToOthers satoshis, as {@link PaidToOthers} has them
     * @param size encoded bytes, witnesses included
     */
    public long minimumFee(long paidToOthers, int size) {
        return Math.max(minFee, Math.max(paidToOthers / feeDivisor, feePerByte * size));
    }

    static ChainParameters read(ByteReader in) throws MalformedException {
        return new ChainParameters(
                in.u64("epochMillis"),
                in.u64("minOutput"),
                in.u64("minFee"),
                in.u64("feeDivisor"),
                in.u64("feePerByte"),
                in.u32("maxBlockBytes"),
                in.u32("maxBlockTransactions"),
                in.u32("maxBlockWitnesses"),
                in.u64("rewardBase"));
    }

    void write(ByteWriter out) {
        out.u64(epochMillis)
                .u64(minOutput)
                .u64(minFee)
                .u64(feeDivisor)
                .u64(feePerByte)
                .u32(maxBlockBytes)
                .u32(maxBlockTransactions)
                .u32(maxBlockWitnesses)
                .u64(rewardBase);
    }
}
