package io.timecoin.replica;

import static io.timecoin.replica.ReplicaFixture.rejected;
import static io.timecoin.replica.ReplicaFixture.verified;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.Coin;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Rule;
import io.timecoin.ledger.TestLedger;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.Verdict;
import io.timecoin.ledger.VerifiedTransaction;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A no that depends on state counts only for the block and the moment it was asked for (protocol §5.3). */
final class ReplicaVerdictTest {

    private final ReplicaFixture f = ReplicaFixture.following();
    private final VerifiedTransaction payment = f.ledger.verifiedTransfer(0, 1, 1_000_000);
    private final OutPoint change = new OutPoint(payment.transaction().txid(), 1);
    private final long changeValue = payment.transaction().outputs().get(1).value();
    private final Transaction spendsChange = f.ledger.transfer(
            change, changeValue, TestLedger.wallet(0), TestLedger.address(TestLedger.wallet(2)), 5_000_000);
    private final VerifiedTransaction second = f.ledger.verified(
            spendsChange, List.of(new Coin(changeValue, TestLedger.address(TestLedger.wallet(0)), 1, false)));

    /** Of an equivocating leader: what this voter is shown spends a coin that is not there on the genesis. */
    private final Block shown = f.block(f.genesis, 1, f.time(), second);

    /** What the others are shown makes that coin. */
    private final Block made = f.block(f.genesis, 1, f.time() + 1, payment);

    private final ChainState afterMade = f.ledger.after(f.genesis, made, payment);
    private final Block next = f.block(afterMade, 2, f.time() + 50, second);

    /** The others finalize the block that makes the coin, while the coins of the other one are still being looked up. */
    private long questionOfTheBlockThatWasShown() {
        f.turn(() -> f.replica.checked(List.of(verified(payment, 0))));
        f.propose(1, 0, shown);
        f.pass(10);
        f.turn(() -> f.replica.fetchedTransactions(List.of(spendsChange)));
        long question = f.port.question();
        f.notarize(1, 0, made);
        f.turn(() -> f.replica.fetchedBlock(made));
        f.finalizeAt(1, 0, made);
        assertEquals(1, f.replica.tip().height());
        return question;
    }

    @Test
    void theAnswerToAQuestionOfOneBlockDoesNotJudgeAnother() {
        long old = questionOfTheBlockThatWasShown();
        f.pass(30);
        f.propose(2, 1, next);
        f.pass(10);
        f.turn(() -> f.replica.fetchedTransactions(List.of(spendsChange)));
        assertEquals(2, f.port.toVerify.size(), "asked once for each block");
        f.notarize(2, 1, next);
        f.turn(() -> f.replica.checkedForBlock(
                old, List.of(rejected(spendsChange, Rule.INPUT_UNKNOWN, "no coin is known"))));
        assertTrue(f.replica.core().isVoting());
        assertEquals(List.of(), f.port.secondLooks, "there is nothing to dispute");
        f.turn(() -> f.replica.checkedForBlock(f.port.question(), List.of(verified(second, 1))));
        assertEquals(3, f.replica.core().currentView(), "the valid block was taken");
    }

    @Test
    void aYesHoldsForEveryBlockThatHasTheTransaction() {
        long old = questionOfTheBlockThatWasShown();
        f.propose(2, 1, next);
        f.pass(10);
        f.turn(() -> f.replica.fetchedTransactions(List.of(spendsChange)));
        f.turn(() -> f.replica.checkedForBlock(old, List.of(verified(second, 1))));
        f.notarize(2, 1, next);
        assertEquals(3, f.replica.core().currentView());
    }

    /** This voter finds the valid block invalid, by a mistake in its memory. */
    private SecondLook firstLookIsWrong() {
        questionOfTheBlockThatWasShown();
        f.propose(2, 1, next);
        f.pass(10);
        f.turn(() -> f.replica.fetchedTransactions(List.of(spendsChange)));
        f.turn(() -> f.replica.checkedForBlock(
                f.port.question(), List.of(rejected(spendsChange, Rule.INPUT_UNKNOWN, "no coin is known"))));
        f.notarize(2, 1, next);
        assertEquals(1, f.port.secondLooks.size());
        return f.port.secondLooks.getFirst();
    }

    @Test
    void aSecondLookFromTheDatabaseCorrectsAWrongFirstOne() {
        SecondLook question = firstLookIsWrong();
        assertEquals(next, question.block());
        Coin coin = new Coin(changeValue, TestLedger.address(TestLedger.wallet(0)), 1, false);
        SecondLook.Answer answer =
                question.answer(f.judge(), afterMade, outPoints -> Collections.nCopies(outPoints.size(), coin));
        f.turn(() -> f.replica.lookedAgain(question.id(), answer));
        assertTrue(f.replica.core().isVoting());
        assertEquals(List.of(), f.port.differences);
        assertEquals(3, f.replica.core().currentView());
        assertTrue(
                f.port.cast.contains(ReplicaFixture.statement(StatementKind.FINALIZE, 2, 1, next))
                        || f.port.cast.stream().anyMatch(said -> said.view() == 2),
                "it has taken part in the view");
    }

    private void bothLooksAgree() {
        SecondLook question = firstLookIsWrong();
        SecondLook.Answer answer =
                question.answer(f.judge(), afterMade, outPoints -> Collections.<Coin>nCopies(outPoints.size(), null));
        f.turn(() -> f.replica.lookedAgain(question.id(), answer));
    }

    @Test
    void twoLooksThatAgreeAreToldWithBothReasonsAndSilenceTheVoter() {
        bothLooksAgree();
        assertFalse(f.replica.core().isVoting());
        assertEquals(1, f.port.differences.size());
        String told = f.port.differences.getFirst();
        assertTrue(told.startsWith("INPUT_UNKNOWN: no coin is known | INPUT_UNKNOWN: "), told);
        assertEquals(List.of(), f.port.halts);
    }

    @Test
    void aVoterThatDiffersVotesAgainOnceAnotherBlockIsFinalThere() {
        bothLooksAgree();
        Block other = f.block(afterMade, 3, f.time() + 70);
        f.certify(Statement.nullify(0, 2));
        f.notarize(3, 1, other);
        f.turn(() -> f.replica.fetchedBlock(other));
        f.finalizeAt(3, 1, other);
        assertEquals(other.hash(), f.replica.tip().hash());
        assertEquals(1, f.port.agreements);
        assertTrue(f.replica.core().isVoting());
    }

    @Test
    void anAnswerThatComesWhenTheChainHasGoneOnIsMoot() {
        SecondLook question = firstLookIsWrong();
        Block other = f.block(f.genesis, 1, f.time() + 2);
        ChainState elsewhere = f.ledger.after(f.genesis, other);
        SecondLook.Answer answer = question.answer(f.judge(), elsewhere, _ -> {
            throw new AssertionError("no coin decides this");
        });
        assertEquals(new SecondLook.Answer.Moot(), answer);
        f.turn(() -> f.replica.lookedAgain(question.id(), answer));
        assertTrue(f.replica.core().isVoting());
    }

    @Test
    void anAnswerThatNobodyWaitsForIsDropped() {
        firstLookIsWrong();
        f.turn(() -> f.replica.lookedAgain(
                4_711, new SecondLook.Answer.Invalid(new Verdict.Invalid(Rule.INPUT_UNKNOWN, "of another process"))));
        assertTrue(f.replica.core().isVoting());
    }

    @Test
    void aValidBlockProposedAgainLongAfterIsNotFreshAnyMore() {
        Block empty = f.block(f.genesis, 1, f.time());
        f.propose(1, 0, empty);
        assertEquals(1, f.port.cast.size(), "notarized");
        long view = 1;
        do {
            view++;
        } while (f.leaders.leader(view) != f.leaders.leader(1));
        for (long before = 1; before < view - 1; before++) {
            f.certify(Statement.nullify(0, before));
        }
        f.now += 31_000;
        f.certify(Statement.nullify(0, view - 1)); // entered only now: none of its timers has run out
        f.propose(view, 0, empty);
        assertFalse(f.port.cast.contains(ReplicaFixture.statement(StatementKind.NOTARIZE, view, 0, empty)));
        assertTrue(f.port.cast.contains(Statement.nullify(0, view)));
    }
}
