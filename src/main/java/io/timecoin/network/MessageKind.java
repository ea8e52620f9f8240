package io.timecoin.network;

import io.timecoin.consensus.Proposal;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.codec.MalformedException;
import io.timecoin.network.PeerMessage.BlockRangeReply;
import io.timecoin.network.PeerMessage.BlockReply;
import io.timecoin.network.PeerMessage.CertificateMessage;
import io.timecoin.network.PeerMessage.CertificatesReply;
import io.timecoin.network.PeerMessage.EndpointsReply;
import io.timecoin.network.PeerMessage.FinalBlocksReply;
import io.timecoin.network.PeerMessage.GetBlock;
import io.timecoin.network.PeerMessage.GetBlockRange;
import io.timecoin.network.PeerMessage.GetCertificates;
import io.timecoin.network.PeerMessage.GetEndpoints;
import io.timecoin.network.PeerMessage.GetFinalBlocks;
import io.timecoin.network.PeerMessage.GetSettlements;
import io.timecoin.network.PeerMessage.GetTransactions;
import io.timecoin.network.PeerMessage.ProposalMessage;
import io.timecoin.network.PeerMessage.SettlementsReply;
import io.timecoin.network.PeerMessage.StatusMessage;
import io.timecoin.network.PeerMessage.TransactionsMessage;
import io.timecoin.network.PeerMessage.TransactionsReply;
import io.timecoin.network.PeerMessage.VoteMessage;

/**
 * The kinds of {@link PeerMessage}: the byte that names each, and how long each may be. Whoever makes a message keeps it
 * within the bound, so that it always fits a frame and encoding never fails, whatever thread it is on; whoever receives one
 * refuses a longer one unread.
 */
enum MessageKind {
    /** Names all transactions of a block, brings the settlement, and certificates of bounded length. */
    PROPOSAL(1, Bytes.SMALL + Block.MAX_TRANSACTIONS * 32 + Bytes.SETTLEMENT + Proposal.MAX_JUSTIFICATION_BYTES),
    VOTE(2, Bytes.SMALL),
    /** With a signature of each voter that a set may have. */
    CERTIFICATE(3, Bytes.CERTIFICATE),
    /** Batches of gossip end with the transaction that makes them longer than {@link PeerMessage#MAX_GOSSIP_BYTES}. */
    TRANSACTIONS(4, Bytes.SMALL + PeerMessage.MAX_GOSSIP_BYTES + Transaction.MAX_BYTES),
    STATUS(5, Bytes.SMALL),
    GET_TRANSACTIONS(6, Bytes.SMALL + PeerMessage.MAX_HASHES * 32),
    TRANSACTIONS_REPLY(7, Bytes.SMALL + PeerMessage.MAX_PART_BYTES),
    GET_BLOCK(8, Bytes.SMALL),
    BLOCK_REPLY(9, Bytes.SMALL + PeerMessage.MAX_PART_BYTES),
    GET_CERTIFICATES(10, Bytes.SMALL),
    CERTIFICATES_REPLY(11, Bytes.SMALL + PeerMessage.MAX_PART_BYTES),
    GET_FINAL_BLOCKS(12, Bytes.SMALL),
    /** At least one block, however large, and the headers that lead from it to the finalization. */
    FINAL_BLOCKS_REPLY(13, Bytes.SMALL + Block.MAX_BYTES + PeerMessage.MAX_LINKS * Bytes.HEADER + Bytes.CERTIFICATE),
    GET_ENDPOINTS(14, Bytes.SMALL),
    ENDPOINTS_REPLY(15, Bytes.SMALL + PeerMessage.MAX_ANNOUNCEMENTS * Announcement.MOST_ENCODED_LENGTH),
    GET_SETTLEMENTS(18, Bytes.SMALL),
    /** One with the largest set fits into a part; and the newest block besides, which opens no epoch that is told of. */
    SETTLEMENTS_REPLY(19, Bytes.SMALL + PeerMessage.MAX_PART_BYTES + Bytes.HEADER + Bytes.CERTIFICATE),
    GET_BLOCK_RANGE(20, Bytes.SMALL),
    /** As of final blocks. */
    BLOCK_RANGE_REPLY(21, Bytes.SMALL + Block.MAX_BYTES + PeerMessage.MAX_LINKS * Bytes.HEADER + Bytes.CERTIFICATE);

    /** Parts of which messages are made. */
    private static final class Bytes {
        /** Everything of fixed length, generously: ids, counts, a header, a statement and a signature. */
        static final int SMALL = 1_024;

        static final int HEADER = 256;

        /** Statement and bitmap, and 1,024 signatures. */
        static final int CERTIFICATE = 512 + 1_024 * 64;

        /** A settlement transaction with an output for each of twice as many masternodes as a set may have, and more. */
        static final int SETTLEMENT = 200_000;
    }

    private final int code;
    private final int mostBytes;

    MessageKind(int code, int mostBytes) {
        this.code = code;
        this.mostBytes = mostBytes;
    }

    /** First byte of the encoding. */
    int code() {
        return code;
    }

    /** Most bytes of the encoding; less than a frame holds. */
    int mostBytes() {
        return mostBytes;
    }

    static MessageKind of(PeerMessage message) {
        return switch (message) {
            case ProposalMessage _ -> PROPOSAL;
            case VoteMessage _ -> VOTE;
            case CertificateMessage _ -> CERTIFICATE;
            case TransactionsMessage _ -> TRANSACTIONS;
            case StatusMessage _ -> STATUS;
            case GetTransactions _ -> GET_TRANSACTIONS;
            case TransactionsReply _ -> TRANSACTIONS_REPLY;
            case GetBlock _ -> GET_BLOCK;
            case BlockReply _ -> BLOCK_REPLY;
            case GetCertificates _ -> GET_CERTIFICATES;
            case CertificatesReply _ -> CERTIFICATES_REPLY;
            case GetFinalBlocks _ -> GET_FINAL_BLOCKS;
            case FinalBlocksReply _ -> FINAL_BLOCKS_REPLY;
            case GetEndpoints _ -> GET_ENDPOINTS;
            case EndpointsReply _ -> ENDPOINTS_REPLY;
            case GetSettlements _ -> GET_SETTLEMENTS;
            case SettlementsReply _ -> SETTLEMENTS_REPLY;
            case GetBlockRange _ -> GET_BLOCK_RANGE;
            case BlockRangeReply _ -> BLOCK_RANGE_REPLY;
        };
    }

    static MessageKind ofCode(int code) throws MalformedException {
        for (MessageKind kind : values()) {
            if (kind.code == code) {
                return kind;
            }
        }
        throw new MalformedException("unknown message type " + code);
    }
}
