package io.timecoin.verification.history;

import io.timecoin.consensus.Certificate;
import io.timecoin.ledger.Block;
import io.timecoin.mempool.TransactionMemory;
import io.timecoin.network.PeerMessage.FinalBlocksReply;
import java.util.List;

/**
 * Blocks that hold, and what proves them, until they are final here or not wanted any more. But for their readiness, which is
 * {@link HistoryDownload}'s, immutable.
 */
public final class FetchedBlocks {

    /** A byte of a block takes so many of memory at most, decoded. */
    public static final int MEMORY_OF_BYTE = 8;

    /** A block with its header and its places here. */
    private static final long MEMORY_OF_BLOCK = 1_000;

    /** What they are waiting for. */
    enum Readiness {
        FETCHED,
        BEING_VERIFIED,
        READY
    }

    private final List<Block> blocks;
    private final Certificate finalization;
    private final long encoded;
    private final long memory;
    Readiness readiness = Readiness.FETCHED;

    /**
     * Of a reply whose proof holds.
     *
     * @param encoded bytes of its blocks on the wire
     */
    FetchedBlocks(FinalBlocksReply proven, long encoded) {
        this.blocks = proven.blocks();
        this.finalization = proven.finalization().getFirst();
        this.encoded = encoded;
        this.memory = proven.blocks().size() * MEMORY_OF_BLOCK
                + proven.blocks().stream()
                        .flatMap(block -> block.transactions().stream())
                        .mapToLong(TransactionMemory::waiting)
                        .sum();
    }

    /** Consecutive ones of one epoch, at least one. */
    public List<Block> blocks() {
        return blocks;
    }

    /** Of the last of them, or of a later one to which headers lead that are not needed any more. */
    public Certificate finalization() {
        return finalization;
    }

    /** Of the last of them. */
    public long lastHeight() {
        return blocks.getLast().height();
    }

    long encoded() {
        return encoded;
    }

    /** About how many bytes they take. */
    long memory() {
        return memory;
    }
}
