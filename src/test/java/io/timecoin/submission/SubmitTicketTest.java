package io.timecoin.submission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Rule;
import io.timecoin.query.view.TransactionState;
import java.util.List;
import org.junit.jupiter.api.Test;

class SubmitTicketTest {

    private final SubmitTicket.Batch batch = new SubmitTicket.Batch(2, new KnownTransactions() {
        @Override
        public TransactionState inMemory(Hash256 txid) {
            return new TransactionState.Pending(true);
        }

        @Override
        public TransactionState applied(Hash256 txid) {
            return new TransactionState.Pending(false);
        }
    });
    private final SubmitOutcome accepted =
            new SubmitOutcome.Accepted(Hash256.ZERO, new TransactionState.Pending(false));

    @Test
    void aBatchIsAnsweredInItsOrderOnceAllAre() {
        batch.ticket(1).overloaded();
        assertFalse(batch.result().isDone());
        batch.ticket(0).answer(accepted);
        List<SubmitOutcome> outcomes = batch.result().join();
        assertEquals(accepted, outcomes.get(0));
        assertEquals(
                Rule.OVERLOADED,
                assertInstanceOf(SubmitOutcome.Rejected.class, outcomes.get(1)).rule());
    }

    @Test
    void theFirstAnswerCounts() {
        batch.ticket(0).answer(accepted);
        batch.ticket(0).overloaded();
        assertFalse(batch.result().isDone());
        batch.ticket(1).answer(accepted);
        assertEquals(List.of(accepted, accepted), batch.result().join());
    }
}
