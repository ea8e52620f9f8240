package io.timecoin.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The plainest way to judge a block says what the usual one says, from the coins alone. */
class SerialJudgeTest {

    private static final long TIME = TestLedger.GENESIS_TIME + 60_000;

    private final TestLedger ledger = TestLedger.ofBronze(4);
    private final ChainState genesis = ledger.initialState();
    private final SerialJudge judge = new SerialJudge(ledger.rules(), ledger.blockRules());
    private final Map<OutPoint, Coin> coins = new TreeMap<>(ledger.genesis().coins());
    private final VerifiedTransaction payment = ledger.verifiedTransfer(0, 1, 1_000_000);
    private final Block made = ledger.block(genesis, TIME, payment);
    private final ChainState afterMade = ledger.after(genesis, made, payment);

    private List<@Nullable Coin> unspent(List<OutPoint> outPoints) {
        List<@Nullable Coin> found = new ArrayList<>();
        outPoints.forEach(outPoint -> found.add(coins.get(outPoint)));
        return found;
    }

    private VerifiedTransaction spendsTheChange() {
        OutPoint change = new OutPoint(payment.transaction().txid(), 1);
        TransactionOutput output = payment.transaction().outputs().get(1);
        Transaction transaction = ledger.transfer(
                change, output.value(), TestLedger.wallet(0), TestLedger.address(TestLedger.wallet(2)), 5_000_000);
        return ledger.verified(transaction, List.of(new Coin(output.value(), output.owner(), 1, false)));
    }

    private Rule refusal(ChainState parent, List<Block> between, Block block) {
        SerialJudge.Result result = judge.judge(parent, between, block, this::unspent);
        return assertInstanceOf(BlockOutcome.Refused.class, result.outcome())
                .reason()
                .rule();
    }

    @Test
    void aValidBlockIsAcceptedWithItsTransactions() {
        SerialJudge.Result result = judge.judge(genesis, List.of(), made, this::unspent);
        assertEquals(new BlockOutcome.Accepted(afterMade), result.outcome());
        assertEquals(
                List.of(payment.transaction()),
                result.transfers().stream()
                        .map(VerifiedTransaction::transaction)
                        .toList());
    }

    @Test
    void coinsOfBlocksBetweenMayBeSpent() {
        VerifiedTransaction second = spendsTheChange();
        Block block = ledger.block(afterMade, TIME + 1, second);
        SerialJudge.Result result = judge.judge(afterMade, List.of(made), block, this::unspent);
        assertInstanceOf(BlockOutcome.Accepted.class, result.outcome());
        assertEquals(Rule.INPUT_UNKNOWN, refusal(afterMade, List.of(), block), "without that block it is not there");
    }

    @Test
    void aCoinThatABlockBetweenSpendsIsGone() {
        VerifiedTransaction rival = ledger.verifiedTransfer(0, 2, 2_000_000);
        Block block = ledger.block(afterMade, TIME + 1, rival);
        assertEquals(Rule.INPUT_UNKNOWN, refusal(afterMade, List.of(made), block));
    }

    @Test
    void aCoinThatTheDatabaseDoesNotHaveIsNotSpent() {
        coins.remove(ledger.coinOf(0));
        assertEquals(Rule.INPUT_UNKNOWN, refusal(genesis, List.of(), made));
    }

    @Test
    void signaturesAreVerifiedAgain() {
        Transaction forged = Transaction.of(
                TransactionBody.transfer(
                        payment.transaction().inputs(), payment.transaction().outputs()),
                List.of(new Witness(
                        payment.transaction().witnesses().getFirst().publicKey(),
                        ledger.verifiedTransfer(0, 3, 7_000_000)
                                .transaction()
                                .witnesses()
                                .getFirst()
                                .signature())));
        Block block = ledger.block(genesis, TIME, new VerifiedTransaction(forged, payment.fee(), 0, List.of()));
        assertEquals(Rule.SIGNATURE_INVALID, refusal(genesis, List.of(), block));
    }
}
