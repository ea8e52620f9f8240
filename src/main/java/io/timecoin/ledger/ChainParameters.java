package io.timecoin.ledger;

/**
 * The numbers marked (G) in the protocol: fixed by the genesis file, the same for every node of a network.
 *
 * @param epochMillis length of an epoch, ms, positive
 * @param minOutput least satoshis of an output
 * @param minFee least satoshis of a fee
 * @param feeDivisor fee is at least the sum of outputs divided by this
 * @param feePerByte least satoshis for each encoded byte
 * @param maxBlockBytes at most {@link Block#MAX_BYTES}
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
            new ChainParameters(600_000, 546, 1_000, 1_000, 1, 2_000_000, 10_000, 10_000, 100);

    /**
     * The least fee of a transaction in satoshis (protocol §3).
     *
     * @param outputSum satoshis of all outputs
     * @param size encoded bytes, witnesses included
     */
    public long minimumFee(long outputSum, int size) {
        return Math.max(minFee, Math.max(outputSum / feeDivisor, feePerByte * size));
    }
}
