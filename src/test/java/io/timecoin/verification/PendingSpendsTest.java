package io.timecoin.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.TestLedger;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionBody;
import io.timecoin.ledger.TransactionKind;
import io.timecoin.ledger.TransactionOutput;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PendingSpendsTest {

    private static final long NOW = 1_000_000;

    private final PendingSpends spends = new PendingSpends();

    private static Transaction transaction(long lockTime, int value, int... coins) {
        List<OutPoint> inputs = Arrays.stream(coins)
                .mapToObj(coin -> new OutPoint(Hash256.ZERO, coin))
                .toList();
        Address payee = TestLedger.address(TestLedger.wallet(0));
        return Transaction.of(
                new TransactionBody(
                        TransactionKind.TRANSFER,
                        inputs,
                        List.of(new TransactionOutput(value, payee)),
                        lockTime,
                        0,
                        new byte[0],
                        new byte[0]),
                List.of());
    }

    private Optional<Hash256> winner(Transaction transaction) {
        return spends.conflict(transaction, NOW).map(PendingSpends.Conflict::winner);
    }

    @Test
    void whoeverIsInTheMempoolHasItsCoinsUntilItLeaves() {
        Transaction first = transaction(0, 1, 1, 2);
        Transaction second = transaction(0, 2, 2, 3);
        assertEquals(Optional.empty(), winner(second));
        spends.admitted(first);
        assertEquals(Optional.of(first.txid()), winner(second));
        assertEquals(Optional.empty(), winner(first), "it is not in its own way");
        assertEquals(Optional.empty(), winner(transaction(0, 3, 3)));
        spends.departed(first);
        assertEquals(Optional.empty(), winner(second));
        assertEquals(0, spends.size());
    }

    @Test
    void whatIsFinalIsForTheDatabaseToSay() {
        Transaction first = transaction(0, 1, 1, 2);
        spends.admitted(first);
        spends.finalized(first);
        assertEquals(0, spends.size());
    }

    @Test
    void whoLosesACoinTakesNothingFromWhoHasIt() {
        Transaction locked = transaction(NOW + 1, 1, 1, 2);
        Transaction pending = transaction(0, 2, 1);
        spends.admitted(locked);
        spends.departed(locked);
        spends.admitted(pending);
        spends.departed(locked);
        assertEquals(Optional.of(pending.txid()), winner(transaction(0, 3, 1)));
        assertEquals(Optional.empty(), winner(transaction(0, 3, 2)));
    }

    @Test
    void whatIsLockedKeepsItsCoinsFromWhatIsLockedOnly() {
        Transaction locked = transaction(NOW + 1, 1, 1);
        spends.admitted(locked);
        assertEquals(Optional.empty(), winner(transaction(NOW, 2, 1)));
        assertEquals(Optional.of(locked.txid()), winner(transaction(NOW + 1, 2, 1)));
        assertEquals(
                Optional.of(locked.txid()),
                spends.conflict(transaction(0, 2, 1), NOW + 1).map(PendingSpends.Conflict::winner),
                "its time has come");
    }
}
