package io.timecoin.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.GenesisMasternode;
import io.timecoin.ledger.MasternodeTier;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionOutput;
import io.timecoin.ledger.VerifiedTransaction;
import io.timecoin.replica.FinalizedBlock;
import io.timecoin.simulation.Violation.Invariant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is checked of the final chain fires when it is broken, and at nothing else. */
final class LedgerCheckersTest {

    private final SimulatedLedger ledger = ledger(MasternodeTier.BRONZE, 4);

    private static SimulatedLedger ledger(MasternodeTier tier, int nodes) {
        return new SimulatedLedger(new SimulatedKeys(false), Collections.nCopies(nodes, tier), 10_000, 50, 0, 0);
    }

    private static void assertBroken(Invariant invariant, Runnable action) {
        assertEquals(invariant, assertThrows(Violation.class, action::run).invariant());
    }

    private static VerifiedTransaction verified(Transaction transaction, long fee) {
        return new VerifiedTransaction(transaction, fee, 0, List.of());
    }

    private VerifiedTransaction payment(int wallet, long value) {
        long fee = ledger.genesis.parameters().minimumFee(value, 227);
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
                        Hash256.ofHex("aa".repeat(32)),
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
    void aFinalTransactionThatHadExpiredIsSeen() {
        LedgerChecker checker = new LedgerChecker(ledger);
        Transaction expired = ledger.transfer(
                ledger.coinOf(0), SimulatedLedger.COIN, 0, 30, 1_000_000, SimulatedLedger.GENESIS_TIME + 5);
        Block block = block(ledger.initialState(), 10, verified(expired, 1));
        assertBroken(Invariant.FINAL_CHAIN_VALID, () -> checker.finalized(0, finalized(block, 1)));
    }

    /** The settlement of an epoch without fees, paying something else. */
    private static Block paying(Block settlement, List<TransactionOutput> outputs) {
        List<Transaction> content = List.of(Transaction.settlement(0, 1, outputs));
        BlockHeader header = settlement.header();
        return new Block(
                new BlockHeader(
                        1,
                        0,
                        header.kind(),
                        header.parentHash(),
                        header.timestamp(),
                        header.proposer(),
                        header.transactionsRoot(),
                        Block.bodyHash(content),
                        header.activeSetHash(),
                        header.nextSetHash()),
                content);
    }

    private static List<TransactionOutput> outputs(Block settlement) {
        return new ArrayList<>(settlement.transactions().getFirst().outputs());
    }

    private static TransactionOutput plus(TransactionOutput output, long satoshis) {
        return new TransactionOutput(output.value() + satoshis, output.owner());
    }

    @Test
    void aSettlementThatPaysOneSatoshiTooMuchIsSeen() {
        Block good = block(ledger.initialState(), 10_000);
        List<TransactionOutput> outputs = outputs(good);
        outputs.set(0, plus(outputs.getFirst(), 1));
        new LedgerChecker(ledger).finalized(0, finalized(good, 0));
        assertBroken(
                Invariant.SUPPLY, () -> new LedgerChecker(ledger).finalized(0, finalized(paying(good, outputs), 0)));
    }

    @Test
    void aSettlementThatPaysTheRightSumToTheWrongOnesIsSeen() {
        Block good = block(ledger.initialState(), 10_000);
        List<TransactionOutput> shifted = outputs(good);
        shifted.set(0, plus(shifted.getFirst(), -1));
        shifted.set(3, plus(shifted.getLast(), 1));
        List<TransactionOutput> another = outputs(good);
        another.set(
                1, new TransactionOutput(another.get(1).value(), another.get(2).owner()));
        List<TransactionOutput> fewer = outputs(good);
        fewer.set(0, plus(fewer.getFirst(), fewer.removeLast().value()));
        for (List<TransactionOutput> wrong :
                List.of(shifted, another, fewer, outputs(good).reversed())) {
            LedgerChecker checker = new LedgerChecker(ledger);
            assertBroken(Invariant.PAYEES, () -> checker.finalized(0, finalized(paying(good, wrong), 0)));
        }
    }

    @Test
    void leftOverSatoshisGoToTheFirstById() {
        // floor(100 × (1 + ln 7) × 10^8) = 29,459,101,490 = 7 × 4,208,443,070: 3 satoshis more leave 3 over
        PayeeChecker payees =
                new PayeeChecker(ledger(MasternodeTier.SILVER, 7).genesis.masternodes());
        assertEquals(29_459_101_490L, payees.reward(100));
        Block settlement = block(ledger.initialState(), 10_000);
        SimulatedLedger seven = ledger(MasternodeTier.SILVER, 7);
        List<TransactionOutput> due = new ArrayList<>();
        for (int i = 0; i < 7; i++) { // voters are in order of id
            long share = 4_208_443_070L + (i < 3 ? 1 : 0);
            Hash256 id = seven.set.voter(i).id();
            GenesisMasternode masternode = seven.genesis.masternodes().stream()
                    .filter(each -> each.id().equals(id))
                    .findFirst()
                    .orElseThrow();
            due.add(new TransactionOutput(share, masternode.rewardAddress()));
        }
        payees.check(settlement, due, 29_459_101_493L);
        List<TransactionOutput> toTheLast = new ArrayList<>(due);
        toTheLast.set(2, plus(due.get(2), -1));
        toTheLast.set(6, plus(due.get(6), 1));
        assertBroken(Invariant.PAYEES, () -> payees.check(settlement, toTheLast, 29_459_101_493L));
    }
}
