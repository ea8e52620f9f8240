package io.timecoin.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.TestSeed;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.TestLedger;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionBody;
import io.timecoin.ledger.TransactionKind;
import io.timecoin.ledger.TransactionOutput;
import io.timecoin.ledger.VerifiedTransaction;
import io.timecoin.mempool.AdmissionResult;
import io.timecoin.mempool.CoinStates;
import io.timecoin.mempool.CoinStatus;
import io.timecoin.mempool.Departure;
import io.timecoin.mempool.FinalOutcome;
import io.timecoin.mempool.Mempool;
import io.timecoin.mempool.MempoolLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Beside the mempool and the states of coins that it is a copy of. */
class PendingTransactionsTest {

    private static final int WALLETS = 4;
    private static final long NOW = 1_767_225_600_000L;

    private final TestLedger ledger = TestLedger.ofBronze(4);
    private final PendingTransactions pending = new PendingTransactions();
    private final CoinStates coins = new CoinStates(pending::coinMoved);
    private final Mempool mempool = new Mempool(MempoolLimits.STANDARD, 0);
    private long height;

    private void admit(VerifiedTransaction transaction) {
        admit(transaction, NOW);
    }

    private void admit(VerifiedTransaction transaction, long now) {
        if (mempool.admit(transaction, now) instanceof AdmissionResult.Admitted admitted) {
            departed(admitted.departures());
            coins.locked(transaction.transaction());
            pending.admitted(transaction);
        }
    }

    private void departed(List<Departure> departures) {
        departures.forEach(departure -> {
            coins.released(departure.transaction());
            pending.departed(departure.transaction());
        });
    }

    private void finalize(Transaction transaction) {
        FinalOutcome outcome = mempool.onFinal(++height, List.of(transaction), NOW);
        coins.finalized(transaction);
        departed(outcome.departures());
        pending.finalized(transaction.txid());
    }

    private void assertSame(List<Transaction> known, String seed) {
        assertEquals(mempool.size(), pending.size(), seed);
        assertEquals(mempool.bytes(), pending.bytes(), seed);
        assertEquals(mempool.memory(), pending.memory(), seed);
        assertEquals(
                mempool.snapshot(1_000).txids(),
                pending.inOrder(NOW).map(each -> each.transaction().txid()).toList(),
                seed);
        for (Transaction transaction : known) {
            assertEquals(Optional.ofNullable(mempool.find(transaction.txid())), pending.find(transaction.txid()), seed);
            for (OutPoint input : transaction.inputs()) {
                assertEquals(Optional.ofNullable(coins.statusOf(input)), pending.statusOf(input), seed);
            }
        }
    }

    @Test
    void itIsAlwaysWhatTheEngineHas() {
        long seed = TestSeed.next();
        Random random = new Random(seed);
        List<Transaction> known = new ArrayList<>();
        pending.viewEntered(0);
        for (int step = 1; step < 60; step++) {
            VerifiedTransaction transaction =
                    ledger.verifiedTransfer(random.nextInt(WALLETS), random.nextInt(WALLETS), 100_000 + 10_000L * step);
            known.add(transaction.transaction());
            switch (random.nextInt(4)) {
                case 0, 1 -> admit(transaction);
                case 2 -> {
                    Transaction proposed = known.get(random.nextInt(known.size()));
                    if (mempool.contains(proposed.txid())) {
                        coins.pending(proposed, step);
                        coins.voted(step, 2L * step);
                        pending.notarizing(step, 2L * step);
                    }
                }
                default -> {
                    Transaction chosen = known.get(random.nextInt(known.size()));
                    if (mempool.contains(chosen.txid()) && random.nextInt(3) == 0) {
                        finalize(chosen);
                    }
                }
            }
            assertSame(known, "seed " + seed);
        }
    }

    /** A dry run is answered as the mempool would answer. */
    @Test
    void aConflictIsThatOfTheMempool() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Transaction> known = new ArrayList<>();
        int conflicts = 0;
        for (int step = 1; step < 60; step++) {
            long now = NOW + 100L * step;
            VerifiedTransaction transaction =
                    transfer(random.nextInt(WALLETS), 10_000L * step, random.nextBoolean() ? 0 : now + 300);
            known.add(transaction.transaction());
            if (random.nextInt(3) == 0) {
                admit(transaction, now);
            }
            for (Transaction each : known) {
                if (!mempool.contains(each.txid())) {
                    Optional<AdmissionResult.Refused> conflict = pending.conflict(each, now);
                    assertEquals(Optional.ofNullable(mempool.objection(each, now)), conflict, "seed " + seed);
                    conflicts += conflict.isPresent() ? 1 : 0;
                }
            }
        }
        assertTrue(conflicts > 0, "seed " + seed);
    }

    private VerifiedTransaction transfer(int wallet, long value, long lockTime) {
        return ledger.verified(ledger.sign(
                new TransactionBody(
                        TransactionKind.TRANSFER,
                        List.of(ledger.coinOf(wallet)),
                        List.of(new TransactionOutput(
                                TestLedger.COIN / 2 + value, Address.of(new byte[Address.LENGTH]))),
                        lockTime,
                        0,
                        new byte[0],
                        new byte[0]),
                TestLedger.wallet(wallet)));
    }

    @Test
    void oneThatWasParkedAndLeavesDoesNotTakeItsTwinAlong() {
        VerifiedTransaction admitted = ledger.verifiedTransfer(0, 1, 1_000_000);
        Transaction signed = admitted.transaction();
        pending.admitted(admitted);
        pending.departed(Transaction.of(TransactionBody.transfer(signed.inputs(), signed.outputs()), List.of()));
        assertEquals(Optional.of(admitted), pending.find(signed.txid()));
        pending.departed(signed);
        assertEquals(0, pending.size());
        assertEquals(0, pending.bytes());
    }

    @Test
    void votesOfAnEarlierEpochAreForgotten() {
        VerifiedTransaction transaction = ledger.verifiedTransfer(0, 1, 1_000_000);
        pending.viewEntered(0);
        pending.notarizing(7, 3);
        pending.viewEntered(1);
        coins.pending(transaction.transaction(), 7);
        OutPoint coin = transaction.transaction().inputs().getFirst();
        assertEquals(
                Optional.of(
                        new CoinStatus.SpentPending(transaction.transaction().txid(), 7, 0)),
                pending.statusOf(coin));
    }
}
