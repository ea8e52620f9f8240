package io.timecoin.mempool;

import static io.timecoin.mempool.Transfers.coin;
import static io.timecoin.mempool.Transfers.paying;
import static io.timecoin.mempool.Transfers.spending;
import static io.timecoin.mempool.Transfers.timed;
import static io.timecoin.mempool.Transfers.txid;
import static io.timecoin.mempool.Transfers.unsettled;
import static io.timecoin.mempool.Transfers.withMemo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Rule;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.VerifiedTransaction;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Transactions whose lockTime lies ahead take no room, and no coin, from those that can be included now (protocol §4). */
class LockedRoomTest {

    private static final long NOW = 1_000_000;
    private static final long SOON = NOW + 100;
    private static final int SIZE = spending(coin(1)).size();
    private static final long HELD = TransactionMemory.waiting(spending(coin(1)));

    /** Room for 48 transactions of {@link #HELD}, of which 3 may be locked. */
    private final Mempool mempool = new Mempool(limits(48 * HELD, 48), 0);

    private static MempoolLimits limits(long bytes, int transactions) {
        return new MempoolLimits(bytes, transactions, 10, 60_000, 5_000, 1_000);
    }

    private static VerifiedTransaction locked(long fee, int coin) {
        return paying(fee, timed(SOON, 0, coin(coin)));
    }

    private static VerifiedTransaction pending(long fee, int coin) {
        return paying(fee, spending(coin(coin)));
    }

    private static List<Departure> admitted(Mempool mempool, VerifiedTransaction verified, long now) {
        return assertInstanceOf(AdmissionResult.Admitted.class, mempool.admit(verified, now))
                .departures();
    }

    private List<Departure> admitted(VerifiedTransaction verified) {
        return admitted(mempool, verified, NOW);
    }

    private static AdmissionResult.Refused assertRefused(Rule rule, AdmissionResult result) {
        AdmissionResult.Refused refused = assertInstanceOf(AdmissionResult.Refused.class, result);
        assertEquals(rule, refused.rule());
        return refused;
    }

    private static Departure madeRoom(VerifiedTransaction verified) {
        return new Departure(verified.transaction(), Rule.MEMPOOL_FULL, null);
    }

    @Test
    void aLockTimeMoreThanTenMinutesAheadIsRefused() {
        assertRefused(Rule.LOCK_TIME_TOO_FAR, mempool.admit(paying(9_000, timed(NOW + 600_001, 0, coin(1))), NOW));
        assertRefused(Rule.LOCK_TIME_TOO_FAR, mempool.admit(paying(9_000, timed(Long.MAX_VALUE, 0, coin(1))), NOW));
        assertEquals(0, mempool.size());
        assertEquals(List.of(), admitted(paying(9_000, timed(NOW + 600_000, 0, coin(1)))));
    }

    @Test
    void theFullFeeOfATransactionThatIsLockedForEverKeepsNobodyOut() {
        Mempool small = new Mempool(limits(1_000_000, 8), 0);
        for (int i = 0; i < 8; i++) {
            small.admit(paying(100_000_000_000L, timed(Long.MAX_VALUE, 0, coin(i))), NOW);
        }
        assertEquals(FeeRate.ZERO, small.feeFloor());
        assertEquals(List.of(), admitted(small, pending(1_000, 9), NOW));
    }

    @Test
    void lockedOnesHoldASixteenthOfTheBytes() {
        for (int i = 1; i <= 3; i++) {
            assertEquals(List.of(), admitted(locked(1_000L * i, i)));
        }
        AdmissionResult.Refused refused = assertRefused(Rule.MEMPOOL_FULL, mempool.admit(locked(1_000, 4), NOW));
        assertTrue(refused.detail().contains("lockTime"), refused.detail());
        assertEquals(List.of(madeRoom(locked(1_000, 1))), admitted(locked(1_001, 4)), "the best paying stay");
        assertEquals(3L * SIZE, mempool.bytes());
        assertEquals(3 * HELD, mempool.memory());
        // One byte more than the least paying one has: two would have to go, and the second pays more.
        Transaction longer = timed(SOON, 0, coin(5), coin(6));
        assertRefused(Rule.MEMPOOL_FULL, mempool.admit(paying(1_500, longer), NOW));
        assertEquals(3, mempool.size());
    }

    @Test
    void anyPendingOneDisplacesLockedOnesWhateverTheyPay() {
        VerifiedTransaction first = locked(90_000, 1);
        VerifiedTransaction second = locked(80_000, 2);
        admitted(first);
        admitted(second);
        for (int i = 3; i <= 48; i++) {
            assertEquals(List.of(), admitted(pending(5_000, i)));
        }
        assertEquals(List.of(madeRoom(second)), admitted(pending(1_000, 49)));
        assertEquals(List.of(madeRoom(first)), admitted(pending(1_000, 50)));
        assertEquals(new FeeRate(1_000, SIZE), mempool.feeFloor());
        assertRefused(Rule.MEMPOOL_FULL, mempool.admit(pending(1_000, 51), NOW));
        assertEquals(48, mempool.size());
    }

    @Test
    void noPendingOneIsEvictedForALockedOne() {
        for (int i = 0; i < 48; i++) {
            admitted(pending(1_000, i));
        }
        assertRefused(Rule.MEMPOOL_FULL, mempool.admit(locked(90_000, 50), NOW));
        Mempool byNumber = new Mempool(limits(1_000_000, 2), 0);
        admitted(byNumber, pending(1_000, 1), NOW);
        admitted(byNumber, locked(5_000, 2), NOW);
        assertEquals(FeeRate.ZERO, byNumber.feeFloor(), "there is room for any pending one");
        assertEquals(List.of(madeRoom(locked(5_000, 2))), admitted(byNumber, locked(6_000, 3), NOW));
        assertTrue(byNumber.contains(txid(pending(1_000, 1))));
    }

    private static Mempool fullWithOneLocked() {
        Mempool small = new Mempool(limits(16 * HELD, 100), 0);
        admitted(small, locked(1_000, 0), NOW);
        for (int i = 1; i < 16; i++) {
            admitted(small, pending(5_000, i), NOW);
        }
        return small;
    }

    @Test
    void nobodyIsDisplacedForAPendingOneThatWouldNotFitAnyway() {
        Mempool small = fullWithOneLocked();
        assertRefused(Rule.MEMPOOL_FULL, small.admit(paying(4_000, withMemo(1, coin(20))), NOW));
        assertEquals(16, small.size());
    }

    @Test
    void aLockedOneIsPendingFromItsTimeOn() {
        VerifiedTransaction first = locked(9_000, 1);
        admitted(first);
        admitted(locked(9_000, 2));
        admitted(locked(9_000, 3));
        assertRefused(Rule.MEMPOOL_FULL, mempool.admit(paying(9_000, timed(SOON + 1, 0, coin(4))), SOON - 1));
        assertEquals(
                List.of(),
                admitted(mempool, paying(9_000, timed(SOON + 1, 0, coin(4))), SOON),
                "their time has come, so they are not in its way");
        for (int i = 5; i <= 48; i++) {
            admitted(mempool, pending(8_000, i), SOON);
        }
        VerifiedTransaction late = paying(9_000, timed(SOON + 1, 0, coin(4)));
        assertEquals(List.of(madeRoom(late)), admitted(mempool, pending(1_000, 49), SOON));
        assertRefused(Rule.MEMPOOL_FULL, mempool.admit(pending(1_000, 50), SOON));
        assertTrue(mempool.contains(txid(first)), "it is displaced by those that pay more only");
    }

    @Test
    void thatItsTimeHasComeIsSeenWithoutANewcomer() {
        for (int i = 0; i < 3; i++) {
            admitted(locked(9_000, i));
        }
        mempool.expire(SOON);
        Mempool full = new Mempool(limits(16 * HELD, 1), 0);
        admitted(full, locked(9_000, 1), NOW);
        assertEquals(FeeRate.ZERO, full.feeFloor());
        full.expire(SOON);
        assertEquals(new FeeRate(9_000, SIZE), full.feeFloor());
    }

    @Test
    void aLockedOneKeepsItsCoinFromOtherLockedOnesOnly() {
        VerifiedTransaction locked = paying(90_000, timed(SOON, 0, coin(1), coin(2)));
        admitted(locked);
        assertRefused(Rule.DOUBLE_SPEND, mempool.admit(locked(95_000, 1), NOW));
        VerifiedTransaction pending = pending(1_000, 1);
        assertEquals(List.of(new Departure(locked.transaction(), Rule.DOUBLE_SPEND, txid(pending))), admitted(pending));
        assertEquals(txid(pending), mempool.spenderOf(coin(1)));
        assertNull(mempool.spenderOf(coin(2)));
        Hash256 winner =
                assertRefused(Rule.DOUBLE_SPEND, mempool.admit(locked, NOW)).winnerTxid();
        assertEquals(txid(pending), winner);
    }

    @Test
    void fromItsTimeOnItKeepsItsCoinFromAll() {
        VerifiedTransaction locked = locked(9_000, 1);
        admitted(locked);
        AdmissionResult.Refused refused =
                assertRefused(Rule.DOUBLE_SPEND, mempool.admit(paying(9_000, spending(coin(1), coin(2))), SOON));
        assertEquals(txid(locked), refused.winnerTxid());
    }

    @Test
    void aPendingOneThatAlsoWantsThePendingOnesCoinTakesNone() {
        admitted(locked(9_000, 1));
        admitted(pending(1_000, 2));
        assertRefused(Rule.DOUBLE_SPEND, mempool.admit(paying(9_000, spending(coin(1), coin(2))), NOW));
        assertTrue(mempool.contains(txid(locked(9_000, 1))));
    }

    @Test
    void aPendingOneThatFindsNoRoomTakesNoCoin() {
        Mempool small = fullWithOneLocked();
        assertRefused(Rule.MEMPOOL_FULL, small.admit(paying(4_000, withMemo(1, coin(0))), NOW));
        assertEquals(txid(locked(1_000, 0)), small.spenderOf(coin(0)));
        assertEquals(1, admitted(small, pending(1_000, 0), NOW).size(), "without a memo it fits in the same place");
    }

    @Test
    void aParkedOneThatCanBeIncludedTakesTheCoinWhenItsOthersAreFinal() {
        Transaction parent = spending(coin(1));
        OutPoint change = new OutPoint(parent.txid(), 0);
        VerifiedTransaction child = unsettled(1_000, spending(change, coin(2)), change);
        VerifiedTransaction locked = locked(9_000, 2);
        admitted(locked);
        assertInstanceOf(AdmissionResult.Parked.class, mempool.admit(child, NOW));
        assertInstanceOf(
                AdmissionResult.Parked.class,
                mempool.park(spending(change, coin(2), coin(3)), new Origin.Clients(), 0, NOW));
        assertEquals(txid(locked), mempool.spenderOf(coin(2)), "a parked one takes no coin");
        FinalOutcome outcome = mempool.onFinal(1, List.of(parent), NOW);
        assertEquals(List.of(child), outcome.admitted());
        assertEquals(
                List.of(new Departure(locked.transaction(), Rule.DOUBLE_SPEND, txid(child))), outcome.departures());
    }
}
