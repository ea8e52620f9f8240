package io.timecoin.network;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.CompactBlock;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.crypto.Signature;
import io.timecoin.ledger.ActiveSet;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.BlockKind;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionBody;
import io.timecoin.ledger.TransactionKind;
import io.timecoin.ledger.TransactionOutput;
import io.timecoin.ledger.Voter;
import io.timecoin.ledger.Witness;
import io.timecoin.ledger.codec.ByteWriter;
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
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Well-formed messages of every kind from a seed. Nothing in them is valid. */
final class GeneratedMessages {

    private final SplittableRandom random;

    GeneratedMessages(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** One of each kind. */
    List<PeerMessage> all() {
        int id = random.nextInt(Integer.MAX_VALUE);
        long view = 1L + random.nextInt(1_000);
        return List.of(
                new ProposalMessage(proposal()),
                new VoteMessage(vote()),
                new CertificateMessage(certificate()),
                new TransactionsMessage(list(5, this::transaction)),
                new StatusMessage(u64(), u64(), u64()),
                new GetTransactions(id, list(10, this::hash)),
                new TransactionsReply(id, random.nextInt(10), list(5, this::transaction)),
                new GetBlock(id, hash(), random.nextInt(Integer.MAX_VALUE)),
                blockPart(id),
                new GetCertificates(id, u64(), view, view + random.nextInt(50)),
                new CertificatesReply(id, u64(), list(4, this::certificate)),
                new GetFinalBlocks(id, u64()),
                new FinalBlocksReply(
                        id, list(3, this::block), list(3, this::header), list(1, this::certificate), u64()),
                new GetEndpoints(id, list(1, this::announcement)),
                new EndpointsReply(id, list(5, this::announcement)),
                new GetSettlements(id, u64()),
                random.nextBoolean()
                        ? SettlementsReply.busy(id)
                        : new SettlementsReply(id, false, list(3, this::provenHeader), list(1, this::provenHeader)),
                new GetBlockRange(id, view, view + random.nextInt(50), random.nextInt(Integer.MAX_VALUE)),
                random.nextBoolean() ? BlockRangeReply.busy(id) : blockRange(id));
    }

    private Announcement announcement() {
        long serial = random.nextLong(1L << 50);
        byte[] ip = bytes(random.nextBoolean() ? 4 : 16);
        ip[0] = 32;
        try {
            EndpointRecord endpoint = new EndpointRecord(
                    key(),
                    new IpEndpoint(InetAddress.getByAddress(ip), 1 + random.nextInt(65_535)),
                    serial,
                    serial + 1 + random.nextLong(EndpointRecord.LIFETIME.toMillis()),
                    signature());
            NodeRecord operator = new NodeRecord(hash(), key(), endpoint.nodeKey(), u64(), u64(), signature());
            return new Announcement(endpoint, random.nextBoolean() ? Optional.of(operator) : Optional.empty());
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private BlockRangeReply blockRange(int id) {
        List<Block> blocks = list(3, this::block);
        ByteWriter out = new ByteWriter(1_000);
        blocks.forEach(block -> block.write(out));
        return new BlockRangeReply(
                id,
                false,
                blocks.size(),
                EncodedPart.of(out.toBytes(), 0, Block.MAX_BYTES),
                list(3, this::header),
                list(1, this::certificate));
    }

    private ProvenHeader provenHeader() {
        List<ActiveSet> next = random.nextBoolean()
                ? List.of()
                : List.of(new ActiveSet(List.of(new Voter(hash(), key(), 1L + random.nextInt(100)))));
        return new ProvenHeader(header(), certificate(), next);
    }

    private BlockReply blockPart(int id) {
        byte[] encoding = random.nextBoolean() ? block().encode() : new byte[0];
        return new BlockReply(id, encoding.length, EncodedPart.of(encoding, 0, 1 + random.nextInt(1_000)));
    }

    Transaction transaction() {
        byte[] memo = bytes(random.nextInt(Transaction.MAX_MEMO_BYTES));
        TransactionBody body = new TransactionBody(
                TransactionKind.TRANSFER,
                list(4, () -> new OutPoint(hash(), random.nextInt(Integer.MAX_VALUE))),
                list(4, () -> new TransactionOutput(u64(), Address.of(key()))),
                u64(),
                u64(),
                memo,
                new byte[0]);
        return Transaction.of(body, list(3, () -> new Witness(key(), signature())));
    }

    private Proposal proposal() {
        Block block = block();
        long view = 2L + random.nextInt(1_000);
        Statement statement = new Statement(StatementKind.PROPOSAL, u64(), view, view - 1, block.hash());
        return new Proposal(
                statement, random.nextInt(1_000), signature(), CompactBlock.of(block), list(3, this::certificate));
    }

    Vote vote() {
        return new Vote(statement(), random.nextInt(1_000), signature());
    }

    private Certificate certificate() {
        TreeSet<Integer> signers = new TreeSet<>(list(5, () -> random.nextInt(1_000)));
        List<Signature> signatures = signers.stream().map(_ -> signature()).toList();
        return new Certificate(statement(), List.copyOf(signers), signatures);
    }

    private Statement statement() {
        long view = 2L + random.nextInt(1_000);
        return switch (random.nextInt(3)) {
            case 0 -> Statement.nullify(u64(), view);
            case 1 -> new Statement(StatementKind.NOTARIZE, u64(), view, view - 1, hash());
            default -> new Statement(StatementKind.FINALIZE, u64(), view, view - 1, hash());
        };
    }

    private Block block() {
        return new Block(header(), list(4, this::transaction));
    }

    private BlockHeader header() {
        boolean settlement = random.nextBoolean();
        return new BlockHeader(
                u64(),
                u64(),
                settlement ? BlockKind.SETTLEMENT : BlockKind.NORMAL,
                hash(),
                u64(),
                hash(),
                hash(),
                hash(),
                hash(),
                settlement ? hash() : Hash256.ZERO);
    }

    private <T> List<T> list(int most, Supplier<T> element) {
        List<T> list = new ArrayList<>();
        for (int count = random.nextInt(most + 1); count > 0; count--) {
            list.add(element.get());
        }
        return list;
    }

    private long u64() {
        return random.nextLong(Long.MAX_VALUE);
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private Hash256 hash() {
        return Hash256.of(bytes(Hash256.LENGTH));
    }

    private PublicKey key() {
        return PublicKey.of(bytes(PublicKey.LENGTH));
    }

    private Signature signature() {
        return Signature.of(bytes(Signature.LENGTH));
    }
}
