package io.timecoin.engine;

import static io.timecoin.engine.ExecutorFixture.call;
import static io.timecoin.engine.ExecutorFixture.keys;
import static io.timecoin.engine.ExecutorFixture.take;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Evidence;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Signature;
import io.timecoin.ledger.ActiveSet;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.ClockVerdict;
import io.timecoin.ledger.CoinState;
import io.timecoin.ledger.LongBlocks;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Rule;
import io.timecoin.ledger.TestLedger;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.Verdict;
import io.timecoin.ledger.VerificationOutcome;
import io.timecoin.ledger.VerifiedTransaction;
import io.timecoin.mempool.AdmissionResult;
import io.timecoin.mempool.CoinTransition;
import io.timecoin.mempool.Departure;
import io.timecoin.mempool.Origin;
import io.timecoin.network.PeerInfo;
import io.timecoin.network.PeerMessage.TransactionsMessage;
import io.timecoin.network.fetch.Sources;
import io.timecoin.replica.Checked;
import io.timecoin.replica.FinalizedBlock;
import io.timecoin.replica.SecondLook;
import io.timecoin.storage.NodeDatabases;
import io.timecoin.storage.TestDatabases;
import io.timecoin.verification.ClientTicket;
import io.timecoin.verification.DropCause;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the replica wants, votes apart, gets to where it is done. */
final class EffectExecutorTest {

    @SuppressWarnings("NullAway.Init")
    private static NodeDatabases databases;

    @SuppressWarnings("NullAway.Init")
    private ExecutorFixture f;

    private final List<String> told = new ArrayList<>();

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
        f = new ExecutorFixture(databases);
    }

    // ---- what is fetched

    @Test
    void whoIsNamedIsAskedFirstAndWhoOnlySaysSoWithTheOthers() {
        f.executor.fetchBlock(f.block.hash(), List.of(2, 1));
        Sources<?> sources = new Sources<>(keys(f.voter(2), f.voter(1)), f.all());
        assertEquals(List.of(call("fetchBlock", f.block.hash(), sources)), f.fetches);
        assertEquals(keys(f.voter(0), f.voter(3), f.observer, f.impostor), sources.others());
    }

    @Test
    void whoIsNotLinkedIsNotAsked() {
        f.linked.remove(f.voter(2));
        f.executor.fetchCertificates(0, 3, 8, 2);
        f.executor.fetchCertificates(0, 3, 8, 7); // of a set that was larger
        Sources<?> others = new Sources<>(List.of(), f.all());
        assertEquals(
                List.of(call("fetchCertificates", 0L, 3L, 8L, others), call("fetchCertificates", 0L, 3L, 8L, others)),
                f.fetches);
    }

    @Test
    void transactionsThatAreFetchedAreCounted() {
        List<Transaction> missing =
                List.of(f.payment(0).transaction(), f.payment(2).transaction());
        f.executor.fetchTransactions(missing.stream().map(Transaction::fullHash).toList(), List.of(3));
        assertEquals(
                List.of(call(
                        "fetchTransactions",
                        missing.stream().map(Transaction::fullHash).toList(),
                        new Sources<>(keys(f.voter(3)), f.all()))),
                f.fetches);
        assertEquals(List.of(call("fetched", 2)), f.facts);
    }

    @Test
    void finalBlocksAreAskedOfTheOneThatHasThem() {
        f.executor.fetchFinalBlocks(8, f.observer.nodeKey());
        assertEquals(List.of(call("fetchFinalBlocks", 8L, f.observer.nodeKey())), f.fetches);
    }

    // ---- transactions

    @Test
    void whatIsToBeVerifiedComesBackToTheEngineWhenItIs() {
        f.executor.verifyForBlock(5, List.of(f.payment(0).transaction()));
        f.executor.verifyAgain(checked(f.payment(2).transaction(), Optional.empty()));
        assertEquals(0, f.listening.engine.waitingConsensus());
        f.verifiers.runAll();
        assertEquals(2, f.listening.engine.waitingConsensus());
        assertEquals(2, f.listening.turn());
        assertEquals(1, f.listening.replica.mempool().size(), "only what was for the mempool is in it");
    }

    @Test
    void newsOfAVoterAreNotToldToVoters() {
        TransactionsMessage news = new TransactionsMessage(List.of(f.payment(0).transaction()));
        f.executor.announce(List.of(f.payment(0)), false);
        assertEquals(keys(f.observer), f.receivers(news));
        f.sent.clear();
        f.executor.announce(List.of(f.payment(0)), true);
        assertEquals(f.all(), f.receivers(news));
    }

    private List<Integer> sizes(PeerInfo peer) {
        return f.messagesTo(peer).stream()
                .map(message -> ((TransactionsMessage) message).transactions().size())
                .toList();
    }

    @Test
    void newsAreCutIntoMessagesOfBoundedLength() {
        f.executor.announce(Collections.nCopies(2_049, f.payment(0)), true);
        assertEquals(List.of(1_024, 1_024, 1), sizes(f.observer));
        f.sent.clear();
        List<VerifiedTransaction> large = LongBlocks.transactions(13, 90_000).stream()
                .map(transaction -> new VerifiedTransaction(transaction, 0, 0, List.of()))
                .toList();
        f.executor.announce(large, true);
        assertEquals(List.of(12, 1), sizes(f.observer));
        f.sent.clear();
        f.executor.announce(List.of(), true);
        assertEquals(List.of(), f.sent);
    }

    @Test
    void onlyTheVoterItselfIsReminded() {
        f.executor.remind(1, List.of(f.payment(0), f.payment(2)));
        assertEquals(
                keys(f.voter(1)),
                f.receivers(new TransactionsMessage(
                        List.of(f.payment(0).transaction(), f.payment(2).transaction()))));
        assertEquals(1, f.sent.size(), "and not who only names it");
    }

    private final class Ticket implements ClientTicket {
        @Override
        public void admission(Checked checked, AdmissionResult result) {
            told.add("admission " + result.getClass().getSimpleName());
        }

        @Override
        public void alreadyFinal(Checked checked) {
            told.add("already final");
        }

        @Override
        public void overloaded() {
            told.add("overloaded");
        }
    }

    private Checked checked(Transaction transaction, Optional<Checked.Ticket> ticket) {
        return new Checked(
                transaction,
                new VerificationOutcome.Rejected(new Verdict.Invalid(Rule.INPUT_UNKNOWN, "at first")),
                0,
                Optional.empty(),
                ticket,
                new Origin.Clients(),
                false);
    }

    /** Whether a transaction that a peer brings is looked at. */
    private boolean isNews(Transaction transaction) {
        int before = f.verifiers.waiting();
        take(f.verification.transactions(f.observer, List.of(transaction)).replaceWithVoid());
        boolean news = f.verifiers.waiting() > before;
        f.verifiers.runAll();
        return news;
    }

    @Test
    void whoWaitsForATransactionIsAnswered() {
        Transaction transaction = f.payment(0).transaction();
        assertTrue(isNews(transaction));
        f.executor.answered(
                new Ticket(), checked(transaction, Optional.empty()), new AdmissionResult.Parked(List.of()));
        assertEquals(List.of("admission Parked"), told);
        assertEquals(false, isNews(transaction), "it waits here");
    }

    @Test
    void aTransactionThatWasRefusedMayComeAgain() {
        Transaction transaction = f.payment(0).transaction();
        assertTrue(isNews(transaction));
        f.executor.answered(
                new Ticket(),
                checked(transaction, Optional.empty()),
                new AdmissionResult.Refused(Rule.MEMPOOL_FULL, "no room", null));
        assertEquals(List.of("admission Refused"), told);
        assertTrue(isNews(transaction));
        assertEquals(false, isNews(transaction));
        f.executor.refused(transaction);
        assertTrue(isNews(transaction));
    }

    @Test
    void aTransactionThatLeftMayComeAgainAndWhoWatchesItIsTold() {
        Departure departure = new Departure(f.payment(0).transaction(), Rule.EXPIRED, null);
        assertTrue(isNews(departure.transaction()));
        f.executor.departed(List.of(departure));
        assertTrue(isNews(departure.transaction()));
        assertEquals(List.of(call("departed", departure)), f.facts);
    }

    @Test
    void aQuestionThatNobodyHereAskedIsABrokenInvariant() {
        Checked.Ticket unknown = new Checked.Ticket() {};
        Checked checked = checked(f.payment(0).transaction(), Optional.of(unknown));
        assertThrows(
                IllegalStateException.class,
                () -> f.executor.answered(unknown, checked, new AdmissionResult.AlreadyKnown()));
    }

    // ---- blocks

    @Test
    void coinsOfAValidBlockCanBeSpentUntilItIsDropped() {
        VerifiedTransaction payment = f.payment(0);
        var block = f.ledger.block(f.listening.genesis, TestLedger.GENESIS_TIME + 1, payment);
        OutPoint coin = new OutPoint(payment.transaction().txid(), 0);
        f.executor.blockAdded(block);
        assertTrue(f.verification.recent().coin(coin).isPresent());
        f.executor.blockDropped(block);
        assertTrue(f.verification.recent().coin(coin).isEmpty());
    }

    private FinalizedBlock finalized(ChainState after) {
        return new FinalizedBlock(f.block, after, f.certificate(StatementKind.FINALIZE, 1));
    }

    @Test
    void finalBlocksAreToldAppliedAndServed() {
        List<FinalizedBlock> blocks = List.of(finalized(f.ledger.after(f.listening.genesis, f.block)));
        f.executor.finalized(blocks);
        assertEquals(List.of(call("finalized", blocks)), f.facts);
        assertEquals(List.of(call("finalized", blocks)), f.fetches);
        assertEquals(1, f.importer.backlog());
        assertEquals(1, f.backlogWhenTold, "who is told can wait for it");
        assertEquals(0, f.verification.sets().current().number(), "the epoch goes on");
    }

    @Test
    void aSettlementOpensItsEpochForWhoVerifiesAndWhatCameEarlyIsTakenUp() {
        ActiveSet set = f.listening.genesis.activeSet();
        Vote early = f.vote(Statement.nullify(1, 1), 2);
        take(f.verification.vote(f.voter(2), early));
        assertEquals(0, f.verifiers.waiting(), "it is held");
        ChainState after = new ChainState(1, f.block.hash(), 1, 1, 1, 1, 0, 0, set);
        f.executor.finalized(List.of(finalized(after)));
        assertEquals(1, f.verification.sets().current().number());
        assertEquals(1, f.verifiers.waiting());
        f.executor.viewEntered(1, 150, 0);
        f.executor.finalized(List.of(finalized(after)));
        take(f.verification.vote(f.voter(2), f.vote(Statement.nullify(1, 200), 2)));
        assertEquals(2, f.verifiers.waiting(), "an epoch opens once, and its views go on");
    }

    @Test
    void aSecondLookIsTakenWhereTheDatabaseIsWritten() {
        f.executor.lookAgain(new SecondLook(1, f.block, f.listening.genesis, List.of()));
        assertEquals(0, f.listening.engine.waitingConsensus());
        f.storage.runAll();
        assertEquals(1, f.listening.engine.waitingConsensus());
    }

    // ---- what is told

    @Test
    void aViewThatWasEnteredMovesTheWindowOfMessages() {
        Vote ahead = f.nullify(200, 2);
        take(f.verification.vote(f.voter(2), ahead));
        assertEquals(
                Map.of(DropCause.BEYOND_WINDOW, 1L), f.verification.consensus().dropped());
        f.executor.viewEntered(0, 150, 3);
        take(f.verification.vote(f.voter(2), ahead));
        assertEquals(1, f.verifiers.waiting());
        assertEquals(List.of(call("viewEntered", 0L, 150L, 3)), f.facts);
    }

    @Test
    void everyFactIsTold() {
        Transaction transaction = f.payment(0).transaction();
        CoinTransition move =
                new CoinTransition(f.ledger.coinOf(0), CoinState.UNSPENT, CoinState.LOCKED, transaction.txid());
        Signature signature = Signature.of(new byte[Signature.LENGTH]);
        f.executor.admitted(f.payment(0));
        f.executor.coinMoved(move);
        f.executor.evidenceFound(
                new Evidence(0, Statement.nullify(0, 1), signature, f.of(StatementKind.FINALIZE, 1), signature));
        f.executor.selfAgrees(f.block.hash());
        assertEquals(
                List.of(
                        call("admitted", f.payment(0)),
                        call("coinMoved", move),
                        call("evidenceFound"),
                        call("selfAgrees")),
                f.facts);
    }

    @Test
    void everyUntimelyBlockCountsAlsoIfTheLogIsSpared() {
        long wall = TestLedger.GENESIS_TIME;
        f.executor.untimely(f.block.header(), ClockVerdict.AHEAD, wall);
        f.executor.untimely(f.block.header(), ClockVerdict.BEHIND, wall + 1);
        assertEquals(List.of(call("untimelyBlock"), call("untimelyBlock")), f.facts);
    }

    @Test
    void aNodeThatFindsItselfWrongSaysWhatBothLooksFound() {
        f.executor.selfDiffers(f.block.hash(), "no such coin", "no such coin either", List.of());
        String reason = (String) f.facts.getFirst().arguments().getFirst();
        assertEquals("selfDiffers", f.facts.getFirst().name());
        assertTrue(
                reason.contains(f.block.hash().toString())
                        && reason.contains("no such coin;")
                        && reason.contains("no such coin either"),
                reason);
    }

    @Test
    void aHaltIsToldAndOutlivesTheProcess() {
        Certificate proof = f.certificate(StatementKind.FINALIZE, 1);
        f.executor.halted("two blocks are final", List.of(proof));
        assertEquals(List.of(call("halted", "two blocks are final")), f.facts);
        assertEquals(Optional.of("two blocks are final"), f.haltRecord.reason());
    }
}
