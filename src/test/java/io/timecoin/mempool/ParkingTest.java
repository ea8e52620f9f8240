package io.timecoin.mempool;

import static io.timecoin.mempool.Transfers.coin;
import static io.timecoin.mempool.Transfers.paying;
import static io.timecoin.mempool.Transfers.spending;
import static io.timecoin.mempool.Transfers.timed;
import static io.timecoin.mempool.Transfers.txid;
import static io.timecoin.mempool.Transfers.unsettled;
import static io.timecoin.mempool.Transfers.witnessed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Rule;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.VerifiedTransaction;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParkingTest {

    private static final long NOW = 1_000_000;
    private static final Origin CLIENTS = new Origin.Clients();

    private final Mempool mempool = new Mempool(MempoolLimits.STANDARD, 0);
    private final Transaction parent = spending(coin(1));
    private final OutPoint change = new OutPoint(parent.txid(), 0);

    private static void assertParked(AdmissionResult result) {
        assertInstanceOf(AdmissionResult.Parked.class, result);
    }

    @Test
    void changeThatIsNotFinalYetIsAdmittedWhenItIs() {
        VerifiedTransaction child = unsettled(1_000, spending(change), change);
        assertParked(mempool.admit(child, NOW));
        assertEquals(0, mempool.size());
        assertEquals(1, mempool.parked());
        assertEquals(child, mempool.findVerified(child.transaction().fullHash()));
        FinalOutcome outcome = mempool.onFinal(1, List.of(parent), NOW + 10);
        assertEquals(List.of(child), outcome.admitted());
        assertEquals(0, mempool.parked());
        assertTrue(mempool.contains(txid(child)));
    }

    @Test
    void changeThatBecameFinalMeanwhileIsAdmittedAtOnce() {
        mempool.onFinal(1, List.of(parent), NOW);
        VerifiedTransaction child = unsettled(1_000, spending(change), change);
        assertInstanceOf(AdmissionResult.Admitted.class, mempool.admit(child, NOW));
    }

    @Test
    void oneOfSeveralMissingInputsIsNotEnough() {
        Transaction second = spending(coin(2));
        OutPoint other = new OutPoint(second.txid(), 0);
        VerifiedTransaction child = unsettled(1_000, spending(change, other), change, other);
        assertParked(mempool.admit(child, NOW));
        assertEquals(List.of(), mempool.onFinal(1, List.of(parent), NOW).admitted());
        assertEquals(1, mempool.parked());
        assertEquals(List.of(child), mempool.onFinal(2, List.of(second), NOW).admitted());
    }

    @Test
    void aTransactionWithUnknownInputsIsHandedOutAgainWhenOneOfThemIsFinal() {
        Transaction child = spending(change);
        assertParked(mempool.park(child, CLIENTS, 0, NOW));
        assertEquals(child, mempool.findTransaction(child.fullHash()));
        assertNull(mempool.findVerified(child.fullHash()));
        assertEquals(
                List.of(), mempool.onFinal(1, List.of(spending(coin(9))), NOW).verifyAgain());
        assertEquals(
                List.of(new FinalOutcome.Woken(child, CLIENTS)),
                mempool.onFinal(2, List.of(parent), NOW).verifyAgain());
        assertEquals(0, mempool.parked());
    }

    @Test
    void aTransactionWhoseInputBecameFinalAfterItWasLookedUpIsVerifiedAgain() {
        mempool.onFinal(1, List.of(parent), NOW);
        assertInstanceOf(AdmissionResult.VerifyAgain.class, mempool.park(spending(change), CLIENTS, 0, NOW));
        assertParked(mempool.park(spending(change, coin(7)), CLIENTS, 1, NOW));
    }

    @Test
    void aParkedTransactionKeepsItsCoinsFromNobody() {
        Transaction forged = witnessed(1, change, coin(2));
        assertParked(mempool.park(forged, CLIENTS, 0, NOW));
        assertInstanceOf(AdmissionResult.Admitted.class, mempool.admit(paying(1_000, spending(coin(2))), NOW));
        assertParked(mempool.admit(unsettled(1_000, spending(change), change), NOW));
        assertEquals(2, mempool.parked());
    }

    @Test
    void aParkedTransactionThatLostItsOtherCoinIsRefusedWhenItsTimeComes() {
        VerifiedTransaction child = unsettled(1_000, spending(change, coin(2)), change);
        assertParked(mempool.admit(child, NOW));
        VerifiedTransaction rival = paying(1_000, spending(coin(2)));
        assertInstanceOf(AdmissionResult.Admitted.class, mempool.admit(rival, NOW));
        FinalOutcome outcome = mempool.onFinal(1, List.of(parent), NOW);
        assertEquals(List.of(new Departure(child.transaction(), Rule.DOUBLE_SPEND, txid(rival))), outcome.departures());
    }

    @Test
    void whatIsParkedAgainChangesNothing() {
        VerifiedTransaction child = unsettled(1_000, spending(change), change);
        assertParked(mempool.admit(child, NOW));
        assertParked(mempool.admit(child, NOW + 4_000));
        assertEquals(1, mempool.parked());
        assertEquals(1, mempool.expire(NOW + 5_001).size(), "its time counts from the first");
    }

    @Test
    void waitingEndsAfterItsTime() {
        Transaction child = spending(change);
        assertParked(mempool.park(child, CLIENTS, 0, NOW));
        assertEquals(List.of(), mempool.expire(NOW + 5_000));
        assertEquals(List.of(new Departure(child, Rule.INPUT_UNKNOWN, null)), mempool.expire(NOW + 5_001));
        assertEquals(0, mempool.parked());
        assertEquals(List.of(), mempool.onFinal(1, List.of(parent), NOW).verifyAgain());
    }

    @Test
    void waitingIsBoundedInNumber() {
        Mempool small = new Mempool(new MempoolLimits(1_000_000, 10, 2, 100_000, 5_000, 100), 0);
        assertParked(small.park(spending(coin(1)), CLIENTS, 0, NOW));
        assertParked(small.park(spending(coin(2)), CLIENTS, 0, NOW));
        AdmissionResult.Refused refused =
                assertInstanceOf(AdmissionResult.Refused.class, small.park(spending(coin(3)), CLIENTS, 0, NOW));
        assertEquals(Rule.PARKED_FULL, refused.rule());
        assertEquals(2, small.parked());
    }

    @Test
    void waitingIsBoundedInMemory() {
        long held = TransactionMemory.parked(spending(coin(1)));
        Mempool small = new Mempool(new MempoolLimits(1_000_000, 10, 100, 2 * held - 1, 5_000, 100), 0);
        assertParked(small.park(spending(coin(1)), CLIENTS, 0, NOW));
        assertInstanceOf(AdmissionResult.Refused.class, small.park(spending(coin(2)), CLIENTS, 0, NOW));
        small.expire(NOW + 5_001);
        assertParked(small.park(spending(coin(2)), CLIENTS, 0, NOW));
    }

    @Test
    void whatWasVerifiedFindsRoomAmongWhatNobodyHasChecked() {
        Mempool small = new Mempool(new MempoolLimits(1_000_000, 10, 8, 100_000, 5_000, 100), 0);
        for (int i = 0; i < 6; i++) {
            assertParked(small.park(spending(coin(10 + i)), CLIENTS, 0, NOW));
        }
        assertInstanceOf(AdmissionResult.Refused.class, small.park(spending(coin(20)), CLIENTS, 0, NOW));
        Transaction other = spending(change, coin(2));
        assertParked(small.admit(unsettled(1_000, spending(change), change), NOW));
        assertParked(small.admit(unsettled(1_000, other, change), NOW));
        Transaction third = spending(change, coin(3));
        assertInstanceOf(AdmissionResult.Refused.class, small.admit(unsettled(1_000, third, change), NOW));
        small.expire(NOW + 5_001);
        for (int i = 0; i < 6; i++) {
            assertParked(small.park(spending(coin(30 + i)), CLIENTS, 0, NOW + 5_001));
        }
    }

    @Test
    void whatWasVerifiedFindsRoomInMemoryToo() {
        long held = TransactionMemory.parked(spending(coin(1)));
        Mempool small = new Mempool(new MempoolLimits(1_000_000, 10, 100, 4 * held, 5_000, 100), 0);
        for (int i = 0; i < 3; i++) {
            assertParked(small.park(spending(coin(10 + i)), CLIENTS, 0, NOW));
        }
        assertInstanceOf(AdmissionResult.Refused.class, small.park(spending(coin(20)), CLIENTS, 0, NOW));
        assertParked(small.admit(unsettled(1_000, spending(change), change), NOW));
    }

    @Test
    void whatNoBlockMayHaveAnyMoreOrForAgesDoesNotWaitForItsInputs() {
        Transaction expired = timed(0, NOW - 1, change);
        assertEquals(Rule.EXPIRED, refusedRule(mempool.park(expired, CLIENTS, 0, NOW)));
        assertEquals(Rule.EXPIRED, refusedRule(mempool.admit(unsettled(1_000, expired, change), NOW)));
        Transaction far = timed(NOW + 600_001, 0, change);
        assertEquals(Rule.LOCK_TIME_TOO_FAR, refusedRule(mempool.park(far, CLIENTS, 0, NOW)));
        assertEquals(Rule.LOCK_TIME_TOO_FAR, refusedRule(mempool.admit(unsettled(1_000, far, change), NOW)));
        assertEquals(0, mempool.parked());
        assertParked(mempool.park(timed(NOW + 600_000, 0, change), CLIENTS, 0, NOW));
    }

    private static Rule refusedRule(AdmissionResult result) {
        return assertInstanceOf(AdmissionResult.Refused.class, result).rule();
    }

    @Test
    void aParkedTransactionThatABlockContainsWaitsNoLonger() {
        Transaction child = spending(change);
        assertParked(mempool.park(child, CLIENTS, 0, NOW));
        mempool.onFinal(1, List.of(child), NOW);
        assertEquals(0, mempool.parked());
        assertEquals(List.of(), mempool.expire(NOW + 10_000));
    }
}
