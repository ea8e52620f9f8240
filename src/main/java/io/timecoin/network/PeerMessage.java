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
import java.util.List;

/**
 * What nodes say to each other over a link. Encoded by {@link PeerMessageCodec}; received ones are well-formed but nothing
 * in them is verified yet. A request carries an id that its one reply repeats.
 */
public sealed interface PeerMessage {

    /** A leader's proposal. */
    record ProposalMessage(Proposal proposal) implements PeerMessage {}

    /** One vote. */
    record VoteMessage(Vote vote) implements PeerMessage {}

    /** One certificate. */
    record CertificateMessage(Certificate certificate) implements PeerMessage {}

    /** Transactions that the receiver may not know. At most 4 MB minus a margin as a frame. */
    record TransactionsMessage(List<Transaction> transactions) implements PeerMessage {}

    /** Sent every second: shows that the sender lives, and how far it is. */
    record StatusMessage(long finalHeight, long epoch, long view) implements PeerMessage {}

    /** Asks for transactions of a proposal, by full hash. */
    record GetTransactions(int requestId, List<Hash256> fullHashes) implements PeerMessage {}

    /** Those of the asked ones that the sender has. */
    record TransactionsReply(int requestId, List<Transaction> transactions) implements PeerMessage {}

    /** Asks for a block that is not final yet, by hash. */
    record GetBlock(int requestId, Hash256 blockHash) implements PeerMessage {}

    /** The asked block; empty if the sender does not have it. */
    record BlockReply(int requestId, List<Block> block) implements PeerMessage {}

    /** Asks for the certificates above the final view in a range of views, both inclusive. */
    record GetCertificates(int requestId, long epoch, long fromView, long toView) implements PeerMessage {}

    /** Certificates of the asked range that the sender has, at most {@link #MAX_CERTIFICATES}. */
    record CertificatesReply(int requestId, List<Certificate> certificates) implements PeerMessage {}

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

        /** Whether the blocks match their headers and are linked from the asked height up to what the finalization names. */
        public boolean isLinkedFrom(long fromHeight) {
            boolean proves = !blocks.isEmpty()
                    && finalization.size() == 1
                    && finalization.getFirst().kind() == StatementKind.FINALIZE
                    && blocks.getFirst().height() == fromHeight
                    && blocks.stream().allMatch(block -> CompactBlock.of(block).matchesHeader());
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

    /** Most certificates in one reply. */
    int MAX_CERTIFICATES = 256;

    /** Most full hashes in one request. */
    int MAX_HASHES = 20_000;
}
