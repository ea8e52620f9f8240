package io.timecoin.mempool;

import static io.timecoin.mempool.Transfers.coin;
import static io.timecoin.mempool.Transfers.paying;
import static io.timecoin.mempool.Transfers.spending;
import static io.timecoin.mempool.Transfers.timed;
import static io.timecoin.mempool.Transfers.txid;
import static io.timecoin.mempool.Transfers.withMemo;
import static io.timecoin.mempool.Transfers.witnessed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Rule;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.VerifiedTransaction;
import java.util.List;
import org.junit.jupiter.api.Test;

class MempoolTest {

    private static final long NOW = 1_000_000;
    private static final BlockTemplate.Limits ROOMY =
            new BlockTemplate.Limits(2_000_000, 10_000, 10_000, Integer.MAX_VALUE);

    private final Mempool mempool = new Mempool(MempoolLimits.STANDARD, 0);

    private static MempoolLimits limits(long bytes, int transactions) {
        return new MempoolLimits(bytes, transactions, 10, 60_000, 5_000, 1_000);
    }

    private static void assertAdmitted(Mempool mempool, VerifiedTransaction verified) {
        assertInstanceOf(AdmissionResult.Admitted.class, mempool.admit(verified, NOW));
    }

    private static AdmissionResult.Refused assertRefused(Rule rule, AdmissionResult result) {
        AdmissionResult.Refused refused = assertInstanceOf(AdmissionResult.Refused.class, result);
        assertEquals(rule, refused.rule());
        assertFalse(refused.detail().isBlank());
        return refused;
    }

    private List<Hash256> selected(long timestamp) {
        return mempool.select(timestamp, ROOMY, any -> true).transactions().stream()
                .map(Transfers::txid)
                .toList();
    }

    @Test
    void anAdmittedTransactionIsFoundByTxidAndByFullHash() {
        VerifiedTransaction verified = paying(1_000, spending(coin(1)));
        assertAdmitted(mempool, verified);
        assertEquals(verified, mempool.find(txid(verified)));
        assertEquals(verified, mempool.findVerified(verified.transaction().fullHash()));
        assertEquals(
                verified.transaction(),
                mempool.findTransaction(verified.transaction().fullHash()));
        assertTrue(mempool.contains(txid(verified)));
        assertEquals(txid(verified), mempool.spenderOf(coin(1)));
        assertEquals(verified.transaction().size(), mempool.bytes());
        assertEquals(1, mempool.size());
    }

    @Test
    void aSecondSpenderIsRefusedWithTheFirstOnesTxid() {
        VerifiedTransaction first = paying(1_000, spending(coin(1), coin(2)));
        assertAdmitted(mempool, first);
        AdmissionResult.Refused refused =
                assertRefused(Rule.DOUBLE_SPEND, mempool.admit(paying(9_000, spending(coin(2), coin(3))), NOW));
        assertEquals(txid(first), refused.winnerTxid());
        assertEquals(1, mempool.size());
        assertNull(mempool.spenderOf(coin(3)));
    }

    @Test
    void theSameTransactionWithOtherWitnessesIsAlreadyKnown() {
        assertAdmitted(mempool, paying(1_000, witnessed(1, coin(1))));
        Transaction other = witnessed(2, coin(1));
        assertInstanceOf(AdmissionResult.AlreadyKnown.class, mempool.admit(paying(1_000, other), NOW));
        assertNull(mempool.findVerified(other.fullHash()));
    }

    @Test
    void whatWasFinalRecentlyIsAlreadyKnown() {
        VerifiedTransaction verified = paying(1_000, spending(coin(1)));
        mempool.onFinal(1, List.of(verified.transaction()), NOW);
        assertInstanceOf(AdmissionResult.AlreadyKnown.class, mempool.admit(verified, NOW));
        assertInstanceOf(
                AdmissionResult.AlreadyKnown.class, mempool.park(verified.transaction(), new Origin.Clients(), 0, NOW));
    }

    @Test
    void anExpiredTransactionIsRefused() {
        assertRefused(Rule.EXPIRED, mempool.admit(paying(1_000, timed(0, NOW - 1, coin(1))), NOW));
        assertAdmitted(mempool, paying(1_000, timed(0, NOW, coin(1))));
    }

    @Test
    void aFullMempoolEvictsTheWorstPayingForABetterPayingOne() {
        Mempool small = new Mempool(limits(1_000_000, 2), 0);
        VerifiedTransaction cheap = paying(1_000, spending(coin(1)));
        assertAdmitted(small, cheap);
        assertAdmitted(small, paying(3_000, spending(coin(2))));
        AdmissionResult.Admitted admitted =
                assertInstanceOf(AdmissionResult.Admitted.class, small.admit(paying(2_000, spending(coin(3))), NOW));
        assertEquals(List.of(new Departure(cheap.transaction(), Rule.MEMPOOL_FULL, null)), admitted.departures());
        assertEquals(2, small.size());
        assertNull(small.spenderOf(coin(1)));
    }

    @Test
    void aFullMempoolRefusesWhatPaysNoMoreThanItsFloor() {
        Mempool small = new Mempool(limits(1_000_000, 1), 0);
        VerifiedTransaction only = paying(1_000, spending(coin(1)));
        assertEquals(FeeRate.ZERO, small.feeFloor());
        assertFalse(small.isFull());
        assertAdmitted(small, only);
        assertTrue(small.isFull());
        FeeRate floor = new FeeRate(1_000, only.transaction().size());
        assertEquals(floor, small.feeFloor());
        AdmissionResult.Refused refused =
                assertRefused(Rule.MEMPOOL_FULL, small.admit(paying(1_000, spending(coin(2))), NOW));
        assertTrue(refused.detail().contains(Long.toString(floor.perKilobyte())), refused.detail());
        assertEquals(1, small.size());
    }

    @Test
    void theBoundInMemoryIsKeptExactly() {
        int size = spending(coin(1)).size();
        long held = TransactionMemory.waiting(spending(coin(1)));
        Mempool small = new Mempool(limits(3 * held, 100), 0);
        for (int i = 1; i <= 3; i++) {
            assertAdmitted(small, paying(1_000L * i, spending(coin(i))));
        }
        // One byte more than one of them: two must go, and both pay less.
        AdmissionResult.Admitted admitted =
                assertInstanceOf(AdmissionResult.Admitted.class, small.admit(paying(9_000, withMemo(1, coin(9))), NOW));
        assertEquals(2, admitted.departures().size());
        assertEquals(2L * size + 1, small.bytes());
        assertEquals(2 * held + 2, small.memory(), "the memo is there in the encoding and by itself");
    }

    @Test
    void nothingIsEvictedForANewcomerThatWouldNotFitAnyway() {
        long held = TransactionMemory.waiting(spending(coin(1)));
        Mempool small = new Mempool(limits(2 * held, 100), 0);
        assertAdmitted(small, paying(1_000, spending(coin(1))));
        assertAdmitted(small, paying(90_000, spending(coin(2))));
        assertRefused(Rule.MEMPOOL_FULL, small.admit(paying(5_000, withMemo(1, coin(3))), NOW));
        assertEquals(2, small.size());
    }

    @Test
    void aLockedEntryIsEvictedLikeAnyOther() {
        Mempool small = new Mempool(limits(1_000_000, 2), 0);
        assertAdmitted(small, paying(1_000, timed(NOW + 1, 0, coin(1))));
        assertAdmitted(small, paying(2_000, spending(coin(2))));
        assertAdmitted(small, paying(3_000, spending(coin(3))));
        assertNull(small.spenderOf(coin(1)));
        assertEquals(2, small.size());
    }

    @Test
    void selectionIsByFeeRateThenArrival() {
        VerifiedTransaction first = paying(1_000, spending(coin(1)));
        VerifiedTransaction second = paying(2_000, spending(coin(2)));
        VerifiedTransaction third = paying(1_000, spending(coin(3)));
        List.of(first, second, third).forEach(each -> assertAdmitted(mempool, each));
        assertEquals(List.of(txid(second), txid(first), txid(third)), selected(NOW));
    }

    @Test
    void selectionKeepsToEachLimit() {
        for (int i = 0; i < 10; i++) {
            assertAdmitted(mempool, paying(1_000, spending(coin(i))));
        }
        int size = spending(coin(1)).size();
        BlockTemplate byBytes =
                mempool.select(NOW, new BlockTemplate.Limits(3L * size + size - 1, 100, 100, 100), any -> true);
        assertEquals(3, byBytes.transactions().size());
        assertEquals(3L * size, byBytes.bytes());
        assertEquals(3_000, byBytes.fees());
        assertEquals(3, byBytes.witnesses());
        assertEquals(4, count(new BlockTemplate.Limits(1_000_000, 4, 100, 100)));
        assertEquals(5, count(new BlockTemplate.Limits(1_000_000, 100, 5, 100)));
        assertEquals(6, count(new BlockTemplate.Limits(1_000_000, 100, 100, 6)));
    }

    private int count(BlockTemplate.Limits limits) {
        return mempool.select(NOW, limits, any -> true).transactions().size();
    }

    @Test
    void aSmallerTransactionFillsWhatALargeOneLeaves() {
        VerifiedTransaction large = paying(9_000, withMemo(200, coin(1)));
        VerifiedTransaction small = paying(1_000, spending(coin(2)));
        assertAdmitted(mempool, large);
        assertAdmitted(mempool, small);
        BlockTemplate template =
                mempool.select(NOW, new BlockTemplate.Limits(small.transaction().size(), 10, 10, 10), any -> true);
        assertEquals(List.of(small), template.transactions());
    }

    @Test
    void selectionAsksWhetherEachIsIncludable() {
        VerifiedTransaction first = paying(2_000, spending(coin(1)));
        VerifiedTransaction second = paying(1_000, spending(coin(2)));
        assertAdmitted(mempool, first);
        assertAdmitted(mempool, second);
        assertEquals(
                List.of(second),
                mempool.select(NOW, ROOMY, each -> !each.equals(first)).transactions());
    }

    @Test
    void aLockTimeKeepsATransactionInTheMempoolButOutOfBlocks() {
        VerifiedTransaction locked = paying(9_000, timed(NOW + 100, 0, coin(1)));
        assertAdmitted(mempool, locked);
        assertFalse(mempool.hasPending(NOW + 99, 100, any -> true));
        assertEquals(List.of(), selected(NOW + 99));
        assertTrue(mempool.hasPending(NOW + 100, 100, any -> true));
        assertEquals(List.of(txid(locked)), selected(NOW + 100));
        assertEquals(List.of(), selected(NOW + 99), "also not in an earlier block after that");
    }

    @Test
    void lockedTransactionsDoNotHideOthersFromABoundedScan() {
        for (int i = 1; i <= 50; i++) {
            assertAdmitted(mempool, paying(9_000, timed(NOW + 100, 0, coin(i))));
        }
        assertAdmitted(mempool, paying(1_000, spending(coin(0))));
        assertEquals(1, count(new BlockTemplate.Limits(1_000_000, 10, 10, 1)));
    }

    @Test
    void anExpiredEntryIsNeitherSelectedNorKept() {
        VerifiedTransaction brief = paying(1_000, timed(0, NOW + 10, coin(1)));
        assertAdmitted(mempool, brief);
        assertEquals(List.of(txid(brief)), selected(NOW + 10));
        assertEquals(List.of(), selected(NOW + 11));
        assertEquals(List.of(), mempool.expire(NOW + 10));
        assertEquals(List.of(new Departure(brief.transaction(), Rule.EXPIRED, null)), mempool.expire(NOW + 11));
        assertEquals(0, mempool.size());
        assertEquals(0, mempool.bytes());
        assertNull(mempool.spenderOf(coin(1)));
    }

    @Test
    void pendingFollowsWhatIsIncludable() {
        assertFalse(mempool.hasPending(NOW, 100, any -> true));
        VerifiedTransaction first = paying(2_000, spending(coin(1)));
        VerifiedTransaction second = paying(1_000, spending(coin(2)));
        assertAdmitted(mempool, first);
        assertAdmitted(mempool, second);
        assertTrue(mempool.hasPending(NOW, 100, each -> each.equals(second)));
        assertTrue(mempool.hasPending(NOW, 1, each -> each.equals(second)), "found last time, so no scan is needed");
        assertFalse(mempool.hasPending(NOW, 100, each -> false));
        assertTrue(mempool.hasPending(NOW, 100, each -> each.equals(first)));
        mempool.onFinal(1, List.of(first.transaction()), NOW);
        assertTrue(mempool.hasPending(NOW, 100, any -> true));
        mempool.onFinal(2, List.of(second.transaction()), NOW);
        assertFalse(mempool.hasPending(NOW, 100, any -> true));
    }

    @Test
    void aFinalBlockTakesItsTransactionsOut() {
        VerifiedTransaction verified = paying(1_000, witnessed(1, coin(1)));
        assertAdmitted(mempool, verified);
        FinalOutcome outcome = mempool.onFinal(1, List.of(witnessed(2, coin(1))), NOW);
        assertEquals(List.of(verified), outcome.included(), "whatever its witnesses");
        assertEquals(List.of(), outcome.departures());
        assertEquals(0, mempool.size());
    }

    @Test
    void aFinalBlockEvictsTheLosersOfItsCoinsWithTheWinner() {
        VerifiedTransaction loser = paying(1_000, spending(coin(1), coin(2)));
        assertAdmitted(mempool, loser);
        Transaction winner = spending(coin(2), coin(3));
        FinalOutcome outcome = mempool.onFinal(1, List.of(winner), NOW);
        assertEquals(
                List.of(new Departure(loser.transaction(), Rule.DOUBLE_SPEND, winner.txid())), outcome.departures());
        assertNull(mempool.spenderOf(coin(1)));
    }

    @Test
    void aCoinThatWasSpentSinceTheVerificationIsRefused() {
        Transaction winner = spending(coin(1));
        mempool.onFinal(1, List.of(winner), NOW);
        AdmissionResult.Refused refused =
                assertRefused(Rule.DOUBLE_SPEND, mempool.admit(paying(1_000, spending(coin(1), coin(2))), NOW));
        assertEquals(winner.txid(), refused.winnerTxid());
        assertRefused(Rule.DOUBLE_SPEND, mempool.park(spending(coin(1), coin(2)), new Origin.Clients(), 1, NOW));
    }

    @Test
    void aVerificationOlderThanWhatIsRememberedMustBeMadeAgain() {
        Mempool forgetful = new Mempool(new MempoolLimits(1_000_000, 10, 10, 60_000, 5_000, 2), 0);
        forgetful.onFinal(1, List.of(spending(coin(1))), NOW);
        forgetful.onFinal(2, List.of(spending(coin(2))), NOW);
        VerifiedTransaction old = paying(1_000, spending(coin(1), coin(5)));
        assertInstanceOf(AdmissionResult.VerifyAgain.class, forgetful.admit(old, NOW));
        assertInstanceOf(
                AdmissionResult.VerifyAgain.class, forgetful.park(old.transaction(), new Origin.Clients(), 0, NOW));
        VerifiedTransaction fresh = new VerifiedTransaction(spending(coin(6)), 1_000, 1, List.of());
        assertAdmitted(forgetful, fresh);
    }

    @Test
    void finalBlocksAreReportedInOrder() {
        mempool.onFinal(1, List.of(), NOW);
        assertThrows(IllegalStateException.class, () -> mempool.onFinal(1, List.of(), NOW));
        assertThrows(IllegalStateException.class, () -> mempool.onFinal(3, List.of(), NOW));
    }

    @Test
    void aSnapshotShowsTheBestPayingFirstAndNoMoreThanAskedFor() {
        VerifiedTransaction cheap = paying(1_000, spending(coin(1)));
        VerifiedTransaction dear = paying(2_000, spending(coin(2)));
        VerifiedTransaction locked = paying(9_000, timed(NOW + 1, 0, coin(3)));
        List.of(cheap, dear, locked).forEach(each -> assertAdmitted(mempool, each));
        mempool.park(spending(coin(4)), new Origin.Clients(), 0, NOW);
        MempoolSnapshot snapshot = mempool.snapshot(2);
        assertEquals(List.of(txid(dear), txid(cheap)), snapshot.txids());
        assertEquals(3, snapshot.transactions());
        assertEquals(1, snapshot.parked());
        assertEquals(mempool.bytes(), snapshot.bytes());
        assertEquals(mempool.memory(), snapshot.memory());
        assertEquals(FeeRate.ZERO, snapshot.feeFloor());
        assertEquals(3, mempool.snapshot(10).txids().size());
    }

    @Test
    void limitsThatHoldNothingAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> limits(0, 1));
        assertThrows(IllegalArgumentException.class, () -> limits(1, 0));
    }
}
