package io.timecoin.network;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.codec.ByteReader;
import io.timecoin.ledger.codec.ByteWriter;
import io.timecoin.ledger.codec.MalformedException;
import io.timecoin.network.PeerMessage.BlockReply;
import io.timecoin.network.PeerMessage.CertificateMessage;
import io.timecoin.network.PeerMessage.CertificatesReply;
import io.timecoin.network.PeerMessage.FinalBlocksReply;
import io.timecoin.network.PeerMessage.GetBlock;
import io.timecoin.network.PeerMessage.GetCertificates;
import io.timecoin.network.PeerMessage.GetFinalBlocks;
import io.timecoin.network.PeerMessage.GetTransactions;
import io.timecoin.network.PeerMessage.ProposalMessage;
import io.timecoin.network.PeerMessage.StatusMessage;
import io.timecoin.network.PeerMessage.TransactionsMessage;
import io.timecoin.network.PeerMessage.TransactionsReply;
import io.timecoin.network.PeerMessage.VoteMessage;
import java.util.List;

/** The one encoding of each {@link PeerMessage}: a type byte, then its fields in order. Safe for any thread. */
public final class PeerMessageCodec {

    /** Most bytes of an encoded message: with its sequence number and tag it is a frame of at most 4 MiB (protocol §7). */
    public static final int MAX_BYTES = FrameAuthenticator.MAX_FRAME_BYTES - FrameAuthenticator.OVERHEAD_BYTES;

    /** Most final blocks, and most headers that lead from them to the finalized block, in one reply. */
    public static final int MAX_FINAL_BLOCKS = 1_024;

    private static final int PROPOSAL = 1;
    private static final int VOTE = 2;
    private static final int CERTIFICATE = 3;
    private static final int TRANSACTIONS = 4;
    private static final int STATUS = 5;
    private static final int GET_TRANSACTIONS = 6;
    private static final int TRANSACTIONS_REPLY = 7;
    private static final int GET_BLOCK = 8;
    private static final int BLOCK_REPLY = 9;
    private static final int GET_CERTIFICATES = 10;
    private static final int CERTIFICATES_REPLY = 11;
    private static final int GET_FINAL_BLOCKS = 12;
    private static final int FINAL_BLOCKS_REPLY = 13;

    private static final int LEAST_TRANSACTION_BYTES = 39;
    private static final int LEAST_BLOCK_BYTES = BlockHeader.LEAST_ENCODED_LENGTH + 4;

    private PeerMessageCodec() {}

    /**
     * Encodes a message; for a broadcast once, not once for each peer.
     *
     * @throws IllegalArgumentException if it would not fit a frame: senders split before
     */
    public static byte[] encode(PeerMessage message) {
        ByteWriter out = new ByteWriter(256);
        write(message, out);
        if (out.size() > MAX_BYTES) {
            throw new IllegalArgumentException("a message of " + out.size() + " bytes does not fit a frame");
        }
        return out.toBytes();
    }

    /**
     * Decodes exactly one message from bytes of a peer.
     *
     * @throws MalformedException if the bytes are not the one encoding of a message
     */
    public static PeerMessage decode(byte[] bytes) throws MalformedException {
        if (bytes.length > MAX_BYTES) {
            throw new MalformedException("the message has more than " + MAX_BYTES + " bytes");
        }
        ByteReader in = new ByteReader(bytes);
        PeerMessage message = read(in.u8("message type"), in);
        in.end("the message");
        return message;
    }

    private static void write(PeerMessage message, ByteWriter out) {
        switch (message) {
            case ProposalMessage(Proposal proposal) -> proposal.write(out.u8(PROPOSAL));
            case VoteMessage(Vote vote) -> vote.write(out.u8(VOTE));
            case CertificateMessage(Certificate certificate) -> certificate.write(out.u8(CERTIFICATE));
            case TransactionsMessage(List<Transaction> transactions) ->
                writeTransactions(out.u8(TRANSACTIONS), transactions);
            case StatusMessage m ->
                out.u8(STATUS).u64(m.finalHeight()).u64(m.epoch()).u64(m.view());
            case GetTransactions m -> {
                out.u8(GET_TRANSACTIONS).u32(m.requestId()).u32(m.fullHashes().size());
                m.fullHashes().forEach(out::hash);
            }
            case TransactionsReply m ->
                writeTransactions(out.u8(TRANSACTIONS_REPLY).u32(m.requestId()), m.transactions());
            case GetBlock m -> out.u8(GET_BLOCK).u32(m.requestId()).hash(m.blockHash());
            case BlockReply m -> writeBlocks(out.u8(BLOCK_REPLY).u32(m.requestId()), m.block());
            case GetCertificates m ->
                out.u8(GET_CERTIFICATES)
                        .u32(m.requestId())
                        .u64(m.epoch())
                        .u64(m.fromView())
                        .u64(m.toView());
            case CertificatesReply m ->
                writeCertificates(out.u8(CERTIFICATES_REPLY).u32(m.requestId()), m.certificates());
            case GetFinalBlocks m -> out.u8(GET_FINAL_BLOCKS).u32(m.requestId()).u64(m.fromHeight());
            case FinalBlocksReply m -> {
                writeBlocks(out.u8(FINAL_BLOCKS_REPLY).u32(m.requestId()), m.blocks());
                out.u32(m.links().size());
                m.links().forEach(header -> header.write(out));
                writeCertificates(out, m.finalization());
                out.u64(m.finalHeight());
            }
        }
    }

    private static PeerMessage read(int type, ByteReader in) throws MalformedException {
        return switch (type) {
            case PROPOSAL -> new ProposalMessage(Proposal.read(in));
            case VOTE -> new VoteMessage(Vote.read(in));
            case CERTIFICATE -> new CertificateMessage(Certificate.read(in));
            case TRANSACTIONS -> new TransactionsMessage(readTransactions(in));
            case STATUS -> new StatusMessage(in.u64("final height"), in.u64("epoch"), in.u64("view"));
            case GET_TRANSACTIONS ->
                new GetTransactions(
                        in.u32("request id"),
                        in.list(PeerMessage.MAX_HASHES, Hash256.LENGTH, "full hashes", r -> r.hash("full hash")));
            case TRANSACTIONS_REPLY -> new TransactionsReply(in.u32("request id"), readTransactions(in));
            case GET_BLOCK -> new GetBlock(in.u32("request id"), in.hash("block hash"));
            case BLOCK_REPLY -> new BlockReply(in.u32("request id"), readBlocks(1, in));
            case GET_CERTIFICATES -> readGetCertificates(in);
            case CERTIFICATES_REPLY ->
                new CertificatesReply(in.u32("request id"), readCertificates(PeerMessage.MAX_CERTIFICATES, in));
            case GET_FINAL_BLOCKS -> new GetFinalBlocks(in.u32("request id"), in.u64("from height"));
            case FINAL_BLOCKS_REPLY ->
                new FinalBlocksReply(
                        in.u32("request id"),
                        readBlocks(MAX_FINAL_BLOCKS, in),
                        in.list(MAX_FINAL_BLOCKS, BlockHeader.LEAST_ENCODED_LENGTH, "links", BlockHeader::read),
                        readCertificates(1, in),
                        in.u64("final height"));
            default -> throw new MalformedException("unknown message type " + type);
        };
    }

    private static GetCertificates readGetCertificates(ByteReader in) throws MalformedException {
        GetCertificates message =
                new GetCertificates(in.u32("request id"), in.u64("epoch"), in.u64("from view"), in.u64("to view"));
        if (message.fromView() > message.toView()) {
            throw new MalformedException("the range of views ends before it begins");
        }
        return message;
    }

    private static void writeTransactions(ByteWriter out, List<Transaction> transactions) {
        out.u32(transactions.size());
        transactions.forEach(transaction -> transaction.write(out));
    }

    private static List<Transaction> readTransactions(ByteReader in) throws MalformedException {
        return in.list(Block.MAX_TRANSACTIONS, LEAST_TRANSACTION_BYTES, "transactions", Transaction::read);
    }

    private static void writeBlocks(ByteWriter out, List<Block> blocks) {
        out.u32(blocks.size());
        blocks.forEach(block -> block.write(out));
    }

    private static List<Block> readBlocks(int most, ByteReader in) throws MalformedException {
        return in.list(most, LEAST_BLOCK_BYTES, "blocks", Block::read);
    }

    private static void writeCertificates(ByteWriter out, List<Certificate> certificates) {
        out.u32(certificates.size());
        certificates.forEach(certificate -> certificate.write(out));
    }

    private static List<Certificate> readCertificates(int most, ByteReader in) throws MalformedException {
        return in.list(most, Certificate.LEAST_ENCODED_LENGTH, "certificates", Certificate::read);
    }
}
