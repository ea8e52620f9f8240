package io.timecoin.ledger;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.codec.ByteReader;
import io.timecoin.ledger.codec.ByteWriter;
import io.timecoin.ledger.codec.MalformedException;

/**
 * Everything about the chain up to a block that judging its child needs, coins apart.
 *
 * @param hash of the block (of the genesis at height 0)
 * @param timestamp of the block, Unix ms
 * @param epoch of its children: the number of settlement blocks up to and including it
 * @param settlementHeight height of the last settlement, 0 for genesis
 * @param settlementTimestamp its timestamp, Unix ms
 * @param epochFees satoshis paid since the last settlement and not yet rewarded
 * @param minted satoshis created by all settlements beyond returned fees
 * @param activeSet who votes on its children
 */
public record ChainState(
        long height,
        Hash256 hash,
        long timestamp,
        long epoch,
        long settlementHeight,
        long settlementTimestamp,
        long epochFees,
        long minted,
        ActiveSet activeSet) {

    public static ChainState read(ByteReader in) throws MalformedException {
        return new ChainState(
                in.u64("height"),
                in.hash("hash"),
                in.u64("timestamp"),
                in.u64("epoch"),
                in.u64("settlement height"),
                in.u64("settlement timestamp"),
                in.u64("epoch fees"),
                in.u64("minted"),
                ActiveSet.read(in));
    }

    public void write(ByteWriter out) {
        out.u64(height)
                .hash(hash)
                .u64(timestamp)
                .u64(epoch)
                .u64(settlementHeight)
                .u64(settlementTimestamp)
                .u64(epochFees)
                .u64(minted);
        activeSet.write(out);
    }

    /** The first moment, Unix ms, at which a child must be a settlement block (protocol §4). */
    public long boundary(long epochMillis) {
        return Math.multiplyExact(settlementTimestamp / epochMillis + 1, epochMillis);
    }
}
