package io.timecoin.network;

import io.timecoin.consensus.Certificate;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.network.PeerMessage.BlockRangeReply;
import io.timecoin.network.PeerMessage.FinalBlocksReply;
import java.util.List;

/** A reply as it leaves, so that it is encoded where that may take its time and not where links are served. Immutable. */
public final class EncodedReply {

    private final PeerMessage head;
    private final byte[] payload;

    private EncodedReply(PeerMessage head, byte[] payload) {
        this.head = head;
        this.payload = payload;
    }

    /**
     * Encodes a reply.
     *
     * @throws MessageTooLongException if it is longer than its kind may be
     */
    public static EncodedReply of(PeerMessage reply) {
        return new EncodedReply(reply, PeerMessageCodec.encode(reply));
    }

    /**
     * The same as a {@link FinalBlocksReply}, of blocks that are encoded already.
     *
     * @throws MessageTooLongException if it is longer than its kind may be
     */
    public static EncodedReply finalBlocks(
            int requestId,
            List<byte[]> blocks,
            List<BlockHeader> links,
            List<Certificate> finalization,
            long finalHeight) {
        return new EncodedReply(
                new FinalBlocksReply(requestId, List.of(), links, finalization, finalHeight),
                PeerMessageCodec.encodeFinalBlocks(requestId, blocks, links, finalization, finalHeight));
    }

    /**
     * The same as a {@link BlockRangeReply}, of blocks that are encoded already.
     *
     * @throws MessageTooLongException if it is longer than its kind may be
     */
    public static EncodedReply blockRange(
            int requestId, List<byte[]> blocks, List<BlockHeader> links, List<Certificate> finalization) {
        return new EncodedReply(
                new BlockRangeReply(requestId, false, blocks.size(), EncodedPart.NONE, links, finalization),
                PeerMessageCodec.encodeBlockRange(requestId, blocks, links, finalization));
    }

    /** Tells its lane and which question it answers; blocks may be left out. */
    PeerMessage head() {
        return head;
    }

    /** Not to be changed. */
    byte[] payload() {
        return payload;
    }

    /** Bytes of the message. */
    public int length() {
        return payload.length;
    }
}
