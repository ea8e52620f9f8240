package io.timecoin.storage;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.BlockSummary;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.codec.ByteReader;
import io.timecoin.ledger.codec.MalformedException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Final blocks and their transactions. What is asked for is read, and no more of its block. Safe for any thread. */
final class StoredBlocks {

    private final RocksDbDatabase database;

    StoredBlocks(RocksDbDatabase database) {
        this.database = database;
    }

    @Nullable
    BlockSummary summary(long height) {
        byte[] bytes = database.get(ColumnFamily.HEADERS, ChainEncoding.height(height));
        return bytes == null ? null : ChainEncoding.decode(database, "header " + height, bytes, StoredBlocks::summary);
    }

    private static BlockSummary summary(ByteReader in) throws MalformedException {
        return new BlockSummary(BlockHeader.read(in), in.u32("bytes of the block"), in.u32("its transactions"));
    }

    /** Its encoding, null if there is none. */
    byte @Nullable [] encoded(long height) {
        BlockSummary summary = summary(height);
        return summary == null ? null : read(height, 0, summary.bytes());
    }

    @Nullable
    StoredTransaction transaction(Hash256 txid) {
        byte[] indexed = database.get(ColumnFamily.TX_INDEX, txid.toBytes());
        if (indexed == null) {
            return null;
        }
        ChainEncoding.Location location = ChainEncoding.location(indexed);
        long height = location.position().height();
        BlockSummary block = summary(height);
        if (block == null
                || location.length() > block.bytes()
                || location.offset() > block.bytes() - location.length()) {
            throw database.damaged("block " + height, new MalformedException("it ends before transaction " + txid));
        }
        byte[] bytes = read(height, location.offset(), location.length());
        Transaction transaction = ChainEncoding.decode(database, "transaction " + txid, bytes, Transaction::read);
        return new StoredTransaction(transaction, location.position(), block.header());
    }

    /** So many bytes of a block's encoding, from the pieces that they are in. */
    private byte[] read(long height, int offset, int length) {
        int first = offset / ChainEncoding.PIECE_BYTES;
        int end = Math.toIntExact(((long) offset + length + ChainEncoding.PIECE_BYTES - 1) / ChainEncoding.PIECE_BYTES);
        List<byte[]> keys = new ArrayList<>(end - first);
        for (int piece = first; piece < end; piece++) {
            keys.add(ChainEncoding.piece(height, piece));
        }
        byte[] bytes = new byte[length];
        int done = 0;
        int skip = offset % ChainEncoding.PIECE_BYTES;
        for (byte @Nullable [] piece : database.multiGet(ColumnFamily.BLOCKS, keys)) {
            int wanted = Math.min(length - done, ChainEncoding.PIECE_BYTES - skip);
            if (piece == null || piece.length < skip + wanted) {
                throw database.damaged("block " + height, new MalformedException("a piece of it is missing or short"));
            }
            System.arraycopy(piece, skip, bytes, done, wanted);
            done += wanted;
            skip = 0;
        }
        return bytes;
    }
}
