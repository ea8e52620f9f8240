package io.timecoin.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.HashTag;
import io.timecoin.crypto.Signature;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.CertificateMessage;
import io.timecoin.network.PeerMessage.CertificatesReply;
import io.timecoin.network.PeerMessage.GetBlock;
import io.timecoin.network.PeerMessage.GetCertificates;
import io.timecoin.network.PeerMessage.GetFinalBlocks;
import io.timecoin.network.PeerMessage.GetTransactions;
import io.timecoin.network.PeerMessage.StatusMessage;
import io.timecoin.network.PeerMessage.TransactionsMessage;
import io.timecoin.network.PeerMessage.TransactionsReply;
import io.timecoin.network.PeerMessage.VoteMessage;
import io.timecoin.network.Replies;
import io.timecoin.simulation.EventHash.Happening;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What differs in anything has another number, and what does not has the same. */
final class EventHashTest {

    private static final Hash256 BLOCK = HashTag.BLOCK.hash(new byte[] {1});
    private static final Hash256 OTHER = HashTag.BLOCK.hash(new byte[] {2});
    private static final Signature SIGNATURE = Signature.of(new byte[Signature.LENGTH]);
    private static final Signature FALSE = Signature.ofHex("01".repeat(Signature.LENGTH));

    private static Statement notarize(long epoch, long view, long parentView, Hash256 block) {
        return new Statement(StatementKind.NOTARIZE, epoch, view, parentView, block);
    }

    private static Stream<Statement> statements() {
        return Stream.of(
                notarize(1, 5, 4, BLOCK),
                notarize(2, 5, 4, BLOCK),
                notarize(1, 6, 4, BLOCK),
                notarize(1, 5, 3, BLOCK),
                notarize(1, 5, 4, OTHER),
                new Statement(StatementKind.FINALIZE, 1, 5, 4, BLOCK),
                Statement.nullify(1, 5));
    }

    private static List<PeerMessage> messages() {
        Statement statement = notarize(1, 5, 4, BLOCK);
        Certificate certificate = new Certificate(statement, List.of(0, 1), List.of(SIGNATURE, SIGNATURE));
        Stream<PeerMessage> votes = statements().map(each -> new VoteMessage(new Vote(each, 0, SIGNATURE)));
        Stream<PeerMessage> others = Stream.of(
                new VoteMessage(new Vote(statement, 1, SIGNATURE)),
                new VoteMessage(new Vote(statement, 0, FALSE)),
                new CertificateMessage(certificate),
                new CertificateMessage(new Certificate(statement, List.of(0, 2), List.of(SIGNATURE, SIGNATURE))),
                new CertificateMessage(new Certificate(statement, List.of(0, 1), List.of(SIGNATURE, FALSE))),
                new TransactionsMessage(List.of()),
                new StatusMessage(3, 1, 5),
                new StatusMessage(3, 5, 1),
                new GetTransactions(1, List.of(BLOCK, OTHER)),
                new GetTransactions(1, List.of(OTHER, BLOCK)),
                new TransactionsReply(1, 2, List.of()),
                new TransactionsReply(1, 0, List.of()),
                new GetBlock(1, BLOCK, 0),
                new GetBlock(1, BLOCK, PeerMessage.MAX_PART_BYTES),
                Replies.noBlock(new GetBlock(1, BLOCK, 0)),
                Replies.noBlock(new GetBlock(2, BLOCK, 0)),
                new GetCertificates(1, 1, 2, 3),
                new CertificatesReply(1, 3, List.of()),
                new CertificatesReply(1, 3, List.of(certificate)),
                new GetFinalBlocks(1, 2));
        return Stream.concat(votes, others).toList();
    }

    private static long distinct(Stream<Long> hashes) {
        return hashes.distinct().count();
    }

    @Test
    void messagesThatSayDifferentThingsHaveDifferentNumbers() {
        assertEquals(messages().size(), distinct(messages().stream().map(MessageHash::of)));
    }

    @Test
    void messagesThatSayTheSameHaveTheSameNumber() {
        assertEquals(
                messages().stream().map(MessageHash::of).toList(),
                messages().stream().map(each -> new Envelope(each).hash()).toList());
    }

    @Test
    void whatWhereInWhichOrderAndWhetherAllCount() {
        assertEquals(
                6,
                distinct(Stream.of(
                                new EventHash(),
                                new EventHash().at(1, Happening.STARTS),
                                new EventHash().at(2, Happening.STARTS),
                                new EventHash().at(1, Happening.CRASHES),
                                new EventHash().at(1, Happening.STARTS).at(2, Happening.STARTS),
                                new EventHash().at(2, Happening.STARTS).at(1, Happening.STARTS))
                        .map(EventHash::value)));
    }

    @Test
    void eachMomentCounts() {
        assertEquals(3, distinct(Stream.of(5L, 6L, 7L).map(micros -> {
            VirtualTime time = new VirtualTime();
            time.after(micros, () -> {});
            time.runUntil(10);
            return time.hash().value();
        })));
    }
}
