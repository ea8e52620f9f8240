package io.timecoin.sync;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Block;
import io.timecoin.network.PeerMessage;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Encodings of blocks that peers fetch in parts, so that a block is not found and encoded for each part anew. Bounded in
 * bytes: what was not asked for longest goes first. Safe for any thread.
 */
final class EncodedBlocks {

    private final long mostBytes;
    private final Map<Hash256, byte[]> encodings = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    EncodedBlocks(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** The encoding of a block that was asked for before, not to be changed; null if it is not kept. */
    synchronized byte @Nullable [] find(Hash256 blockHash) {
        return encodings.get(blockHash);
    }

    /** Encodes a block; the bytes are not to be changed. Kept if it has more than one part. */
    byte[] encode(Block block) {
        return keep(block.hash(), block.encode());
    }

    /** Keeps the encoding of a block, not to be changed any more, if it has more than one part; gives it back. */
    byte[] keep(Hash256 blockHash, byte[] encoding) {
        if (encoding.length > PeerMessage.MAX_PART_BYTES) {
            put(blockHash, encoding);
        }
        return encoding;
    }

    private synchronized void put(Hash256 blockHash, byte[] encoding) {
        byte[] earlier = encodings.put(blockHash, encoding);
        bytes += encoding.length - (earlier == null ? 0 : earlier.length);
        Iterator<byte[]> oldest = encodings.values().iterator();
        while (bytes > mostBytes) {
            bytes -= oldest.next().length;
            oldest.remove();
        }
    }

    /** Bytes that are kept; for a gauge. */
    synchronized long bytes() {
        return bytes;
    }
}
