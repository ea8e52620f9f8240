package io.timecoin.sync;

import io.timecoin.consensus.Certificate;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.BlockKind;
import io.timecoin.network.EncodedReply;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.GetBlockRange;
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

    /** Consecutive blocks, and what proves them; none of either if there is nothing to give. */
    private record Proven(List<byte[]> blocks, List<BlockHeader> links, List<Certificate> finalization) {

        static final Proven NOTHING = new Proven(List.of(), List.of(), List.of());
    }

    private final ChainStore chain;

    FinalBlocksServer(ChainStore chain) {
        this.chain = chain;
    }

    /** @param mostBytes of blocks; one is given however long it is */
    EncodedReply reply(int requestId, long fromHeight, long mostBytes) {
        long tip = chain.tip().height();
        Proven proven = proven(Math.max(1, fromHeight), tip, mostBytes);
        return EncodedReply.finalBlocks(requestId, proven.blocks(), proven.links(), proven.finalization(), tip);
    }

    /** As much of a range as is here and can be proven. */
    EncodedReply reply(GetBlockRange question, long mostBytes) {
        long tip = chain.tip().height();
        Proven proven = proven(
                Math.max(1, question.firstHeight()),
                Math.min(tip, question.lastHeight()),
                Math.min(mostBytes, question.mostBytes()));
        return EncodedReply.blockRange(question.requestId(), proven.blocks(), proven.links(), proven.finalization());
    }

    private Proven proven(long first, long last, long mostBytes) {
        List<byte[]> blocks = read(first, last, mostBytes);
        // The last block that has a finalization of its own, so that no links are needed.
        for (int i = blocks.size() - 1; i >= 0; i--) {
            Certificate finalization = chain.certificate(first + i);
            if (finalization != null) {
                return new Proven(blocks.subList(0, i + 1), List.of(), List.of(finalization));
            }
        }
        return blocks.isEmpty() ? Proven.NOTHING : linked(blocks, first + blocks.size() - 1);
    }

    private List<byte[]> read(long first, long last, long mostBytes) {
        List<byte[]> blocks = new ArrayList<>();
        long bytes = 0;
        for (long height = first; height <= last && blocks.size() < MOST_BLOCKS; height++) {
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

    private Proven linked(List<byte[]> blocks, long last) {
        @Nullable CertifiedHeight proof = chain.lowestCertifiedAtOrAbove(last);
        if (proof == null || proof.height() - last > PeerMessage.MAX_LINKS) {
            return Proven.NOTHING;
        }
        List<BlockHeader> links = new ArrayList<>();
        for (long height = last + 1; height <= proof.height(); height++) {
            @Nullable BlockHeader header = chain.header(height);
            if (header == null) {
                return Proven.NOTHING;
            }
            links.add(header);
        }
        return new Proven(blocks, links, List.of(proof.finalization()));
    }
}
