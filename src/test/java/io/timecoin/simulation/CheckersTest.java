package io.timecoin.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Evidence;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.Signature;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.CoinState;
import io.timecoin.ledger.MasternodeTier;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionOutput;
import io.timecoin.ledger.VerifiedTransaction;
import io.timecoin.mempool.CoinTransition;
import io.timecoin.replica.FinalizedBlock;
import io.timecoin.simulation.Violation.Invariant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every checker fires when what it checks is broken, and at nothing else. */
final class CheckersTest {

    private static final int TRAITOR = 3;
    private static final Hash256 A = Hash256.ofHex("aa".repeat(32));
    private static final Hash256 B = Hash256.ofHex("bb".repeat(32));

    private final SimulatedWorld world = new SimulatedWorld(
            RunPlan.calm("checkers", 1, 4).withTreasons(Map.of(TRAITOR, List.of(TreasonKind.SILENT))), false);
    private final SimulatedLedger ledger = world.ledger;

    private static Statement statement(StatementKind kind, long view, long parent, Hash256 hash) {
        return new Statement(kind, 0, view, parent, hash);
    }

    private Vote vote(int voter, Statement statement) {
        return new Vote(statement, voter, ledger.operator(voter).sign(statement.digest(ledger.genesisHash)));
    }

    /** Voters say something and a certificate is made of it. */
    private Certificate certified(Statement statement, int... voters) {
        List<Integer> signers = new ArrayList<>();
        List<Signature> signatures = new ArrayList<>();
        for (int voter : voters) {
            Vote vote = vote(voter, statement);
            world.checkers.left(world.node(voter), Optional.empty(), List.of(vote));
            signers.add(voter);
            signatures.add(vote.signature());
        }
        return new Certificate(statement, signers, signatures);
    }

    private void assertBroken(Invariant invariant, Runnable action) {
        assertEquals(invariant, assertThrows(Violation.class, action::run).invariant());
    }

    @Test
    void aVoterThatContradictsItselfIsSeen() {
        world.checkers.left(
                world.node(0), Optional.empty(), List.of(vote(0, statement(StatementKind.FINALIZE, 1, 0, A))));
        assertBroken(
                Invariant.NO_CONTRADICTION,
                () -> world.checkers.left(world.node(0), Optional.empty(), List.of(vote(0, Statement.nullify(0, 1)))));
    }

    @Test
    void aTraitorMaySayWhatItLikes() {
        for (Hash256 hash : List.of(A, B)) {
            world.checkers.left(
                    world.node(TRAITOR),
                    Optional.empty(),
                    List.of(vote(TRAITOR, statement(StatementKind.NOTARIZE, 1, 0, hash))));
        }
        assertEquals(4, world.nodes().size());
    }

    @Test
    void aCertificateOfTwoOfFourIsNone() {
        Certificate two = certified(statement(StatementKind.NOTARIZE, 1, 0, A), 0, 1);
        assertBroken(Invariant.QUORUM, () -> world.checkers.certificate(two));
    }

    @Test
    void aCertificateThatCountsACorrectVoterWhoWasSilentIsSeen() {
        Certificate two = certified(statement(StatementKind.NOTARIZE, 1, 0, A), 0, 1);
        List<Signature> signatures = new ArrayList<>(two.signatures());
        signatures.add(signatures.getFirst());
        Certificate forged = new Certificate(two.statement(), List.of(0, 1, 2), signatures);
        assertBroken(Invariant.NO_FORGED_SIGNER, () -> world.checkers.certificate(forged));
    }

    @Test
    void twoNotarizedBlocksInOneViewAreSeen() {
        world.checkers.certificate(certified(statement(StatementKind.NOTARIZE, 1, 0, A), 0, 1, TRAITOR));
        Certificate second = new Certificate(
                statement(StatementKind.NOTARIZE, 1, 0, B),
                List.of(TRAITOR),
                certified(statement(StatementKind.NOTARIZE, 1, 0, B), TRAITOR).signatures());
        assertBroken(Invariant.QUORUM, () -> world.checkers.certificate(second));
        // voter 2 may still say so: only the certificate of both makes two blocks
        StatementChecker blind = new StatementChecker(new SimulatedWorld(
                RunPlan.calm("checkers", 1, 4)
                        .withTreasons(Map.of(
                                1, List.of(TreasonKind.SILENT),
                                2, List.of(TreasonKind.SILENT),
                                3, List.of(TreasonKind.SILENT))),
                false));
        List<Signature> any = Collections.nCopies(3, second.signatures().getFirst());
        blind.certificate(new Certificate(statement(StatementKind.NOTARIZE, 1, 0, A), List.of(1, 2, 3), any));
        assertBroken(
                Invariant.ONE_NOTARIZED_BLOCK_PER_VIEW,
                () -> blind.certificate(
                        new Certificate(statement(StatementKind.FINALIZE, 1, 0, B), List.of(1, 2, 3), any)));
    }

    @Test
    void aNullificationOfAFinalViewIsSeen() {
        Certificate fin = certified(statement(StatementKind.FINALIZE, 1, 0, A), 0, 1, 2);
        world.checkers.certificate(fin);
        StatementChecker blind = new StatementChecker(new SimulatedWorld(
                RunPlan.calm("checkers", 1, 4)
                        .withTreasons(Map.of(
                                1, List.of(TreasonKind.SILENT),
                                2, List.of(TreasonKind.SILENT),
                                3, List.of(TreasonKind.SILENT))),
                false));
        List<Signature> any = Collections.nCopies(3, fin.signatures().getFirst());
        blind.certificate(new Certificate(statement(StatementKind.FINALIZE, 1, 0, A), List.of(1, 2, 3), any));
        assertBroken(
                Invariant.FINAL_VIEW_NOT_NULLIFIED,
                () -> blind.certificate(new Certificate(Statement.nullify(0, 1), List.of(1, 2, 3), any)));
    }

    @Test
    void notarizingOverAViewThatNobodyNullifiedIsSeen() {
        assertBroken(
                Invariant.SKIPPED_VIEWS_NULLIFIED,
                () -> world.checkers.left(
                        world.node(0), Optional.empty(), List.of(vote(0, statement(StatementKind.NOTARIZE, 2, 0, A)))));
        assertBroken(
                Invariant.SKIPPED_VIEWS_NULLIFIED,
                () -> world.checkers.left(
                        world.node(1), Optional.empty(), List.of(vote(1, statement(StatementKind.NOTARIZE, 2, 1, A)))));
    }

    @Test
    void evidenceAgainstACorrectVoterIsSeen() {
        Vote one = vote(1, statement(StatementKind.NOTARIZE, 1, 0, A));
        Vote other = vote(1, statement(StatementKind.NOTARIZE, 1, 0, B));
        Evidence evidence = new Evidence(1, one.statement(), one.signature(), other.statement(), other.signature());
        assertBroken(Invariant.NO_FALSE_ACCUSATION, () -> world.checkers.accused(world.node(0), evidence));
    }

    @Test
    void aCorrectNodeThatHaltsIsSeen() {
        assertBroken(Invariant.NO_HALT, () -> world.checkers.halted(world.node(0), "a contradiction"));
        world.checkers.halted(world.node(TRAITOR), "a contradiction");
    }

    @Test
    void aCoinThatSkipsAStateIsSeen() {
        OutPoint coin = ledger.coinOf(0);
        world.checkers.coinMoved(world.node(0), new CoinTransition(coin, CoinState.UNSPENT, CoinState.LOCKED, A));
        assertBroken(
                Invariant.COIN_LIFECYCLE,
                () -> world.checkers.coinMoved(
                        world.node(0), new CoinTransition(coin, CoinState.UNSPENT, CoinState.SPENT_PENDING, A)));
        assertBroken(
                Invariant.COIN_LIFECYCLE,
                () -> world.checkers.coinMoved(
                        world.node(0), new CoinTransition(coin, CoinState.LOCKED, CoinState.CONFIRMED, A)));
    }

    // --- the final chain
    // ----------------------------------------------------------------------------------------------

    private static VerifiedTransaction verified(Transaction transaction, long fee) {
        return new VerifiedTransaction(transaction, fee, 0, List.of());
    }

    private VerifiedTransaction payment(int wallet, long value) {
        long fee = ledger.genesis.parameters().minimumFee(SimulatedLedger.COIN, 227);
        return verified(ledger.transfer(ledger.coinOf(wallet), SimulatedLedger.COIN, wallet, 30, value, 0), fee);
    }

    private Block block(ChainState parent, long millis, VerifiedTransaction... payments) {
        return ledger.blockRules()
                .build(
                        parent,
                        SimulatedLedger.GENESIS_TIME + millis,
                        ledger.set.voter(0).id(),
                        List.of(payments));
    }

    private FinalizedBlock finalized(Block block, long fees) {
        ChainState parent = ledger.initialState();
        return new FinalizedBlock(
                block,
                new ChainState(
                        block.height(),
                        block.hash(),
                        block.header().timestamp(),
                        block.isSettlement() ? 1 : 0,
                        0,
                        parent.settlementTimestamp(),
                        fees,
                        0,
                        parent.activeSet()),
                new Certificate(new Statement(StatementKind.FINALIZE, 0, 1, 0, block.hash()), List.of(), List.of()));
    }

    @Test
    void twoFinalBlocksOfOneHeightAreSeen() {
        LedgerChecker checker = new LedgerChecker(ledger);
        checker.finalized(0, finalized(block(ledger.initialState(), 10), 0));
        assertBroken(
                Invariant.ONE_FINAL_BLOCK_PER_HEIGHT,
                () -> checker.finalized(1, finalized(block(ledger.initialState(), 11), 0)));
    }

    @Test
    void aBlockWithoutAParentIsSeen() {
        LedgerChecker checker = new LedgerChecker(ledger);
        Block good = block(ledger.initialState(), 10);
        BlockHeader header = good.header();
        Block orphan = new Block(
                new BlockHeader(
                        1,
                        header.epoch(),
                        header.kind(),
                        A,
                        header.timestamp(),
                        header.proposer(),
                        header.transactionsRoot(),
                        header.bodyHash(),
                        header.activeSetHash(),
                        header.nextSetHash()),
                List.of());
        assertBroken(Invariant.FINAL_CHAIN_VALID, () -> checker.finalized(0, finalized(orphan, 0)));
        checker.finalized(0, finalized(good, 0));
        assertEquals(1, checker.height());
    }

    @Test
    void aCoinSpentTwiceIsSeen() {
        LedgerChecker checker = new LedgerChecker(ledger);
        Block block = block(ledger.initialState(), 10, payment(0, 1_000_000), payment(0, 2_000_000));
        assertBroken(Invariant.NO_DOUBLE_SPEND, () -> checker.finalized(0, finalized(block, 0)));
    }

    @Test
    void aFinalTransactionThatIsInvalidIsSeen() {
        LedgerChecker checker = new LedgerChecker(ledger);
        VerifiedTransaction payment = payment(0, 1_000_000);
        checker.neverFinal(payment.transaction());
        Block block = block(ledger.initialState(), 10, payment);
        assertBroken(Invariant.NO_INVALID_FINAL, () -> checker.finalized(0, finalized(block, payment.fee())));
    }

    @Test
    void aFinalTransactionThatMakesMoneyIsSeen() {
        Transaction greedy = ledger.transfer(ledger.coinOf(0), 5 * SimulatedLedger.COIN, 0, 30, 1_000_000, 0);
        Block block = block(ledger.initialState(), 10, verified(greedy, 0));
        assertBroken(Invariant.FINAL_CHAIN_VALID, () -> new LedgerChecker(ledger).finalized(0, finalized(block, 0)));
    }

    @Test
    void aFinalTransactionOfSomebodyElsesCoinIsSeen() {
        Transaction stolen = ledger.transfer(ledger.coinOf(0), SimulatedLedger.COIN, 1, 30, 1_000_000, 0);
        Block block = block(ledger.initialState(), 10, verified(stolen, 0));
        assertBroken(Invariant.FINAL_CHAIN_VALID, () -> new LedgerChecker(ledger).finalized(0, finalized(block, 0)));
    }

    @Test
    void aCorrectVoterThatNotarizesAnInvalidBlockIsSeen() {
        world.checkers.neverNotarized(A);
        assertBroken(
                Invariant.NO_INVALID_NOTARIZED,
                () -> world.checkers.left(
                        world.node(0), Optional.empty(), List.of(vote(0, statement(StatementKind.NOTARIZE, 1, 0, A)))));
    }

    @Test
    void aFinalTransactionThatHadExpiredIsSeen() {
        LedgerChecker checker = new LedgerChecker(ledger);
        Transaction expired = ledger.transfer(
                ledger.coinOf(0), SimulatedLedger.COIN, 0, 30, 1_000_000, SimulatedLedger.GENESIS_TIME + 5);
        Block block = block(ledger.initialState(), 10, verified(expired, 1));
        assertBroken(Invariant.FINAL_CHAIN_VALID, () -> checker.finalized(0, finalized(block, 1)));
    }

    @Test
    void aSettlementThatPaysOneSatoshiTooMuchIsSeen() {
        Block good = block(ledger.initialState(), 10_000);
        List<TransactionOutput> outputs =
                new ArrayList<>(good.transactions().getFirst().outputs());
        outputs.set(
                0,
                new TransactionOutput(
                        outputs.getFirst().value() + 1, outputs.getFirst().owner()));
        List<Transaction> greedy = List.of(Transaction.settlement(0, 1, outputs));
        BlockHeader header = good.header();
        Block block = new Block(
                new BlockHeader(
                        1,
                        0,
                        header.kind(),
                        header.parentHash(),
                        header.timestamp(),
                        header.proposer(),
                        header.transactionsRoot(),
                        Block.bodyHash(greedy),
                        header.activeSetHash(),
                        header.nextSetHash()),
                greedy);
        new LedgerChecker(ledger).finalized(0, finalized(good, 0));
        assertBroken(Invariant.SUPPLY, () -> new LedgerChecker(ledger).finalized(0, finalized(block, 0)));
    }

    // --- whole runs
    // ---------------------------------------------------------------------------------------------------

    @Test
    void aNetworkWithoutAQuorumIsFoundNotToLive() {
        RunResult result = Simulation.run(RunPlan.calm("dead", 1, 4)
                .withTreasons(Map.of(0, List.of(TreasonKind.SILENT), 1, List.of(TreasonKind.SILENT))));
        assertEquals(Optional.of(Invariant.LIVENESS), result.violation().map(Violation::invariant));
        assertEquals(
                List.of(MasternodeTier.BRONZE),
                result.plan().tiers().stream().distinct().toList());
    }
}
