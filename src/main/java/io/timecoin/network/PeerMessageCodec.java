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
import java.util.List;
import java.util.TreeSet;

/** The one encoding of each {@link PeerMessage}: a type byte, then its fields in order. Safe for any thread. */
public final class PeerMessageCodec {

    /** Most bytes of an encoded message: with its sequence number and tag it is a frame of at most 4 MiB (protocol §7). */
    public static final int MAX_BYTES = FrameAuthenticator.MAX_FRAME_BYTES - FrameAuthenticator.OVERHEAD_BYTES;

    private static final int LEAST_TRANSACTION_BYTES = 39;
    private static final int LEAST_BLOCK_BYTES = BlockHeader.LEAST_ENCODED_LENGTH + 4;

    private PeerMessageCodec() {}

    /**
     * Encodes a message; for a broadcast once, not once for each peer.
     *
     * @throws MessageTooLongException if it is longer than its kind may be: who makes messages keeps to {@link MessageKind}
     */
    public static byte[] encode(PeerMessage message) {
        MessageKind kind = MessageKind.of(message);
        ByteWriter out = new ByteWriter(256).u8(kind.code());
        write(message, out);
        return bounded(kind, out);
    }

    /** A {@link FinalBlocksReply} of blocks that are encoded already; as {@link #encode}. */
    static byte[] encodeFinalBlocks(
            int requestId,
            List<byte[]> blocks,
            List<BlockHeader> links,
            List<Certificate> finalization,
            long finalHeight) {
        int bytes = blocks.stream().mapToInt(block -> block.length).sum();
        ByteWriter out = new ByteWriter(bytes + 4_096).u8(MessageKind.FINAL_BLOCKS_REPLY.code());
        out.u32(requestId).u32(blocks.size());
        blocks.forEach(out::fixed);
        writeProof(out, links, finalization, finalHeight);
        return bounded(MessageKind.FINAL_BLOCKS_REPLY, out);
    }

    /** A {@link BlockRangeReply} of blocks that are encoded already; as {@link #encode}. */
    static byte[] encodeBlockRange(
            int requestId, List<byte[]> blocks, List<BlockHeader> links, List<Certificate> finalization) {
        int bytes = blocks.stream().mapToInt(block -> block.length).sum();
        ByteWriter out = new ByteWriter(bytes + 4_096).u8(MessageKind.BLOCK_RANGE_REPLY.code());
        out.u32(requestId).u8(0).u32(blocks.size()).u32(bytes);
        blocks.forEach(out::fixed);
        writeLinks(out, links);
        writeCertificates(out, finalization);
        return bounded(MessageKind.BLOCK_RANGE_REPLY, out);
    }

    private static byte[] bounded(MessageKind kind, ByteWriter out) {
        if (out.size() > kind.mostBytes()) {
            throw new MessageTooLongException(
                    kind + " of " + out.size() + " bytes, at most " + kind.mostBytes() + " are allowed");
        }
        return out.toBytes();
    }

    private static void writeProof(
            ByteWriter out, List<BlockHeader> links, List<Certificate> finalization, long finalHeight) {
        writeLinks(out, links);
        writeCertificates(out, finalization);
        out.u64(finalHeight);
    }

    private static void writeLinks(ByteWriter out, List<BlockHeader> links) {
        out.u32(links.size());
        links.forEach(header -> header.write(out));
    }

    /**
     * Decodes exactly one message from bytes of a peer.
     *
     * @throws MalformedException if the bytes are not the one encoding of a message, or more than its kind may have
     */
    public static PeerMessage decode(byte[] bytes) throws MalformedException {
        ByteReader in = new ByteReader(bytes);
        MessageKind kind = MessageKind.ofCode(in.u8("message type"));
        if (bytes.length > kind.mostBytes()) {
            throw new MalformedException("the message has more than " + kind.mostBytes() + " bytes");
        }
        PeerMessage message = read(kind, in);
        in.end("the message");
        return message;
    }

    private static void write(PeerMessage message, ByteWriter out) {
        switch (message) {
            case ProposalMessage(Proposal proposal) -> proposal.write(out);
            case VoteMessage(Vote vote) -> vote.write(out);
            case CertificateMessage(Certificate certificate) -> certificate.write(out);
            case TransactionsMessage(List<Transaction> transactions) -> writeTransactions(out, transactions);
            case StatusMessage m -> out.u64(m.finalHeight()).u64(m.epoch()).u64(m.view());
            case GetTransactions m -> {
                out.u32(m.requestId()).u32(m.fullHashes().size());
                m.fullHashes().forEach(out::hash);
            }
            case TransactionsReply m -> writeTransactions(out.u32(m.requestId()).u32(m.answered()), m.transactions());
            case GetBlock m -> out.u32(m.requestId()).hash(m.blockHash()).u32(m.from());
            case BlockReply m -> m.part().write(out.u32(m.requestId()).u32(m.total()));
            case GetCertificates m ->
                out.u32(m.requestId()).u64(m.epoch()).u64(m.fromView()).u64(m.toView());
            case CertificatesReply m ->
                writeCertificates(out.u32(m.requestId()).u64(m.throughView()), m.certificates());
            case GetFinalBlocks m -> out.u32(m.requestId()).u64(m.fromHeight());
            case FinalBlocksReply m -> {
                writeBlocks(out.u32(m.requestId()), m.blocks());
                writeProof(out, m.links(), m.finalization(), m.finalHeight());
            }
            case GetEndpoints m -> writeAnnouncements(out.u32(m.requestId()), m.own());
            case EndpointsReply m -> writeAnnouncements(out.u32(m.requestId()), m.announcements());
            case GetSettlements m -> out.u32(m.requestId()).u64(m.firstEpoch());
            case SettlementsReply m -> {
                writeProven(out.u32(m.requestId()).u8(m.busy() ? 1 : 0), m.settlements());
                writeProven(out, m.tip());
            }
            case GetBlockRange m ->
                out.u32(m.requestId()).u64(m.firstHeight()).u64(m.lastHeight()).u32(m.mostBytes());
            case BlockRangeReply m -> {
                m.blocks().write(out.u32(m.requestId()).u8(m.busy() ? 1 : 0).u32(m.count()));
                writeLinks(out, m.links());
                writeCertificates(out, m.finalization());
            }
        }
    }

    private static PeerMessage read(MessageKind kind, ByteReader in) throws MalformedException {
        return switch (kind) {
            case PROPOSAL -> new ProposalMessage(Proposal.read(in));
            case VOTE -> new VoteMessage(Vote.read(in));
            case CERTIFICATE -> new CertificateMessage(Certificate.read(in));
            case TRANSACTIONS -> new TransactionsMessage(readTransactions(in));
            case STATUS -> new StatusMessage(in.u64("final height"), in.u64("epoch"), in.u64("view"));
            case GET_TRANSACTIONS -> readGetTransactions(in);
            case TRANSACTIONS_REPLY ->
                new TransactionsReply(in.u32("request id"), in.u32("answered"), readTransactions(in));
            case GET_BLOCK -> new GetBlock(in.u32("request id"), in.hash("block hash"), in.u32("from"));
            case BLOCK_REPLY -> readBlockReply(in);
            case GET_CERTIFICATES -> readGetCertificates(in);
            case CERTIFICATES_REPLY ->
                new CertificatesReply(
                        in.u32("request id"),
                        in.u64("through view"),
                        readCertificates(PeerMessage.MAX_CERTIFICATES, in));
            case GET_FINAL_BLOCKS -> new GetFinalBlocks(in.u32("request id"), in.u64("from height"));
            case FINAL_BLOCKS_REPLY ->
                new FinalBlocksReply(
                        in.u32("request id"),
                        readBlocks(in),
                        readLinks(in),
                        readCertificates(1, in),
                        in.u64("final height"));
            case GET_ENDPOINTS -> new GetEndpoints(in.u32("request id"), readAnnouncements(1, in));
            case ENDPOINTS_REPLY ->
                new EndpointsReply(in.u32("request id"), readAnnouncements(PeerMessage.MAX_ANNOUNCEMENTS, in));
            case GET_SETTLEMENTS -> new GetSettlements(in.u32("request id"), in.u64("first epoch"));
            case SETTLEMENTS_REPLY -> readSettlements(in);
            case GET_BLOCK_RANGE -> readGetBlockRange(in);
            case BLOCK_RANGE_REPLY -> readBlockRange(in);
        };
    }

    private static List<BlockHeader> readLinks(ByteReader in) throws MalformedException {
        return in.list(PeerMessage.MAX_LINKS, BlockHeader.LEAST_ENCODED_LENGTH, "links", BlockHeader::read);
    }

    private static boolean readBusy(ByteReader in) throws MalformedException {
        int busy = in.u8("busy");
        if (busy > 1) {
            throw new MalformedException("busy is neither 0 nor 1");
        }
        return busy == 1;
    }

    private static SettlementsReply readSettlements(ByteReader in) throws MalformedException {
        SettlementsReply message = new SettlementsReply(
                in.u32("request id"),
                readBusy(in),
                in.list(
                        PeerMessage.MAX_SETTLEMENTS,
                        ProvenHeader.LEAST_ENCODED_LENGTH,
                        "settlements",
                        ProvenHeader::read),
                in.list(1, ProvenHeader.LEAST_ENCODED_LENGTH, "tip", ProvenHeader::read));
        if (message.busy() && !(message.settlements().isEmpty() && message.tip().isEmpty())) {
            throw new MalformedException("who is busy sends nothing");
        }
        return message;
    }

    private static GetBlockRange readGetBlockRange(ByteReader in) throws MalformedException {
        GetBlockRange message = new GetBlockRange(
                in.u32("request id"), in.u64("first height"), in.u64("last height"), in.u32("most bytes"));
        if (message.firstHeight() > message.lastHeight()) {
            throw new MalformedException("the range of heights ends before it begins");
        }
        return message;
    }

    private static BlockRangeReply readBlockRange(ByteReader in) throws MalformedException {
        BlockRangeReply message = new BlockRangeReply(
                in.u32("request id"),
                readBusy(in),
                in.u32("count"),
                EncodedPart.read(in, Block.MAX_BYTES),
                readLinks(in),
                readCertificates(1, in));
        if (message.count() > PeerMessage.MAX_FINAL_BLOCKS
                || (long) message.count() * LEAST_BLOCK_BYTES > message.blocks().length()) {
            throw new MalformedException("there cannot be " + message.count() + " blocks");
        }
        if (message.busy()
                && (message.blocks().length() > 0
                        || !message.links().isEmpty()
                        || !message.finalization().isEmpty())) {
            throw new MalformedException("who is busy sends nothing");
        }
        return message;
    }

    private static void writeProven(ByteWriter out, List<ProvenHeader> headers) {
        out.u32(headers.size());
        headers.forEach(header -> header.write(out));
    }

    /** Asked for twice it would be looked up twice. */
    private static GetTransactions readGetTransactions(ByteReader in) throws MalformedException {
        GetTransactions message = new GetTransactions(
                in.u32("request id"),
                in.list(PeerMessage.MAX_HASHES, Hash256.LENGTH, "full hashes", r -> r.hash("full hash")));
        if (new TreeSet<>(message.fullHashes()).size() < message.fullHashes().size()) {
            throw new MalformedException("a transaction is asked for twice");
        }
        return message;
    }

    /** No more than a block may have is believed; and nothing is told of a part of a block that is not there. */
    private static BlockReply readBlockReply(ByteReader in) throws MalformedException {
        BlockReply message = new BlockReply(in.u32("request id"), in.u32("total"), EncodedPart.read(in));
        if (message.total() > Block.MAX_BYTES) {
            throw new MalformedException("the block has more than " + Block.MAX_BYTES + " bytes");
        }
        int part = message.part().length();
        if (part > message.total() || (part == 0 && message.total() > 0)) {
            throw new MalformedException("the part is not one of its block");
        }
        return message;
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

    private static List<Block> readBlocks(ByteReader in) throws MalformedException {
        return in.list(PeerMessage.MAX_FINAL_BLOCKS, LEAST_BLOCK_BYTES, "blocks", Block::read);
    }

    private static void writeCertificates(ByteWriter out, List<Certificate> certificates) {
        out.u32(certificates.size());
        certificates.forEach(certificate -> certificate.write(out));
    }

    private static void writeAnnouncements(ByteWriter out, List<Announcement> announcements) {
        out.u32(announcements.size());
        announcements.forEach(announcement -> announcement.write(out));
    }

    /** Said twice it would be verified twice. */
    private static List<Announcement> readAnnouncements(int most, ByteReader in) throws MalformedException {
        List<Announcement> announcements =
                in.list(most, Announcement.LEAST_ENCODED_LENGTH, "announcements", Announcement::read);
        long nodes =
                announcements.stream().map(Announcement::nodeKey).distinct().count();
        if (nodes < announcements.size()) {
            throw new MalformedException("a node is announced twice");
        }
        return announcements;
    }

    private static List<Certificate> readCertificates(int most, ByteReader in) throws MalformedException {
        return in.list(most, Certificate.LEAST_ENCODED_LENGTH, "certificates", Certificate::read);
    }
}
