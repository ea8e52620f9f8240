package io.timecoin.query;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.VerifiedTransaction;
import io.timecoin.network.Scheduler;
import io.timecoin.query.view.TransactionState;
import io.timecoin.query.view.TransactionView;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Answers from the journal in memory, then from the database. */
final class LiveTransactionQueries implements TransactionQueries {

    private final NodeJournal journal;
    private final LedgerReader reader;
    private final Reads reads;
    private final Executor answers;
    private final Scheduler timer;

    LiveTransactionQueries(NodeJournal journal, LedgerReader reader, Reads reads, Executor answers, Scheduler timer) {
        this.journal = journal;
        this.reader = reader;
        this.reads = reads;
        this.answers = answers;
        this.timer = timer;
    }

    @Override
    public CompletionStage<Optional<TransactionView>> transaction(Hash256 txid) {
        // In this order: what is no longer pending is final already.
        Optional<TransactionView> known = journal.pending()
                .find(txid)
                .map(LiveTransactionQueries::pending)
                .or(() -> recent(txid));
        return known.isPresent() ? CompletableFuture.completedFuture(known) : stored(txid);
    }

    private CompletionStage<Optional<TransactionView>> stored(Hash256 txid) {
        return reads.point(() -> recent(txid)
                .or(() -> reader.transaction(txid))
                .or(() -> journal.rejected(txid)
                        .map(state -> new TransactionView(txid, Optional.empty(), state, Optional.empty()))));
    }

    private Optional<TransactionView> recent(Hash256 txid) {
        return journal.recentFinal(txid)
                .map(known -> new TransactionView(
                        txid, Optional.of(known.transaction()), journal.state(known), Optional.empty()));
    }

    private static TransactionView pending(VerifiedTransaction verified) {
        return new TransactionView(
                verified.transaction().txid(),
                Optional.of(verified.transaction()),
                new TransactionState.Pending(false),
                Optional.of(verified.fee()));
    }

    @Override
    public CompletionStage<Optional<TransactionView>> awaitFinality(Hash256 txid, Duration timeout) {
        CompletableFuture<Void> decided = journal.decided(txid);
        CompletableFuture<Optional<TransactionView>> known = transaction(txid).toCompletableFuture();
        CompletableFuture<Optional<TransactionView>> answer = known.thenCompose(view -> {
            boolean isDecided = view.isPresent() && !(view.get().state() instanceof TransactionState.Pending);
            if (isDecided) {
                return CompletableFuture.completedFuture(view);
            }
            Scheduler.Cancellation alarm = timer.after(timeout, () -> decided.complete(null));
            return decided.whenComplete((_, _) -> alarm.cancel()).thenComposeAsync(_ -> transaction(txid), answers);
        });
        // However the answer ends, by cancelling too, nobody waits any more: stages before it would not hear of that.
        var _ = answer.whenComplete((_, _) -> {
            known.cancel(false);
            decided.cancel(false);
        });
        return answer;
    }
}
