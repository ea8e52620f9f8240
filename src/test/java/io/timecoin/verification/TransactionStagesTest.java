package io.timecoin.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.timecoin.ledger.Block;
import io.timecoin.ledger.TestLedger;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.VerifiedTransaction;
import io.timecoin.verification.TransactionStages.Stage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TransactionStagesTest {

    private final TestLedger ledger = TestLedger.ofBronze(4);
    private final VerifiedTransaction timed = transfer(true);
    private final VerifiedTransaction other = transfer(false);
    private final Block block = ledger.block(ledger.initialState(), TestLedger.GENESIS_TIME + 1, timed);
    private final List<String> told = new ArrayList<>();
    private long now;
    private final TransactionStages stages = new TransactionStages(() -> now);

    TransactionStagesTest() {
        stages.tell((stage, nanos) -> told.add(stage + " " + nanos));
    }

    /** A transfer that is one of those that are timed, or none of them. */
    private VerifiedTransaction transfer(boolean isTimed) {
        long value = 1_000_000;
        VerifiedTransaction transfer = ledger.verifiedTransfer(0, 1, value);
        while (isTimed != (transfer.transaction().txid().hashCode() % TransactionStages.ONE_OF == 0)) {
            transfer = ledger.verifiedTransfer(0, 1, ++value);
        }
        return transfer;
    }

    private void at(long moment, Runnable step) {
        now = moment;
        step.run();
    }

    @Test
    void eachStageIsTimedFromTheOneBefore() {
        Transaction transaction = timed.transaction();
        at(100, () -> stages.received(transaction));
        at(101, () -> stages.reached(Stage.VERIFIED, transaction));
        at(103, () -> stages.reached(Stage.ADMITTED, transaction));
        at(107, () -> stages.proposed(block));
        at(115, () -> stages.notarized(block.hash()));
        at(131, () -> stages.reached(Stage.FINAL, block));
        at(163, () -> stages.reached(Stage.APPLIED, block));
        assertEquals(List.of("VERIFIED 1", "ADMITTED 2", "PROPOSED 4", "NOTARIZED 8", "FINAL 16", "APPLIED 32"), told);
    }

    @Test
    void aStageThatWasNotSeenIsPartOfTheNext() {
        at(0, () -> stages.received(timed.transaction()));
        at(50, () -> stages.notarized(block.hash()));
        at(70, () -> stages.reached(Stage.FINAL, block));
        assertEquals(List.of("FINAL 70"), told);
    }

    @Test
    void whatComesAgainOrTooLateIsNoNews() {
        at(0, () -> stages.received(timed.transaction()));
        at(10, () -> stages.proposed(block));
        at(11, () -> stages.proposed(block));
        at(12, () -> stages.reached(Stage.ADMITTED, timed.transaction()));
        at(13, () -> stages.received(timed.transaction()));
        at(20, () -> stages.notarized(block.hash()));
        assertEquals(List.of("PROPOSED 10", "NOTARIZED 10"), told);
    }

    @Test
    void theOthersAreNotTimedNorIsWhatNeverCameIn() {
        at(0, () -> stages.received(other.transaction()));
        at(1, () -> stages.reached(Stage.VERIFIED, other.transaction()));
        at(2, () -> stages.reached(Stage.FINAL, block));
        assertEquals(List.of(), told);
    }

    @Test
    void whatWasRefusedIsForgottenAndTimedAnewShouldItComeAgain() {
        at(0, () -> stages.received(timed.transaction()));
        at(10, () -> stages.forget(timed.transaction()));
        at(11, () -> stages.reached(Stage.VERIFIED, timed.transaction()));
        assertEquals(List.of(), told);
        at(20, () -> stages.received(timed.transaction()));
        at(23, () -> stages.reached(Stage.VERIFIED, timed.transaction()));
        assertEquals(List.of("VERIFIED 3"), told);
    }

    @Test
    void appliedIsTheEnd() {
        at(0, () -> stages.received(timed.transaction()));
        at(1, () -> stages.reached(Stage.APPLIED, block));
        at(5, () -> stages.received(timed.transaction()));
        at(7, () -> stages.reached(Stage.VERIFIED, timed.transaction()));
        assertEquals(List.of("APPLIED 1", "VERIFIED 2"), told);
    }
}
