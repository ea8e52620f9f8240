package io.timecoin.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.crypto.PublicKey;
import io.timecoin.engine.ListeningEngine.Order;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.TestLedger;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.VerifiedTransaction;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.CertificateMessage;
import io.timecoin.network.PeerMessage.CertificatesReply;
import io.timecoin.network.PeerMessage.FinalBlocksReply;
import io.timecoin.network.PeerMessage.GetBlock;
import io.timecoin.network.PeerMessage.GetCertificates;
import io.timecoin.network.PeerMessage.GetFinalBlocks;
import io.timecoin.network.PeerMessage.GetTransactions;
import io.timecoin.network.PeerMessage.ProposalMessage;
import io.timecoin.network.PeerMessage.TransactionsReply;
import io.timecoin.network.Replies;
import io.timecoin.network.conduct.Fault;
import io.timecoin.network.fetch.Sources;
import io.timecoin.storage.NodeDatabases;
import io.timecoin.storage.TestDatabases;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What this node has asked for: a reply of a peer is believed as far as it proves itself, and the replica is always answered. */
final class PeerRepliesTest {

    @SuppressWarnings("NullAway.Init")
    private static NodeDatabases databases;

    @SuppressWarnings("NullAway.Init")
    private SyncFixture f;

    @BeforeAll
    static void open(@TempDir Path directory) {
        databases = TestDatabases.ofObserver(directory, TestLedger.ofBronze(4));
    }

    @AfterAll
    static void close() {
        databases.close();
    }

    @BeforeEach
    void link() {
        f = new SyncFixture(databases);
    }

    private Sources<PublicKey> peers(int... indexes) {
        return Sources.only(Arrays.stream(indexes).mapToObj(f::key).toList());
    }

    /** The newest question, which went to this voter. */
    private <T extends PeerMessage> T asked(int of, Class<T> kind) {
        assertEquals(f.key(of), f.sent.getLast().to());
        return kind.cast(f.sent.getLast().message());
    }

    // ---- blocks and transactions that are not final

    @Test
    void aBlockThatWasAskedForIsGivenToTheReplica() {
        Block block = f.block(1);
        f.replies.fetchBlock(block.hash(), peers(1));
        f.receive(f.voter(1), Replies.STANDARD.block(asked(1, GetBlock.class), block.encode()));
        assertEquals(1, f.taken);
        f.settle();
        assertEquals(Optional.of(block), f.listening.replica.unfinalBlock(block.hash()));
    }

    @Test
    void aReplyOfSomebodyElseIsNoAnswer() {
        Block block = f.block(1);
        f.replies.fetchBlock(block.hash(), peers(1));
        f.receive(f.voter(2), Replies.STANDARD.block(asked(1, GetBlock.class), block.encode()));
        f.settle();
        assertEquals(Optional.empty(), f.listening.replica.unfinalBlock(block.hash()));
    }

    @Test
    void anotherBlockThanWasAskedForIsDropped() {
        Block block = f.block(1);
        Block other = f.block(2);
        f.replies.fetchBlock(block.hash(), peers(1));
        f.receive(f.voter(1), Replies.STANDARD.block(asked(1, GetBlock.class), other.encode()));
        f.settle();
        assertEquals(Optional.empty(), f.listening.replica.unfinalBlock(other.hash()));
    }

    @Test
    void transactionsThatWereAskedForAreGivenToTheReplicaWhichHasThemVerified() {
        VerifiedTransaction payment = f.ledger.verifiedTransfer(0, 1, 1_000_000);
        Transaction missing = payment.transaction();
        Block block = f.block(1, payment);
        f.receive(f.voter(1), new ProposalMessage(f.proposal(1, block)));
        f.receive(
                f.voter(1),
                new CertificateMessage(f.certificate(new Statement(StatementKind.NOTARIZE, 0, 1, 0, block.hash()))));
        f.settle();
        assertEquals(1, f.listening.orders("fetchTransactions").size());
        f.replies.fetchTransactions(List.of(missing.fullHash()), peers(1));
        int id = asked(1, GetTransactions.class).requestId();
        f.receive(f.voter(1), new TransactionsReply(id, 1, List.of(missing)));
        f.settle();
        List<Order> verify = f.listening.orders("verifyForBlock");
        assertEquals(List.of(missing), verify.getFirst().arguments().get(1));
    }

    // ---- certificates

    @Test
    void eachCertificateIsVerifiedByItselfAndGivenOn() {
        f.replies.fetchCertificates(0, 1, 2, peers(1));
        int id = asked(1, GetCertificates.class).requestId();
        f.receive(f.voter(1), new CertificatesReply(id, 2, List.of(f.nullification(1), f.nullification(2))));
        assertEquals(0, f.listening.engine.waitingConsensus(), "not on the thread of the link");
        f.verifiers.runOne();
        assertEquals(1, f.listening.engine.waitingConsensus());
        assertEquals(1, f.verifiers.waiting(), "the next one in its turn");
        f.settle();
        assertEquals(3, f.listening.replica.core().currentView());
    }

    @Test
    void nothingThatFollowsACertificateThatDoesNotHoldIsTaken() {
        Certificate spoiled = SyncFixture.spoiled(f.nullification(2));
        f.replies.fetchCertificates(0, 1, 3, peers(1, 2));
        int id = asked(1, GetCertificates.class).requestId();
        f.receive(f.voter(1), new CertificatesReply(id, 3, List.of(f.nullification(1), spoiled, f.nullification(3))));
        f.settle();
        assertEquals(2, f.listening.replica.core().currentView());
        assertEquals(List.of(), f.listening.replica.core().certificates(2, 3, 9));
        assertEquals(List.of(), f.failures);
    }

    @Test
    void certificatesThatDoNotHoldAreAskedOfTheNext() {
        f.replies.fetchCertificates(0, 1, 1, peers(1, 2));
        int id = asked(1, GetCertificates.class).requestId();
        f.receive(f.voter(1), new CertificatesReply(id, 1, List.of(SyncFixture.spoiled(f.nullification(1)))));
        f.settle();
        assertEquals(1, f.listening.replica.core().currentView());
        int again = asked(2, GetCertificates.class).requestId();
        f.receive(f.voter(2), new CertificatesReply(again, 1, List.of(f.nullification(1))));
        f.settle();
        assertEquals(2, f.listening.replica.core().currentView());
    }

    // ---- final blocks

    /** Two voters say how far they are, and the replica asks the one that is farthest: the first. */
    private PublicKey lag() {
        f.listening.engine.submit(replica -> {
            replica.peerHeight(f.key(1), 9);
            replica.peerHeight(f.key(2), 8);
        });
        f.settle();
        return lastAsked();
    }

    private PublicKey lastAsked() {
        return (PublicKey)
                f.listening.orders("fetchFinalBlocks").getLast().arguments().get(1);
    }

    private int fetchFinalBlocks() {
        assertEquals(f.key(1), lag());
        f.replies.fetchFinalBlocks(1, f.key(1));
        return asked(1, GetFinalBlocks.class).requestId();
    }

    private void receive(FinalBlocksReply reply) {
        f.receive(f.voter(1), reply);
        assertEquals(0, f.listening.engine.waitingConsensus(), "not on the thread of the link");
        f.settle();
    }

    private void assertUseless(String why) {
        assertEquals(0, f.listening.replica.tip().height(), why);
        assertEquals(f.key(2), lastAsked(), "the replica is told, and asks another: " + why);
    }

    @Test
    void finalBlocksWithTheirProofBecomeFinal() {
        Block block = f.block(1);
        int id = fetchFinalBlocks();
        receive(new FinalBlocksReply(id, List.of(block), List.of(), List.of(f.finalization(1, block)), 12));
        assertEquals(1, f.listening.replica.tip().height());
        assertEquals(1, f.listening.orders("finalized").size());
        assertEquals(12, f.listening.replica.highestClaim(), "and the peer has said how far it is");
    }

    @Test
    void finalBlocksWhoseProofIsNotSignedAreUseless() {
        Block block = f.block(1);
        int id = fetchFinalBlocks();
        Certificate spoiled = SyncFixture.spoiled(f.finalization(1, block));
        receive(new FinalBlocksReply(id, List.of(block), List.of(), List.of(spoiled), 12));
        assertUseless("a signature does not hold");
    }

    @Test
    void finalBlocksThatTheirProofDoesNotNameAreUseless() {
        int id = fetchFinalBlocks();
        receive(new FinalBlocksReply(id, List.of(f.block(1)), List.of(), List.of(f.finalization(1, f.block(2))), 12));
        assertUseless("the finalization is of another block");
    }

    @Test
    void aNotarizationProvesNothingFinal() {
        Block block = f.block(1);
        int id = fetchFinalBlocks();
        Certificate notarization = f.certificate(new Statement(StatementKind.NOTARIZE, 0, 1, 0, block.hash()));
        receive(new FinalBlocksReply(id, List.of(block), List.of(), List.of(notarization), 12));
        assertUseless("it is notarized");
    }

    @Test
    void aPeerThatHasNoneSaysSo() {
        int id = fetchFinalBlocks();
        receive(new FinalBlocksReply(id, List.of(), List.of(), List.of(), 0));
        assertUseless("there are none");
    }

    @Test
    void theReplicaIsToldOfAPeerThatCannotBeAsked() {
        f.unlinked.add(f.key(1));
        assertEquals(f.key(1), lag());
        f.replies.fetchFinalBlocks(1, f.key(1));
        f.settle();
        assertUseless("it is not linked");
    }

    // ---- faults

    @Test
    void aCertificateThatIsForgedIsItsSendersFault() {
        f.replies.fetchCertificates(0, 1, 1, peers(1, 2));
        int id = asked(1, GetCertificates.class).requestId();
        f.receive(f.voter(1), new CertificatesReply(id, 1, List.of(SyncFixture.spoiled(f.nullification(1)))));
        f.settle();
        assertEquals(List.of(Fault.BAD_SIGNATURE), f.faults);
    }

    @Test
    void aFinalizationThatIsForgedIsItsSendersFault() {
        Block block = f.block(1);
        int id = fetchFinalBlocks();
        Certificate spoiled = SyncFixture.spoiled(f.finalization(1, block));
        receive(new FinalBlocksReply(id, List.of(block), List.of(), List.of(spoiled), 12));
        assertEquals(List.of(Fault.BAD_SIGNATURE), f.faults);
    }

    @Test
    void blocksThatAreLinkedToNothingAreAUselessReply() {
        Block block = f.block(1);
        int id = fetchFinalBlocks();
        receive(new FinalBlocksReply(id, List.of(block, block), List.of(), List.of(f.finalization(1, block)), 12));
        assertEquals(List.of(Fault.USELESS_REPLY), f.faults);
    }

    @Test
    void aBodyThatContradictsItsHeaderIsItsSendersFault() {
        Block block = f.block(1);
        Block other = new Block(block.header(), List.of(f.ledger.transfer(0, 1, 1_000_000)));
        int id = fetchFinalBlocks();
        receive(new FinalBlocksReply(id, List.of(other), List.of(), List.of(f.finalization(1, block)), 12));
        assertUseless("nothing is final");
        assertEquals(List.of(Fault.HEADER_CONTRADICTED), f.faults);
    }

    @Test
    void whoHasNothingMoreOrIsInAnotherEpochIsNotAtFault() {
        Block block = f.block(1);
        int id = fetchFinalBlocks();
        receive(new FinalBlocksReply(id, List.of(), List.of(), List.of(), 0));
        Certificate good = f.finalization(1, block);
        Certificate later = new Certificate(
                new Statement(StatementKind.FINALIZE, 7, 1, 0, block.hash()), good.signers(), good.signatures());
        f.replies.fetchFinalBlocks(1, f.key(1));
        int again = lastQuestion();
        receive(new FinalBlocksReply(again, List.of(block), List.of(), List.of(later), 12));
        assertEquals(List.of(), f.faults);
    }

    private int lastQuestion() {
        return ((GetFinalBlocks) f.sent.stream()
                        .map(SyncFixture.Sent::message)
                        .filter(GetFinalBlocks.class::isInstance)
                        .toList()
                        .getLast())
                .requestId();
    }
}
