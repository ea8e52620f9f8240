package io.timecoin.submission;

import io.timecoin.Interleavings;
import io.timecoin.crypto.Hash256;
import io.timecoin.query.view.TransactionState;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** Verifiers and the engine answer the two transactions of one submission: the result is there with the last. */
@Param(name = "index", gen = IntGen.class, conf = "0:1")
public final class SubmitTicketStress {

    private static final List<SubmitOutcome> OUTCOMES = List.of(outcome(false), outcome(true));

    private static final KnownTransactions NOTHING = new KnownTransactions() {
        @Override
        public TransactionState inMemory(Hash256 txid) {
            throw new IllegalStateException("nobody asks");
        }

        @Override
        public TransactionState applied(Hash256 txid) {
            throw new IllegalStateException("nobody asks");
        }
    };

    private final SubmitTicket.Batch batch = new SubmitTicket.Batch(2, NOTHING);
    private final AtomicIntegerArray answers = new AtomicIntegerArray(2);

    private static SubmitOutcome outcome(boolean parked) {
        return new SubmitOutcome.Accepted(Hash256.ZERO, new TransactionState.Pending(parked));
    }

    @Operation
    public void answer(@Param(name = "index") int index, @Param(name = "index") int outcome) {
        answers.incrementAndGet(index);
        batch.ticket(index).answer(OUTCOMES.get(outcome));
    }

    @Validate
    public void itIsAnsweredOnceBothAre() {
        boolean both = answers.get(0) > 0 && answers.get(1) > 0;
        if (batch.result().isDone() != both) {
            throw new IllegalStateException(
                    "answers " + answers + ", done " + batch.result().isDone());
        }
    }

    @Test
    void noAnswerIsLost() {
        Interleavings.check(SubmitTicketStress.class);
    }

    @Test
    void noAnswerIsLostUnderLoad() {
        Interleavings.load(SubmitTicketStress.class);
    }
}
