package io.timecoin.sync;

import io.timecoin.consensus.Certificate;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.BlockKind;
import io.timecoin.network.EncodedReply;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.FinalBlocksReply;
import io.timecoin.storage.CertifiedHeight;
import io.timecoin.storage.ChainStore;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers who is behind: consecutive final blocks with a finalization that proves them all, never beyond a settlement, since
 * the asker knows only the set of its own epoch. Blocks leave as they are stored. Reads the database; on threads for replies.
 */
final class FinalBlocksServer {

    /** Enough for a voter that catches up, and soon over for who waits behind it on a slow link. */
    static final long MOST_BYTES = 1_000_000;

    /** For a stranger: all of them share what is held for who does not read. */
    static final long MOST_BYTES_OF_A_STRANGER = 256_000;

    private static final int MOST_BLOCKS = 256;

    private final ChainStore chain;

    FinalBlocksServer(ChainStore chain) {
        this.chain = chain;
    }

    /** @param mostBytes of blocks; one is given however long it is */
    EncodedReply reply(int requestId, long fromHeight, long mostBytes) {
        long first = Math.max(1, fromHeight);
        long tip = chain.tip().height();
        List<byte[]> blocks = read(first, tip, mostBytes);
        // The last block that has a finalization of its own, so that no links are needed.
        for (int i = blocks.size() - 1; i >= 0; i--) {
            Certificate finalization = chain.certificate(first + i);
            if (finalization != null) {
                return EncodedReply.finalBlocks(
                        requestId, blocks.subList(0, i + 1), List.of(), List.of(finalization), tip);
            }
        }
        return blocks.isEmpty() ? empty(requestId, tip) : linked(requestId, blocks, first + blocks.size() - 1, tip);
    }

    private List<byte[]> read(long first, long tip, long mostBytes) {
        List<byte[]> blocks = new ArrayList<>();
        long bytes = 0;
        for (long height = first; height <= tip && blocks.size() < MOST_BLOCKS; height++) {
            byte @Nullable [] block = chain.encodedBlock(height);
            @Nullable BlockHeader header = chain.header(height);
            if (block == null || header == null) {
                break;
            }
            bytes += block.length;
            if (bytes > mostBytes && !blocks.isEmpty()) {
                break;
            }
            blocks.add(block);
            if (header.kind() == BlockKind.SETTLEMENT) {
                break;
            }
        }
        return blocks;
    }

    private EncodedReply linked(int requestId, List<byte[]> blocks, long last, long tip) {
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
        return EncodedReply.finalBlocks(requestId, blocks, links, List.of(proof.finalization()), tip);
    }

    private static EncodedReply empty(int requestId, long tip) {
        return EncodedReply.of(new FinalBlocksReply(requestId, List.of(), List.of(), List.of(), tip));
    }
}
