package io.timecoin.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.consensus.CompactBlock;
import io.timecoin.consensus.Effect;
import io.timecoin.consensus.Input;
import io.timecoin.consensus.Input.Judgement;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.BlockRules;
import io.timecoin.ledger.ChainParameters;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.ClockVerdict;
import io.timecoin.ledger.Rule;
import io.timecoin.ledger.TestLedger;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.Verdict;
import io.timecoin.ledger.VerificationOutcome;
import io.timecoin.ledger.VerifiedTransaction;
import io.timecoin.ledger.Voter;
import io.timecoin.mempool.Mempool;
import io.timecoin.mempool.MempoolLimits;
import io.timecoin.mempool.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AssembliesTest {

    private static final long TIME = TestLedger.GENESIS_TIME + 60_000;

    private final TestLedger ledger = TestLedger.ofBronze(4);
    private final ChainState genesis = ledger.initialState();
    private final Voter leader = genesis.activeSet().voter(0);
    private final Mempool mempool = new Mempool(MempoolLimits.STANDARD, 0);
    private final BlockTree tree = new BlockTree(mempool, genesis);
    private final RecordingPort port = new RecordingPort();
    private final List<Judgement> judged = new ArrayList<>();
    private final List<Input.SecondLook> lookedAgain = new ArrayList<>();
    private final Assemblies assemblies = new Assemblies(ledger.blockRules(), tree, mempool, port, new Found());
    private final VerifiedTransaction payment = ledger.verifiedTransfer(0, 1, 1_000_000);
    private final Block block = ledger.block(genesis, TIME, payment);

    private final class Found implements Assemblies.Listener {
        @Override
        public void judged(Input.Judged answer) {
            judged.add(answer.judgement());
        }

        @Override
        public void lookedAgain(Input.LookedAgain answer) {
            lookedAgain.add(answer.outcome());
        }
    }

    private void at(long millis) {
        assemblies.turn(new Moment(millis, TIME + millis));
        assemblies.tick();
    }

    private void propose(Block proposed, Voter by) {
        assemblies.validate(new Effect.Validate(CompactBlock.of(proposed), List.of(2), Optional.of(by)));
    }

    private static Checked checked(Transaction transaction, VerificationOutcome outcome) {
        return new Checked(transaction, outcome, 0, Optional.empty(), Optional.empty(), new Origin.Clients(), false);
    }

    @Test
    void aBlockIsValidOnceItsFetchedTransactionsAreVerified() {
        at(0);
        propose(block, leader);
        assertEquals(List.of(), port.fetches, "gossip may bring it");
        at(10);
        assertEquals(List.of(List.of(payment.transaction().fullHash())), port.fetches);
        assemblies.fetchedTransactions(List.of(payment.transaction()));
        assertEquals(List.of(payment.transaction()), port.toVerify);
        assemblies.checked(
                port.question(), List.of(checked(payment.transaction(), new VerificationOutcome.Verified(payment))));
        assertEquals(List.of(Judgement.VALID), judged);
        assertEquals(1, port.added);
        assertEquals(0, assemblies.size());
    }

    @Test
    void transactionsThatNobodyHasAreNotAskedForAtTheSpeedOfTheLink() {
        at(0);
        propose(block, leader);
        long now = 10;
        for (int answers = 0; answers < 1_000; answers++) {
            at(now++);
            assemblies.fetchedTransactions(List.of());
        }
        assertTrue(port.fetches.size() <= 6, port.fetches.size() + " fetches in a second");
    }

    @Test
    void anAnswerThatNeverComesIsNotWaitedForForEver() {
        at(0);
        propose(block, leader);
        at(10);
        at(9_000);
        assertEquals(1, port.fetches.size());
        at(11_000);
        assertEquals(2, port.fetches.size());
    }

    @Test
    void aBlockByAnotherThanTheLeaderIsNotAcceptable() {
        at(0);
        propose(block, genesis.activeSet().voter(1));
        assertEquals(List.of(Judgement.NOT_ACCEPTABLE), judged);
    }

    @Test
    void aBlockBehindTheClockIsNotAcceptable() {
        at(BlockRules.MAX_BEHIND_MILLIS + 1);
        propose(block, leader);
        assertEquals(List.of(Judgement.NOT_ACCEPTABLE), judged);
        assertEquals(List.of(ClockVerdict.BEHIND), port.untimely);
    }

    @Test
    void aBlockAheadOfTheClockIsHeldUntilItIsNot() {
        Block ahead = ledger.block(genesis, TIME + BlockRules.MAX_AHEAD_MILLIS + 500);
        at(0);
        propose(ahead, leader);
        assertEquals(List.of(), judged);
        at(10);
        assertEquals(500, assemblies.nextWakeup());
        at(500);
        assertEquals(List.of(Judgement.VALID), judged);
        assertEquals(List.of(ClockVerdict.AHEAD), port.untimely, "said once");
    }

    @Test
    void aNotarizedBlockIsValidWhateverTheClockSays() {
        at(BlockRules.MAX_BEHIND_MILLIS * 2);
        assemblies.body(ledger.block(genesis, TIME));
        assertEquals(List.of(Judgement.VALID), judged);
    }

    /** Assemblies whose mempool remembers no more than the last final block, at a final block that spends the payment's coin. */
    private final class Forgetful {
        final Mempool mempool = new Mempool(new MempoolLimits(1_000_000, 10, 10, 10_000, 5_000, 2), 0);
        final BlockTree tree = new BlockTree(mempool, genesis);
        final Assemblies assemblies = new Assemblies(ledger.blockRules(), tree, mempool, port, new Found());
        final VerifiedTransaction rival = ledger.verifiedTransfer(0, 2, 2_000_000);
        final VerifiedTransaction other = ledger.verifiedTransfer(1, 2, 2_000_000);
        final Block first = ledger.block(genesis, TIME, rival);
        final ChainState afterFirst = ledger.after(genesis, first, rival);
        final Block second = ledger.block(afterFirst, TIME + 1, other);
        final ChainState afterSecond = ledger.after(afterFirst, second, other);
        final Block third = ledger.block(afterSecond, TIME + 2, payment);

        Forgetful() {
            assemblies.turn(new Moment(0, TIME));
        }

        void finalizeTwo() {
            isFinal(first, afterFirst);
            isFinal(second, afterSecond);
            assertFalse(mempool.remembersFinalsSince(0), "the rival is forgotten");
            assemblies.stateChanged();
        }

        private void isFinal(Block block, ChainState after) {
            tree.add(block, after);
            mempool.onFinal(block.height(), block.transactions(), TIME);
            tree.finalizeAt(after);
        }

        void answer(VerificationOutcome outcome) {
            assemblies.checked(
                    port.questions.getLast(), List.of(AssembliesTest.checked(payment.transaction(), outcome)));
        }
    }

    @Test
    void whatWasVerifiedBeforeAForgottenSpendOfItsCoinIsVerifiedAgain() {
        Forgetful f = new Forgetful();
        f.mempool.admit(payment, TIME);
        f.assemblies.body(f.third);
        f.finalizeTwo();
        assertEquals(List.of(), judged);
        assertEquals(List.of(payment.transaction()), port.toVerify);
        f.answer(new VerificationOutcome.Rejected(new Verdict.Invalid(Rule.INPUT_SPENT, "test")));
        assertEquals(List.of(Judgement.INVALID), judged);
    }

    @Test
    void anAnswerOfBeforeAForgottenSpendIsAskedForAgain() {
        Forgetful f = new Forgetful();
        f.finalizeTwo();
        f.assemblies.body(f.third);
        f.answer(new VerificationOutcome.Verified(payment));
        assertEquals(List.of(), judged);
        assertEquals(List.of(payment.transaction(), payment.transaction()), port.toVerify);
        f.answer(new VerificationOutcome.Rejected(new Verdict.Invalid(Rule.INPUT_SPENT, "test")));
        assertEquals(List.of(Judgement.INVALID), judged);
    }

    @Test
    void oneForgedTransactionMakesTheBlockInvalidOnce() {
        at(0);
        assemblies.body(block);
        Verdict.Invalid forged = new Verdict.Invalid(Rule.SIGNATURE_INVALID, "test");
        Checked result = checked(payment.transaction(), new VerificationOutcome.Rejected(forged));
        assemblies.checked(port.question(), List.of(result, result));
        assertEquals(List.of(Judgement.INVALID), judged);
        assertEquals(0, port.added);
    }

    @Test
    void noMoreIsFetchedOfABlockThatIsOverItsLimitsAlready() {
        TestLedger small =
                TestLedger.ofBronze(4, new ChainParameters(600_000, 546, 1_000, 1_000, 1, 2_000_000, 1, 10_000, 100));
        Assemblies bounded = new Assemblies(small.blockRules(), tree, mempool, port, new Found());
        VerifiedTransaction other = ledger.verifiedTransfer(2, 1, 1_000_000);
        Block two = ledger.block(genesis, TIME, payment, other);
        bounded.turn(new Moment(0, TIME));
        bounded.validate(new Effect.Validate(CompactBlock.of(two), List.of(2), Optional.of(leader)));
        assertEquals(List.of(Judgement.INVALID), judged, "its names alone are too many");
        assertEquals(List.of(), port.fetches);
    }

    @Test
    void ofProposalsThatNobodyNotarizedOnlyTheLastFewAreHeld() {
        at(0);
        for (int i = 0; i < 20; i++) {
            propose(ledger.block(genesis, TIME + i, payment), leader);
        }
        assertEquals(OpenAssemblies.MOST_UNCERTIFIED, assemblies.size());
    }

    @Test
    void aBodyThatContradictsItsHeaderIsIgnored() {
        at(0);
        assemblies.body(new Block(block.header(), List.of()));
        assertEquals(List.of(), judged);
        assertEquals(0, assemblies.size());
    }

    @Test
    void aBlockWaitsForItsParentAndIsForgottenWhenItsHeightIsFinal() {
        Block parent = ledger.block(genesis, TIME);
        Block child = ledger.block(ledger.after(genesis, parent), TIME + 1);
        at(0);
        assemblies.body(child);
        assertEquals(List.of(), judged);
        assemblies.body(parent);
        assertEquals(List.of(Judgement.VALID, Judgement.VALID), judged);
        assemblies.body(ledger.block(ledger.after(genesis, block, payment), TIME + 5));
        assertEquals(1, assemblies.size());
        assemblies.finalAt(2);
        assertEquals(0, assemblies.size());
    }
}
