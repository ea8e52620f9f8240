package io.timecoin.mempool;

import static io.timecoin.mempool.Transfers.coin;
import static io.timecoin.mempool.Transfers.spending;
import static io.timecoin.mempool.Transfers.unsettled;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Rule;
import io.timecoin.ledger.Transaction;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nobody fills the room of those who wait for their inputs for anybody else (protocol §4, Pending). */
class ParkingRoomTest {

    private static final long NOW = 1_000_000;
    private static final long HELD = TransactionMemory.parked(spending(coin(1)));
    private static final Origin CLIENTS = new Origin.Clients();
    private static final Origin VOTER = new Origin.Voter(Hash256.ZERO);

    /** Room for 16, of which strangers have 4, and 4 are for what was verified. */
    private final Mempool byNumber = new Mempool(new MempoolLimits(1_000_000, 10, 16, 1_000_000, 5_000, 100), 0);

    private final Mempool byMemory = new Mempool(new MempoolLimits(1_000_000, 10, 1_000, 16 * HELD, 5_000, 100), 0);
    private int next = 1;

    private static Origin stranger(int number) {
        byte[] key = new byte[PublicKey.LENGTH];
        key[0] = (byte) number;
        return new Origin.Stranger(PublicKey.of(key));
    }

    private Transaction transaction() {
        return spending(coin(next++));
    }

    /** How many of {@code count} found room. */
    private int park(Mempool mempool, Origin origin, int count) {
        int parked = 0;
        for (int i = 0; i < count; i++) {
            if (mempool.park(transaction(), origin, 0, NOW) instanceof AdmissionResult.Parked) {
                parked++;
            }
        }
        return parked;
    }

    private static List<Departure> displaced(AdmissionResult result) {
        return assertInstanceOf(AdmissionResult.Parked.class, result).departures();
    }

    @Test
    void allStrangersTogetherHaveAQuarter() {
        for (Mempool mempool : List.of(byNumber, byMemory)) {
            assertEquals(4, park(mempool, stranger(1), 100));
            assertEquals(8, park(mempool, CLIENTS, 8), "beside them there is room");
            assertEquals(12, mempool.parked());
        }
    }

    @Test
    void whoHasLeastFindsRoomAtTheExpenseOfWhoHasMost() {
        for (Mempool mempool : List.of(byNumber, byMemory)) {
            Transaction first = transaction();
            mempool.park(first, stranger(1), 0, NOW);
            park(mempool, stranger(1), 2);
            Transaction last = transaction();
            mempool.park(last, stranger(1), 0, NOW);
            assertEquals(
                    List.of(new Departure(last, Rule.PARKED_FULL, null)),
                    displaced(mempool.park(transaction(), stranger(2), 0, NOW)));
            assertNull(mempool.findTransaction(last.fullHash()));
            assertEquals(
                    1,
                    displaced(mempool.park(transaction(), stranger(2), 0, NOW)).size());
            Rule refused = assertInstanceOf(
                            AdmissionResult.Refused.class, mempool.park(transaction(), stranger(2), 0, NOW))
                    .rule();
            assertEquals(Rule.PARKED_FULL, refused, "both have two now");
            assertNotNull(mempool.findTransaction(first.fullHash()), "the last come leave first");
            assertEquals(4, mempool.parked());
        }
    }

    @Test
    void aVoterOrClientsDoNotFillItForOneAnother() {
        assertEquals(12, park(byNumber, VOTER, 100), "a quarter is for what was verified");
        assertEquals(6, park(byNumber, CLIENTS, 100));
        assertEquals(12, byNumber.parked());
        assertEquals(4, park(byNumber, stranger(1), 100), "until all three have as much");
        assertEquals(12, byNumber.parked());
    }

    @Test
    void aLargeOneDoesNotDisplaceManySmallOnesOfSomebodyElse() {
        assertEquals(12, park(byMemory, CLIENTS, 12));
        OutPoint[] inputs = new OutPoint[30];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = coin(1_000 + i);
        }
        assertInstanceOf(AdmissionResult.Refused.class, byMemory.park(spending(inputs), VOTER, 0, NOW));
        assertEquals(12, byMemory.parked());
    }

    @Test
    void whatWasVerifiedHasTheWholeRoomAndDisplacesWhoHasMost() {
        Transaction parent = transaction();
        OutPoint change = new OutPoint(parent.txid(), 0);
        park(byNumber, VOTER, 12);
        for (int i = 0; i < 4; i++) {
            Transaction child = spending(change, coin(2_000 + i));
            assertEquals(List.of(), displaced(byNumber.admit(unsettled(1_000, child, change), CLIENTS, NOW)));
        }
        Transaction child = spending(change, coin(3_000));
        assertEquals(
                1,
                displaced(byNumber.admit(unsettled(1_000, child, change), CLIENTS, NOW))
                        .size());
        assertEquals(16, byNumber.parked());
    }

    @Test
    void roomIsFreeAgainWhenItsTimeIsOver() {
        park(byMemory, stranger(1), 4);
        assertEquals(4 * HELD, byMemory.held().parked());
        assertEquals(4, byMemory.expire(NOW + 5_001).size());
        assertEquals(0, byMemory.held().parked());
        assertEquals(4, park(byMemory, stranger(2), 100));
    }

    @Test
    void whatIsWokenToBeVerifiedAgainIsStillOfWhoBroughtIt() {
        Transaction parent = transaction();
        Transaction child = spending(new OutPoint(parent.txid(), 0), coin(4_000));
        byNumber.park(child, stranger(7), 0, NOW);
        assertEquals(
                List.of(new FinalOutcome.Woken(child, stranger(7))),
                byNumber.onFinal(1, List.of(parent), NOW).verifyAgain());
    }
}
