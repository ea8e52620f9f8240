package io.timecoin.sync;

import io.timecoin.consensus.Certificate;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.FinalBlocksReply;
import io.timecoin.storage.CertifiedHeight;
import io.timecoin.storage.ChainStore;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers who is behind: consecutive final blocks with a finalization that proves them all, never beyond a settlement, since
 * the asker knows only the set of its own epoch. Reads the database; on the storage executor.
 */
final class FinalBlocksServer {

    /** Enough for who catches up, and soon over for who waits behind it on a slow link. */
    private static final long MOST_BYTES = 1_000_000;

    private static final int MOST_BLOCKS = 256;

    private final ChainStore chain;

    FinalBlocksServer(ChainStore chain) {
        this.chain = chain;
    }

    FinalBlocksReply reply(int requestId, long fromHeight) {
        long tip = chain.tip().height();
        List<Block> blocks = read(fromHeight, tip);
        if (blocks.isEmpty()) {
            return empty(requestId, tip);
        }
        // The last block that has a finalization of its own, so that no links are needed.
        for (int i = blocks.size() - 1; i >= 0; i--) {
            Certificate finalization = chain.certificate(blocks.get(i).height());
            if (finalization != null) {
                return new FinalBlocksReply(requestId, blocks.subList(0, i + 1), List.of(), List.of(finalization), tip);
            }
        }
        return linked(requestId, blocks, tip);
    }

    private List<Block> read(long fromHeight, long tip) {
        List<Block> blocks = new ArrayList<>();
        long bytes = 0;
        for (long height = Math.max(1, fromHeight); height <= tip && blocks.size() < MOST_BLOCKS; height++) {
            @Nullable Block block = chain.blockByHeight(height);
            if (block == null) {
                break;
            }
            bytes += size(block);
            if (bytes > MOST_BYTES && !blocks.isEmpty()) {
                break;
            }
            blocks.add(block);
            if (block.isSettlement()) {
                break;
            }
        }
        return blocks;
    }

    private static long size(Block block) {
        return 512 + block.transactions().stream().mapToLong(t -> t.size()).sum();
    }

    private FinalBlocksReply linked(int requestId, List<Block> blocks, long tip) {
        long last = blocks.getLast().height();
        @Nullable CertifiedHeight proof = chain.lowestCertifiedAtOrAbove(last);
        if (proof == null || proof.height() - last > PeerMessage.MAX_LINKS) {
            return empty(requestId, tip);
        }
        List<BlockHeader> links = new ArrayList<>();
        for (long height = last + 1; height <= proof.height(); height++) {
            @Nullable BlockHeader header = chain.header(height);
            if (header == null) {
                return empty(requestId, tip);
            }
            links.add(header);
        }
        return new FinalBlocksReply(requestId, blocks, links, List.of(proof.finalization()), tip);
    }

    private static FinalBlocksReply empty(int requestId, long tip) {
        return new FinalBlocksReply(requestId, List.of(), List.of(), List.of(), tip);
    }
}
