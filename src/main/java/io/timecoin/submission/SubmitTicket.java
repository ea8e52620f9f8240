package io.timecoin.submission;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Rule;
import io.timecoin.mempool.AdmissionResult;
import io.timecoin.query.view.TransactionState;
import io.timecoin.replica.Checked;
import io.timecoin.verification.ClientTicket;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** One place in the answer to a client's submission of one or more transactions. Safe for any thread. */
final class SubmitTicket implements ClientTicket {

    /** All answers of one submission; completes when the last one is there. */
    static final class Batch {

        private final KnownTransactions known;
        private final AtomicReferenceArray<SubmitOutcome> outcomes;
        private final AtomicInteger open;
        private final CompletableFuture<List<SubmitOutcome>> result = new CompletableFuture<>();

        Batch(int size, KnownTransactions known) {
            this.known = known;
            this.outcomes = new AtomicReferenceArray<>(size);
            this.open = new AtomicInteger(size);
        }

        SubmitTicket ticket(int index) {
            return new SubmitTicket(this, index);
        }

        CompletableFuture<List<SubmitOutcome>> result() {
            return result;
        }

        void answer(int index, SubmitOutcome outcome) {
            if (outcomes.compareAndSet(index, null, outcome) && open.decrementAndGet() == 0) {
                SubmitOutcome[] all = new SubmitOutcome[outcomes.length()];
                Arrays.setAll(all, outcomes::get);
                result.complete(List.of(all));
            }
        }
    }

    private final Batch batch;
    private final int index;

    private SubmitTicket(Batch batch, int index) {
        this.batch = batch;
        this.index = index;
    }

    void answer(SubmitOutcome outcome) {
        batch.answer(index, outcome);
    }

    @Override
    public void alreadyFinal(Checked checked) {
        Hash256 txid = checked.transaction().txid();
        answer(new SubmitOutcome.Accepted(txid, batch.known.applied(txid)));
    }

    @Override
    public void overloaded() {
        answer(new SubmitOutcome.Rejected(
                Optional.empty(),
                Rule.OVERLOADED,
                "this node has more transactions waiting than it can take; try again shortly",
                Optional.empty()));
    }

    @Override
    public void admission(Checked checked, AdmissionResult result) {
        Hash256 txid = checked.transaction().txid();
        SubmitOutcome outcome = switch (result) {
            case AdmissionResult.Admitted _ -> new SubmitOutcome.Accepted(txid, new TransactionState.Pending(false));
            case AdmissionResult.AlreadyKnown _ -> new SubmitOutcome.Accepted(txid, batch.known.inMemory(txid));
            case AdmissionResult.Parked _ -> new SubmitOutcome.Accepted(txid, new TransactionState.Pending(true));
            case AdmissionResult.Refused refused ->
                new SubmitOutcome.Rejected(
                        Optional.of(txid), refused.rule(), refused.detail(), Optional.ofNullable(refused.winnerTxid()));
            case AdmissionResult.VerifyAgain _ ->
                throw new IllegalStateException("not an answer: it is being verified again");
        };
        answer(outcome);
    }
}
