package io.timecoin.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.LongBlocks;
import io.timecoin.ledger.Transaction;
import io.timecoin.network.PeerMessage.BlockReply;
import io.timecoin.network.PeerMessage.CertificatesReply;
import io.timecoin.network.PeerMessage.GetBlock;
import io.timecoin.network.PeerMessage.GetCertificates;
import io.timecoin.network.PeerMessage.GetTransactions;
import io.timecoin.network.PeerMessage.TransactionsReply;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class RepliesTest {

    private static final Replies REPLIES = new Replies(1_000);

    private static BlockReply part(int from, int length) {
        return REPLIES.block(new GetBlock(5, Hash256.ZERO, from), new byte[length]);
    }

    @Test
    void aBlockIsGivenPartByPart() {
        assertEquals(new BlockReply(5, 10, EncodedPart.of(new byte[10], 0, 10)), part(0, 10));
        assertEquals(1_000, part(0, 1_500).part().length());
        assertEquals(1_500, part(0, 1_500).total());
        assertEquals(500, part(1_000, 1_500).part().length());
        BlockReply none = Replies.noBlock(new GetBlock(5, Hash256.ZERO, 0));
        assertEquals(none, part(1_500, 1_500), "there is no part behind the end");
        assertEquals(none, part(Integer.MAX_VALUE, 1_500));
    }

    @Test
    void aPartHasTheBytesOfItsPlace() {
        byte[] encoding = new byte[100];
        for (int i = 0; i < encoding.length; i++) {
            encoding[i] = (byte) i;
        }
        byte[] target = new byte[12];
        EncodedPart.of(encoding, 40, 10).copyTo(target, 1);
        assertEquals(40, target[1]);
        assertEquals(49, target[10]);
        assertEquals(0, target[11]);
    }

    private static GetTransactions question(List<Transaction> transactions) {
        return new GetTransactions(
                5, transactions.stream().map(Transaction::fullHash).toList());
    }

    @Test
    void transactionsAreGivenInTheOrderOfTheQuestionUntilOneDoesNotFit() {
        List<Transaction> asked = LongBlocks.transactions(5, 300);
        List<Transaction> found = List.of(asked.get(4), asked.get(3), asked.get(2), asked.get(0));
        TransactionsReply reply = REPLIES.transactions(question(asked), found);
        assertEquals(List.of(asked.get(0), asked.get(2)), reply.transactions());
        assertEquals(3, reply.answered());
        reply = REPLIES.transactions(question(asked.subList(3, 5)), found);
        assertEquals(asked.subList(3, 5), reply.transactions());
        assertEquals(2, reply.answered());
    }

    @Test
    void whatIsNotHereIsAnsweredForToo() {
        List<Transaction> asked = LongBlocks.transactions(5, 300);
        assertEquals(new TransactionsReply(5, 5, List.of()), REPLIES.transactions(question(asked), List.of()));
    }

    @Test
    void oneTransactionFitsHoweverLong() {
        List<Transaction> asked = LongBlocks.transactions(2, 3_000);
        TransactionsReply reply = REPLIES.transactions(question(asked), asked);
        assertEquals(asked.subList(0, 1), reply.transactions());
        assertEquals(1, reply.answered());
    }

    @Test
    void whatWasNotAskedForOrAskedForTwiceIsGivenOnceAtMost() {
        List<Transaction> asked = LongBlocks.transactions(1, 50);
        Hash256 hash = asked.getFirst().fullHash();
        TransactionsReply reply =
                REPLIES.transactions(new GetTransactions(5, List.of(hash, hash)), LongBlocks.transactions(3, 50));
        assertEquals(asked, reply.transactions());
        assertEquals(2, reply.answered());
    }

    private static Stream<Certificate> ofView(long view) {
        return Stream.of(
                new Certificate(new Statement(StatementKind.NOTARIZE, 1, view, 0, Hash256.ZERO), List.of(), List.of()),
                new Certificate(Statement.nullify(1, view), List.of(), List.of()));
    }

    private static List<Certificate> views(long... views) {
        return LongStream.of(views).boxed().flatMap(RepliesTest::ofView).toList();
    }

    @Test
    void certificatesOfAViewAreGivenTogether() {
        GetCertificates question = new GetCertificates(5, 1, 3, 9);
        int two = views(3).stream().mapToInt(Certificate::size).sum();
        assertEquals(new CertificatesReply(5, 9, views(3, 5, 8)), REPLIES.certificates(question, views(3, 5, 8)));
        assertEquals(
                new CertificatesReply(5, 7, views(3, 5)),
                new Replies(3 * two - 1).certificates(question, views(3, 5, 8)),
                "views 6 and 7 have none");
        assertEquals(new CertificatesReply(5, 4, views(3)), new Replies(1).certificates(question, views(3, 5, 8)));
        assertEquals(new CertificatesReply(5, 9, List.of()), REPLIES.certificates(question, List.of()));
    }

    @Test
    void behindTheMostThatAreLookedUpNothingIsAnsweredFor() {
        GetCertificates question = new GetCertificates(5, 1, 1, 500);
        List<Certificate> found = LongStream.rangeClosed(1, 200)
                .boxed()
                .flatMap(view -> Stream.concat(ofView(view), ofView(view).limit(1)))
                .limit(PeerMessage.MAX_CERTIFICATES)
                .toList();
        CertificatesReply reply = Replies.STANDARD.certificates(question, found);
        assertEquals(85, reply.throughView(), "of view 86 one is missing");
        assertEquals(255, reply.certificates().size());
        assertTrue(reply.certificates().stream().allMatch(certificate -> certificate.view() <= 85));
    }
}
