package io.timecoin.ledger;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.HashTag;
import io.timecoin.ledger.codec.ByteReader;
import io.timecoin.ledger.codec.ByteWriter;
import io.timecoin.ledger.codec.MalformedException;

/**
 * What a block's hash covers (protocol §4). The view is not in it: a settlement block may be proposed again, unchanged.
 *
 * @param timestamp Unix milliseconds
 * @param proposer id of the masternode that built it
 * @param transactionsRoot {@link Merkle} root over the txids
 * @param bodyHash over the full hashes, in order
 * @param activeSetHash of the set that votes in this epoch
 * @param nextSetHash of the set of the next epoch in a settlement block, else {@link Hash256#ZERO} and not encoded
 */
public record BlockHeader(
        long height,
        long epoch,
        BlockKind kind,
        Hash256 parentHash,
        long timestamp,
        Hash256 proposer,
        Hash256 transactionsRoot,
        Hash256 bodyHash,
        Hash256 activeSetHash,
        Hash256 nextSetHash) {

    /** The only version. */
    public static final int VERSION = 1;

    /** Encoded bytes of a normal block's header; a settlement's has 32 more. */
    public static final int LEAST_ENCODED_LENGTH = 2 + 3 * 8 + 1 + 5 * Hash256.LENGTH;

    public static BlockHeader read(ByteReader in) throws MalformedException {
        int version = in.u16("header version");
        if (version != VERSION) {
            throw new MalformedException("unknown header version " + version);
        }
        long height = in.u64("height");
        long epoch = in.u64("epoch");
        BlockKind kind = kind(in.u8("block kind"));
        return new BlockHeader(
                height,
                epoch,
                kind,
                in.hash("parent hash"),
                in.u64("timestamp"),
                in.hash("proposer"),
                in.hash("transactions root"),
                in.hash("body hash"),
                in.hash("active-set hash"),
                kind == BlockKind.SETTLEMENT ? in.hash("next-set hash") : Hash256.ZERO);
    }

    private static BlockKind kind(int code) throws MalformedException {
        for (BlockKind kind : BlockKind.values()) {
            if (kind.code() == code) {
                return kind;
            }
        }
        throw new MalformedException("unknown block kind " + code);
    }

    public void write(ByteWriter out) {
        out.u16(VERSION)
                .u64(height)
                .u64(epoch)
                .u8(kind.code())
                .hash(parentHash)
                .u64(timestamp)
                .hash(proposer)
                .hash(transactionsRoot)
                .hash(bodyHash)
                .hash(activeSetHash);
        if (kind == BlockKind.SETTLEMENT) {
            out.hash(nextSetHash);
        }
    }

    /** The block hash; computed at each call, {@link Block} keeps it. */
    public Hash256 hash() {
        ByteWriter out = new ByteWriter(LEAST_ENCODED_LENGTH + Hash256.LENGTH);
        write(out);
        return HashTag.BLOCK.hash(out.toBytes());
    }
}
