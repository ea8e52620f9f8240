package io.timecoin.submission;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** Takes transactions of clients. Safe for any thread; nothing blocks. */
public interface Submissions {

    /** Most transactions of one submission. */
    int MOST = 1_000;

    /**
     * Decodes, verifies and admits one encoded transaction, and passes it on. Idempotent: a known or final one is accepted
     * with its state. The same order as the calls of one caller is not promised.
     */
    default CompletionStage<SubmitOutcome> submit(byte[] encodedTransaction) {
        return submitAll(List.of(encodedTransaction)).thenApply(List::getFirst);
    }

    /** The same for many at once, answers in order; what client streams use. At most {@value #MOST}. */
    CompletionStage<List<SubmitOutcome>> submitAll(List<byte[]> encodedTransactions);

    /** All checks of {@link #submit} on current state without admitting. */
    CompletionStage<SubmitOutcome> validate(byte[] encodedTransaction);
}
