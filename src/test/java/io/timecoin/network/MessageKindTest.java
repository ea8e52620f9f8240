package io.timecoin.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import io.timecoin.ledger.Block;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.BlockKind;
import io.timecoin.ledger.LongBlocks;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.codec.MalformedException;
import io.timecoin.network.PeerMessage.BlockRangeReply;
import io.timecoin.network.PeerMessage.CertificateMessage;
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
import io.timecoin.network.PeerMessage.VoteMessage;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The longest messages that nodes make, of every kind, fit a frame. */
final class MessageKindTest {

    private static final Signature SIGNATURE = Signature.of(new byte[Signature.LENGTH]);
    private static final Statement FINALIZE = new Statement(StatementKind.FINALIZE, 1, 9, 8, Hash256.ZERO);
    private static final List<Transaction> LONG = LongBlocks.transactions(40, 95_000);

    /** Whoever adds a kind of message says here what the longest of it is. */
    private static final Map<Class<?>, PeerMessage> LONGEST = Stream.of(
                    new ProposalMessage(longestProposal()),
                    new VoteMessage(new Vote(FINALIZE, 0, SIGNATURE)),
                    new CertificateMessage(certificate(FINALIZE)),
                    longestGossip(),
                    new StatusMessage(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE),
                    longestQuestion(),
                    Replies.STANDARD.transactions(longestQuestion(), LONG),
                    new GetBlock(1, Hash256.ZERO, Block.MAX_BYTES),
                    Replies.STANDARD.block(new GetBlock(1, Hash256.ZERO, 0), new byte[Block.MAX_BYTES]),
                    new GetCertificates(1, 1, 1, Long.MAX_VALUE),
                    Replies.STANDARD.certificates(new GetCertificates(1, 1, 1, 400), ofEachView()),
                    new GetFinalBlocks(1, Long.MAX_VALUE),
                    longestFinalBlocks(),
                    new GetEndpoints(1, longestAnnouncements().subList(0, 1)),
                    new EndpointsReply(1, longestAnnouncements()),
                    new GetSettlements(1, Long.MAX_VALUE),
                    longestSettlements(),
                    new GetBlockRange(1, 1, Long.MAX_VALUE, Integer.MAX_VALUE),
                    longestRange())
            .collect(Collectors.toMap(PeerMessage::getClass, Function.identity()));

    private static Certificate certificate(Statement statement) {
        return new Certificate(
                statement,
                IntStream.range(0, ActiveSet.MAX_VOTERS).boxed().toList(),
                Collections.nCopies(ActiveSet.MAX_VOTERS, SIGNATURE));
    }

    private static List<Announcement> longestAnnouncements() {
        IpEndpoint endpoint =
                IpEndpoint.of(HostPort.parse("[2001:db8::1]:65535")).orElseThrow();
        return IntStream.range(0, PeerMessage.MAX_ANNOUNCEMENTS)
                .mapToObj(i -> PublicKey.of(
                        ByteBuffer.allocate(PublicKey.LENGTH).putInt(i).array()))
                .map(key -> new Announcement(
                        new EndpointRecord(key, endpoint, 1, 2, SIGNATURE),
                        Optional.of(new NodeRecord(Hash256.ZERO, key, key, 1, 2, SIGNATURE))))
                .toList();
    }

    private static Proposal longestProposal() {
        BlockHeader header = LongBlocks.header(BlockKind.SETTLEMENT, Hash256.ZERO);
        CompactBlock block = new CompactBlock(
                header,
                Collections.nCopies(Block.MAX_TRANSACTIONS, Hash256.ZERO),
                List.of(LongBlocks.settlement(4_096)));
        Certificate one = certificate(FINALIZE);
        return new Proposal(
                new Statement(StatementKind.PROPOSAL, 1, 9, 8, header.hash()),
                0,
                SIGNATURE,
                block,
                Collections.nCopies(Proposal.MAX_JUSTIFICATION_BYTES / one.size(), one));
    }

    private static PeerMessage longestGossip() {
        int before = PeerMessage.MAX_GOSSIP_BYTES / LONG.getFirst().size();
        return new TransactionsMessage(LONG.subList(0, before + 1));
    }

    private static Hash256 hash(int number) {
        return Hash256.of(ByteBuffer.allocate(Hash256.LENGTH).putInt(number).array());
    }

    private static GetTransactions longestQuestion() {
        return new GetTransactions(
                1,
                Stream.concat(
                                LONG.stream().map(Transaction::fullHash),
                                IntStream.range(0, PeerMessage.MAX_HASHES).mapToObj(MessageKindTest::hash))
                        .limit(PeerMessage.MAX_HASHES)
                        .toList());
    }

    private static List<Certificate> ofEachView() {
        return LongStream.rangeClosed(1, 100)
                .boxed()
                .flatMap(view -> Stream.of(
                        certificate(new Statement(StatementKind.NOTARIZE, 1, view, 0, Hash256.ZERO)),
                        certificate(Statement.nullify(1, view)),
                        certificate(new Statement(StatementKind.FINALIZE, 1, view, 0, Hash256.ZERO))))
                .limit(PeerMessage.MAX_CERTIFICATES)
                .toList();
    }

    private static PeerMessage longestFinalBlocks() {
        int count = Block.MAX_BYTES / LONG.getFirst().size();
        BlockHeader link = LongBlocks.header(BlockKind.SETTLEMENT, Hash256.ZERO);
        return new FinalBlocksReply(
                1,
                List.of(LongBlocks.block(LONG.subList(0, count))),
                Collections.nCopies(PeerMessage.MAX_LINKS, link),
                List.of(certificate(FINALIZE)),
                Long.MAX_VALUE);
    }

    private static PeerMessage longestSettlements() {
        BlockHeader header = LongBlocks.header(BlockKind.SETTLEMENT, Hash256.ZERO);
        ProvenHeader one = new ProvenHeader(header, certificate(FINALIZE));
        return new SettlementsReply(
                1, false, Collections.nCopies(PeerMessage.MAX_PART_BYTES / one.size(), one), List.of(one));
    }

    private static PeerMessage longestRange() {
        byte[] block = LongBlocks.block(
                        LONG.subList(0, Block.MAX_BYTES / LONG.getFirst().size()))
                .encode();
        return new BlockRangeReply(
                1,
                false,
                1,
                EncodedPart.of(block, 0, block.length),
                Collections.nCopies(PeerMessage.MAX_LINKS, LongBlocks.header(BlockKind.SETTLEMENT, Hash256.ZERO)),
                List.of(certificate(FINALIZE)));
    }

    static List<Class<?>> kinds() {
        return Arrays.asList(PeerMessage.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void theLongestMessageOfEachKindIsWithinItsBound(Class<?> kind) throws MalformedException {
        PeerMessage longest = LONGEST.get(kind);
        assertNotNull(longest, () -> "nothing says how long a " + kind + " may be");
        byte[] encoded = PeerMessageCodec.encode(longest);
        assertTrue(encoded.length <= MessageKind.of(longest).mostBytes());
        assertArrayEquals(encoded, PeerMessageCodec.encode(PeerMessageCodec.decode(encoded)));
    }

    @Test
    void theLongestMessagesAreWorthTheName() {
        for (Map.Entry<Class<?>, PeerMessage> entry : LONGEST.entrySet()) {
            int bound = MessageKind.of(entry.getValue()).mostBytes();
            int length = PeerMessageCodec.encode(entry.getValue()).length;
            assertTrue(length + 200_000 > bound, entry.getKey() + " has " + length + " bytes of " + bound);
        }
    }

    @ParameterizedTest
    @EnumSource(MessageKind.class)
    void everyBoundFitsAFrame(MessageKind kind) {
        assertTrue(kind.mostBytes() <= PeerMessageCodec.MAX_BYTES);
    }

    @ParameterizedTest
    @EnumSource(MessageKind.class)
    void aLongerMessageIsRefusedUnread(MessageKind kind) {
        byte[] bytes = new byte[kind.mostBytes() + 1];
        bytes[0] = (byte) kind.code();
        MalformedException refusal = assertThrows(MalformedException.class, () -> PeerMessageCodec.decode(bytes));
        assertEquals("the message has more than " + kind.mostBytes() + " bytes", refusal.getMessage());
    }

    @Test
    void aMessageThatNoNodeMakesIsNotEncoded() {
        PeerMessage tooLong = new TransactionsMessage(LONG);
        assertThrows(IllegalArgumentException.class, () -> PeerMessageCodec.encode(tooLong));
    }
}
