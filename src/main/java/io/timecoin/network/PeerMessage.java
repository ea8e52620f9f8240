package io.timecoin.network;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.CompactBlock;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.StatementKind;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.codec.ByteReader;
import io.timecoin.ledger.codec.MalformedException;
import java.util.ArrayList;
import java.util.List;

/**
 * What nodes say to each other over a link. Encoded by {@link PeerMessageCodec}; received ones are well-formed but nothing
 * in them is verified yet. A request carries an id that its one reply repeats. How long each may be: {@link MessageKind}.
 */
public sealed interface PeerMessage {

    /** A leader's proposal. */
    record ProposalMessage(Proposal proposal) implements PeerMessage {}

    /** One vote. */
    record VoteMessage(Vote vote) implements PeerMessage {}

    /** One certificate. */
    record CertificateMessage(Certificate certificate) implements PeerMessage {}

    /** Transactions that the receiver may not know. */
    record TransactionsMessage(List<Transaction> transactions) implements PeerMessage {}

    /** Sent every second: shows that the sender lives, and how far it is. */
    record StatusMessage(long finalHeight, long epoch, long view) implements PeerMessage {}

    /** Asks for transactions of a proposal, by full hash; at most {@link #MAX_HASHES}. */
    record GetTransactions(int requestId, List<Hash256> fullHashes) implements PeerMessage {}

    /**
     * Those that the sender has of the first {@code answered} that were asked for. Together at most {@link #MAX_PART_BYTES}:
     * where the next one would not fit the reply ends, and the rest has to be asked for anew.
     */
    record TransactionsReply(int requestId, int answered, List<Transaction> transactions) implements PeerMessage {}

    /**
     * Asks for a part of a block, by the block's hash.
     *
     * @param from place of the part's first byte in the block's encoding; a multiple of {@link #MAX_PART_BYTES}
     */
    record GetBlock(int requestId, Hash256 blockHash, int from) implements PeerMessage {}

    /**
     * The asked part of a block: {@link #MAX_PART_BYTES}, or what is left up to its end.
     *
     * @param total bytes of the whole block's encoding, at most {@link Block#MAX_BYTES}; 0 if the sender does not have it,
     *     and then the part is empty
     */
    record BlockReply(int requestId, int total, EncodedPart part) implements PeerMessage {}

    /** Asks for the certificates above the final view in a range of views, both inclusive. */
    record GetCertificates(int requestId, long epoch, long fromView, long toView) implements PeerMessage {}

    /**
     * The certificates that the sender has of the asked range up to {@code throughView}: at most {@link #MAX_CERTIFICATES},
     * together at most {@link #MAX_PART_BYTES}. Views behind that have to be asked for anew.
     */
    record CertificatesReply(int requestId, long throughView, List<Certificate> certificates) implements PeerMessage {}

    /** Asks for final blocks from a height upward. */
    record GetFinalBlocks(int requestId, long fromHeight) implements PeerMessage {}

    /**
     * Consecutive final blocks from the asked height, proven by the finalization of the last one, or of a descendant to
     * which {@code links} lead: headers of the blocks after the last one up to the finalized one. Empty if the sender has none.
     */
    record FinalBlocksReply(
            int requestId,
            List<Block> blocks,
            List<BlockHeader> links,
            List<Certificate> finalization,
            long finalHeight)
            implements PeerMessage {

        /** Whether each block has the body that its header commits to. */
        public boolean matchesHeaders() {
            return blocks.stream().allMatch(block -> CompactBlock.of(block).matchesHeader());
        }

        /** Whether the blocks match their headers and are linked from the asked height up to what the finalization names. */
        public boolean isLinkedFrom(long fromHeight) {
            boolean proves = !blocks.isEmpty()
                    && finalization.size() == 1
                    && finalization.getFirst().kind() == StatementKind.FINALIZE
                    && blocks.getFirst().height() == fromHeight
                    && matchesHeaders();
            if (!proves) {
                return false;
            }
            Hash256 hash = blocks.getFirst().hash();
            for (Block block : blocks.subList(1, blocks.size())) {
                if (!block.header().parentHash().equals(hash)) {
                    return false;
                }
                hash = block.hash();
            }
            for (BlockHeader link : links) {
                if (!link.parentHash().equals(hash)) {
                    return false;
                }
                hash = link.hash();
            }
            return hash.equals(finalization.getFirst().statement().blockHash());
        }
    }

    /**
     * Asks for endpoints of nodes.
     *
     * @param own where the asker itself is to be dialled; at most one, none if it is to be dialled nowhere
     */
    record GetEndpoints(int requestId, List<Announcement> own) implements PeerMessage {}

    /** Endpoints of nodes, its own first if it has any; at most {@link #MAX_ANNOUNCEMENTS}, of each node key one. */
    record EndpointsReply(int requestId, List<Announcement> announcements) implements PeerMessage {}

    /** Most announcements in one reply. */
    int MAX_ANNOUNCEMENTS = 32;

    /** Asks for the settlements that end the epochs from this one on, and for the newest block that can be proven by itself. */
    record GetSettlements(int requestId, long firstEpoch) implements PeerMessage {}

    /**
     * The settlements of consecutive epochs from the asked one, each with its finalization: together at most {@link
     * #MAX_PART_BYTES}, or one. If none of the sender's is left out, its newest block that has a finalization of its own.
     *
     * @param busy asked for too much at once, or by too many: the question is to be asked again later, of somebody else first
     * @param tip at most one
     */
    record SettlementsReply(int requestId, boolean busy, List<ProvenHeader> settlements, List<ProvenHeader> tip)
            implements PeerMessage {

        /** Too busy to look. */
        public static SettlementsReply busy(int requestId) {
            return new SettlementsReply(requestId, true, List.of(), List.of());
        }
    }

    /**
     * Asks for final blocks of a range of heights, both inclusive, of one epoch.
     *
     * @param mostBytes of blocks that are of use; one block may have more
     */
    record GetBlockRange(int requestId, long firstHeight, long lastHeight, int mostBytes) implements PeerMessage {}

    /**
     * Consecutive final blocks from the first asked height on, never beyond the last one or a settlement, proven like those of a
     * {@link FinalBlocksReply}. They are not decoded where links are read: it may be much, and others wait there.
     *
     * @param busy as in {@link SettlementsReply}
     * @param count how many blocks there are, at most {@link #MAX_FINAL_BLOCKS}
     * @param blocks their encodings, one after the other
     */
    record BlockRangeReply(
            int requestId,
            boolean busy,
            int count,
            EncodedPart blocks,
            List<BlockHeader> links,
            List<Certificate> finalization)
            implements PeerMessage {

        /** Too busy to look. */
        public static BlockRangeReply busy(int requestId) {
            return new BlockRangeReply(requestId, true, 0, EncodedPart.NONE, List.of(), List.of());
        }

        /** Nothing of the range is here, or nothing proves it. */
        public static BlockRangeReply none(int requestId) {
            return new BlockRangeReply(requestId, false, 0, EncodedPart.NONE, List.of(), List.of());
        }

        /**
         * The blocks as those of a reply that proves itself by {@link FinalBlocksReply#isLinkedFrom}.
         *
         * @throws MalformedException if they are not as many whole blocks as it says
         */
        public FinalBlocksReply decode() throws MalformedException {
            ByteReader in = blocks.reader();
            List<Block> decoded = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                decoded.add(Block.read(in));
            }
            in.end("the last block");
            return new FinalBlocksReply(requestId, List.copyOf(decoded), links, finalization, 0);
        }
    }

    /** Most certificates in one reply. */
    int MAX_CERTIFICATES = 256;

    /** Most full hashes in one request: about as many usual transactions as a reply holds. */
    int MAX_HASHES = 1_024;

    /**
     * Most bytes of a block, of transactions, or of certificates in one reply: what is longer travels in parts, so that a
     * slow sender is told from a silent one, and no vote waits for long behind one message.
     */
    int MAX_PART_BYTES = 256_000;

    /** A batch of gossip ends with the transaction that brings it to so many bytes. */
    int MAX_GOSSIP_BYTES = 1_000_000;

    /** Most settlements in one reply. */
    int MAX_SETTLEMENTS = 512;

    /** Most final blocks in one reply. */
    int MAX_FINAL_BLOCKS = 1_024;

    /** Most headers that lead from final blocks to the finalized one. */
    int MAX_LINKS = 1_024;
}
