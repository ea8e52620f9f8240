package io.timecoin.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.consensus.CompactBlock;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Statement;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.crypto.Signature;
import io.timecoin.engine.ListeningEngine.Order;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.TestLedger;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionBody;
import io.timecoin.ledger.Witness;
import io.timecoin.network.LinkedPeers;
import io.timecoin.network.PeerInfo;
import io.timecoin.network.PeerMessage;
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
import io.timecoin.network.Refusal;
import io.timecoin.network.conduct.Fault;
import io.timecoin.storage.NodeDatabases;
import io.timecoin.storage.TestDatabases;
import io.timecoin.sync.SyncFixture.Sent;
import io.timecoin.verification.DropCause;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which message goes where, who counts as heard, and what a link's end takes with it. */
final class MessageIntakeTest {

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

    private long nullifyWeight() {
        return f.listening.replica.core().summary().nullifyWeight();
    }

    // ---- consensus

    @Test
    void aVoteIsVerifiedAndCounts() {
        f.receive(f.voter(2), new VoteMessage(f.nullify(1, 2)));
        assertEquals(0, f.taken, "it takes room of its link until the engine has it");
        f.verifiers.runAll();
        assertEquals(0, nullifyWeight());
        f.listening.turn();
        assertEquals(f.listening.genesis.activeSet().voter(2).weight(), nullifyWeight());
        assertEquals(1, f.taken);
    }

    @Test
    void aProposalIsVerifiedAndKept() {
        Block block = f.block(1);
        f.receive(f.voter(3), new ProposalMessage(f.proposal(1, block)));
        f.settle();
        assertEquals(
                Optional.of(block.hash()), f.listening.replica.core().summary().blockHash());
        assertEquals(1, f.taken);
    }

    @Test
    void aCertificateIsVerifiedAndBringsTheReplicaOn() {
        f.receive(f.voter(3), new CertificateMessage(f.nullification(1)));
        f.settle();
        assertEquals(2, f.listening.replica.core().currentView());
        assertEquals(1, f.taken);
    }

    @Test
    void whatIsNotSignedByWhomItNamesIsTakenAndComesToNothing() {
        f.receive(f.voter(3), new VoteMessage(f.forged(1, 2)));
        f.receive(f.voter(1), new CertificateMessage(SyncFixture.spoiled(f.nullification(1))));
        f.settle();
        assertEquals(0, nullifyWeight());
        assertEquals(1, f.listening.replica.core().currentView());
        assertEquals(Map.of(DropCause.FORGED, 2L), f.verification.consensus().dropped());
        assertEquals(2, f.taken, "no peer can make its receiver fail");
        assertEquals(List.of(), f.failures);
    }

    // ---- who is heard (protocol §5.1)

    /** What the engine is told at once, while nothing is verified. */
    private int toldOf(PeerInfo peer, PeerMessage message) {
        while (f.listening.turn() > 0) {
            // what was told before
        }
        f.receive(peer, message);
        return f.listening.engine.waitingConsensus();
    }

    @Test
    void aVoterIsHeardByWhateverItSaysForAgreementBeforeThatIsVerified() {
        Block block = f.block(1);
        List<PeerMessage> messages = List.of(
                new VoteMessage(f.nullify(1, 0)),
                new VoteMessage(f.forged(1, 0)),
                new ProposalMessage(f.proposal(1, block)),
                new CertificateMessage(f.nullification(1)));
        messages.forEach(message -> assertEquals(1, toldOf(f.voter(2), message), message::toString));
        assertEquals(2, toldOf(f.voter(2), new StatusMessage(0, 0, 1)), "it is heard, and says how far it is");
    }

    @Test
    void whoIsNoVoterIsNotHeardWhateverItNames() {
        for (PeerInfo peer : List.of(LinkedPeers.stranger("peer"), LinkedPeers.impostor(f.ledger, 2))) {
            assertEquals(0, toldOf(peer, new VoteMessage(f.nullify(1, 0))));
            assertEquals(1, toldOf(peer, new StatusMessage(0, 0, 1)), "it only says how far it is");
        }
    }

    // ---- how far peers are

    @Test
    void aStatusSaysHowFarAPeerIs() {
        f.receive(LinkedPeers.stranger("peer"), new StatusMessage(7, 0, 1));
        f.settle();
        assertEquals(7, f.listening.replica.highestClaim());
        assertEquals(1, f.taken);
    }

    @Test
    void aFloodOfStatusesReachesTheEngineInSmallMeasure() {
        PeerInfo peer = LinkedPeers.stranger("peer");
        for (int height = 1; height <= 100; height++) {
            f.receive(peer, new StatusMessage(height, 0, 1));
        }
        assertEquals(1, f.listening.engine.waitingConsensus());
        assertEquals(100, f.taken);
        f.listening.turn();
        f.listening.later(StatusPace.INTERVAL_MILLIS);
        f.receive(peer, new StatusMessage(101, 0, 1));
        f.settle();
        assertEquals(101, f.listening.replica.highestClaim());
    }

    @Test
    void aNewLinkSaysHowFarThePeerIs() {
        f.intake.linked(LinkedPeers.at(LinkedPeers.stranger("peer"), 9));
        f.settle();
        assertEquals(9, f.listening.replica.highestClaim());
    }

    @Test
    void aPeerThatIsGoneIsNotAskedAnyMore() {
        PeerInfo peer = LinkedPeers.stranger("peer");
        f.intake.linked(LinkedPeers.at(peer, 9));
        f.intake.unlinked(peer, "it said goodbye");
        f.settle();
        assertEquals(0, f.listening.replica.highestClaim());
        assertEquals(List.of(), f.listening.orders("fetchFinalBlocks"));
    }

    // ---- links

    @Test
    void aVoterThatIsLinkedAnewIsToldWhatWasSaidAndNobodyElse() {
        f.intake.linked(f.voter(2));
        f.intake.linked(LinkedPeers.stranger("peer"));
        f.intake.linked(LinkedPeers.impostor(f.ledger, 1));
        f.settle();
        List<Object> receivers = f.listening.orders("repeat").stream()
                .map(order -> order.arguments().get(3))
                .toList();
        assertEquals(List.of(OptionalInt.of(2)), receivers);
    }

    /** Brings a signature that does not hold, links anew, and says whether that link is listened to. */
    private boolean isListenedToAnewAfterAFault(PeerInfo peer) {
        f.receive(peer, new VoteMessage(f.forged(1, 2)));
        f.settle();
        f.receive(peer, new VoteMessage(f.nullify(1, 2)));
        assertEquals(1, f.dropped(DropCause.SILENCED));
        f.intake.unlinked(peer, "it said goodbye");
        f.receive(peer, new VoteMessage(f.nullify(1, 2)));
        return f.dropped(DropCause.SILENCED) == 1;
    }

    @Test
    void aStrangersFaultsEndWithItsLinkSinceItComesUnderAnotherKeyAnyway() {
        assertTrue(isListenedToAnewAfterAFault(LinkedPeers.stranger("peer")));
    }

    @Test
    void aVotersFaultsDoNotEndWithItsLink() {
        assertFalse(isListenedToAnewAfterAFault(f.voter(3)));
    }

    @Test
    void whatALinkHasShownEndsWithIt() {
        PeerInfo peer = f.voter(3);
        f.receive(peer, new CertificateMessage(f.nullification(2)));
        f.settle();
        Statement shown = f.nullification(2).statement();
        assertTrue(f.verification.shown().hasShown(shown, peer.nodeKey()));
        f.intake.unlinked(peer, "it said goodbye");
        assertFalse(f.verification.shown().hasShown(shown, peer.nodeKey()), "it may have forgotten it");
    }

    @Test
    void aLinkThatEndedLeavesNothingOfItsPace() {
        PeerInfo peer = LinkedPeers.stranger("peer");
        for (int height = 1; height <= 3; height++) {
            f.receive(peer, new StatusMessage(height, 0, 1));
        }
        f.intake.unlinked(peer, "it said goodbye");
        f.receive(peer, new StatusMessage(8, 0, 1));
        f.settle();
        assertEquals(8, f.listening.replica.highestClaim());
    }

    @Test
    void onlyASecondNodeOfOneOperatorIsCounted() {
        for (Refusal refusal : Refusal.values()) {
            f.intake.refused("127.0.0.1:1", refusal, "no", false);
        }
        assertEquals(1, f.intake.duplicateOperators());
        f.intake.refused("127.0.0.1:1", Refusal.DUPLICATE_OPERATOR, "no", true);
        assertEquals(2, f.intake.duplicateOperators(), "also if the peer has seen it");
    }

    // ---- transactions

    private List<Object> announcedToVoters() {
        f.settle();
        f.listening.later(900); // twice is before it is said again
        f.listening.turn();
        return f.listening.orders("announce").stream()
                .map(order -> order.arguments().get(1))
                .toList();
    }

    private void receivePayment(PeerInfo peer, int wallet) {
        f.receive(
                peer,
                new TransactionsMessage(List.of(
                        f.ledger.verifiedTransfer(wallet, wallet + 1, 1_000_000).transaction())));
    }

    @Test
    void transactionsAreVerifiedAndToldToVotersUnlessAVoterBroughtThem() {
        receivePayment(f.voter(1), 0);
        assertEquals(List.of(false), announcedToVoters());
        assertEquals(1, f.listening.replica.mempool().size());
        assertEquals(1, f.taken);
    }

    @Test
    void transactionsOfWhoOnlyNamesAVoterAreToldToVotersToo() {
        receivePayment(LinkedPeers.impostor(f.ledger, 1), 0);
        assertEquals(List.of(true), announcedToVoters());
        receivePayment(LinkedPeers.stranger("peer"), 2);
        assertEquals(List.of(true, true), announcedToVoters());
    }

    @Test
    void aTransactionThatNoCoinCouldMakeRightEndsTheLinkAndHurtsNobodyElse() {
        Transaction sound = f.ledger.transfer(0, 1, 1_000_000);
        Transaction empty = Transaction.of(TransactionBody.transfer(List.of(), List.of()), List.of());
        f.receive(LinkedPeers.stranger("liar"), new TransactionsMessage(List.of(sound, empty)));
        f.settle();
        assertEquals(List.of("malformed transaction: NO_INPUTS, a transfer spends at least one coin"), f.ended);
        assertEquals(1, f.taken);
        assertEquals(0, f.listening.replica.mempool().size());
        f.receive(f.voter(1), new TransactionsMessage(List.of(sound)));
        f.settle();
        assertEquals(1, f.listening.replica.mempool().size(), "whoever brings it next is listened to");
        assertEquals(1, f.ended.size());
    }

    @Test
    void whatTheStateRefusesEndsNoLink() {
        Transaction unknown = f.ledger.transfer(
                new OutPoint(Hash256.ZERO, 0), TestLedger.COIN, TestLedger.wallet(0), someone(), 1_000_000);
        Transaction forged = Transaction.of(
                TransactionBody.transfer(List.of(f.ledger.coinOf(3)), unknown.outputs()), unknown.witnesses());
        f.receive(LinkedPeers.stranger("peer"), new TransactionsMessage(List.of(unknown, forged)));
        f.settle();
        assertEquals(List.of(), f.ended);
        assertEquals(1, f.listening.replica.mempool().parked());
    }

    private static Address someone() {
        return TestLedger.address(TestLedger.wallet(1));
    }

    // ---- questions and replies

    @Test
    void eachQuestionIsAnsweredToWhoAskedIt() {
        List<PeerMessage> questions = List.of(
                new GetTransactions(1, List.of(Hash256.ZERO)),
                new GetBlock(2, Hash256.ZERO, 0),
                new GetCertificates(3, 0, 1, 9),
                new GetFinalBlocks(4, 1));
        List<Class<?>> replies =
                List.of(TransactionsReply.class, BlockReply.class, CertificatesReply.class, FinalBlocksReply.class);
        for (int i = 0; i < questions.size(); i++) {
            PublicKey asker = TestLedger.signer("asker " + i).publicKey();
            f.receive(LinkedPeers.stranger("asker " + i), questions.get(i));
            f.settle();
            Sent reply = f.sent.removeFirst();
            assertEquals(asker, reply.to());
            assertEquals(replies.get(i), reply.message().getClass());
            assertEquals(i + 1, f.taken);
        }
        assertEquals(List.of(), f.sent);
    }

    @Test
    void repliesThatNobodyAskedForComeToNothing() {
        List<PeerMessage> replies = List.of(
                new TransactionsReply(1, 1, List.<Transaction>of()),
                new CertificatesReply(1, 9, List.of(f.nullification(1))),
                new FinalBlocksReply(1, List.of(f.block(1)), List.of(), List.of(f.finalization(1, f.block(1))), 1));
        replies.forEach(reply -> f.receive(f.voter(1), reply));
        assertEquals(3, f.taken);
        f.settle();
        assertEquals(0, f.listening.replica.tip().height());
        assertEquals(1, f.listening.replica.core().currentView());
        assertEquals(List.<Order>of(), f.listening.orders("finalized"));
    }

    @Test
    void whatNoPeerCanBringAboutIsTold() {
        f.linksBreak = true;
        f.receive(f.voter(1), new GetFinalBlocks(4, 1));
        f.settle();
        assertEquals(List.of(f.brokenLink), f.failures);
    }

    // ---- faults

    @Test
    void whatDoesNotHoldWhateverThisNodeKnowsIsItsSendersFault() {
        f.receive(f.voter(1), new VoteMessage(f.forged(1, 2)));
        f.receive(f.voter(2), new CertificateMessage(SyncFixture.spoiled(f.nullification(1))));
        f.settle();
        assertEquals(List.of(Fault.BAD_SIGNATURE, Fault.BAD_SIGNATURE), f.faults);
    }

    @Test
    void aBlockThatContradictsItsHeaderIsItsSendersFault() {
        Block block = f.block(1);
        Block other = f.block(1, f.ledger.verifiedTransfer(0, 1, 1_000_000));
        Proposal proposal = f.proposal(1, block);
        CompactBlock good = CompactBlock.of(block);
        CompactBlock contradicting =
                new CompactBlock(good.header(), CompactBlock.of(other).fullHashes(), good.settlement());
        f.receive(
                f.voter(f.leader(1)),
                new ProposalMessage(new Proposal(
                        proposal.statement(), proposal.signer(), proposal.signature(), contradicting, List.of())));
        f.settle();
        assertEquals(List.of(Fault.HEADER_CONTRADICTED), f.faults);
    }

    @Test
    void whatDependsOnWhereThisNodeStandsIsNobodysFault() {
        PeerInfo peer = LinkedPeers.stranger("peer");
        f.receive(peer, new VoteMessage(f.nullify(100_000, 1)));
        f.receive(peer, new VoteMessage(f.nullify(1, 1)));
        f.receive(peer, new VoteMessage(f.nullify(1, 1)));
        f.receive(peer, new CertificateMessage(f.nullification(3)));
        f.receive(peer, new StatusMessage(Long.MAX_VALUE, 0, 1));
        f.receive(
                peer,
                new TransactionsMessage(List.of(
                        f.ledger.verifiedTransfer(0, 1, 1_000_000).transaction(),
                        f.ledger.verifiedTransfer(0, 2, 1_000_000).transaction())));
        f.settle();
        assertEquals(List.of(), f.faults);
    }

    @Test
    void aTransactionThatNoCorrectNodePassesOnIsItsSendersFault() {
        Transaction good = f.ledger.verifiedTransfer(0, 1, 1_000_000).transaction();
        TransactionBody body = TransactionBody.transfer(good.inputs(), good.outputs());
        Transaction unsigned = Transaction.of(body, List.of());
        Witness witness = good.witnesses().getFirst();
        Transaction forged = Transaction.of(
                body, List.of(new Witness(witness.publicKey(), Signature.of(new byte[Signature.LENGTH]))));
        f.receive(f.voter(1), new TransactionsMessage(List.of(unsigned)));
        f.receive(f.voter(1), new TransactionsMessage(List.of(forged)));
        f.settle();
        assertEquals(List.of(Fault.MALFORMED_TRANSACTION, Fault.BAD_TRANSACTION_SIGNATURE), f.faults);
    }
}
