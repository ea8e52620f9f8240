package io.timecoin.query;

import io.timecoin.crypto.Hash256;
import io.timecoin.engine.ConsensusEngine;
import io.timecoin.ledger.VerifiedTransaction;
import io.timecoin.network.Scheduler;
import io.timecoin.query.view.TransactionState;
import io.timecoin.query.view.TransactionView;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Answers from the journal in memory, then from the engine, then from the database. */
final class LiveTransactionQueries implements TransactionQueries {

    private final ConsensusEngine engine;
    private final NodeJournal journal;
    private final LedgerReader reader;
    private final Executor reads;
    private final Scheduler timer;

    LiveTransactionQueries(
            ConsensusEngine engine, NodeJournal journal, LedgerReader reader, Executor reads, Scheduler timer) {
        this.engine = engine;
        this.journal = journal;
        this.reader = reader;
        this.reads = reads;
        this.timer = timer;
    }

    @Override
    public CompletionStage<Optional<TransactionView>> transaction(Hash256 txid) {
        Optional<TransactionView> recent = recent(txid);
        if (recent.isPresent()) {
            return CompletableFuture.completedFuture(recent);
        }
        return engine.ask(replica ->
                        Optional.ofNullable(replica.mempool().find(txid)).map(LiveTransactionQueries::pending))
                .thenComposeAsync(
                        pending -> pending.isPresent() ? CompletableFuture.completedFuture(pending) : stored(txid),
                        reads);
    }

    private CompletionStage<Optional<TransactionView>> stored(Hash256 txid) {
        return read(() -> recent(txid)
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
        return transaction(txid)
                .thenCompose(view -> {
                    boolean isDecided = view.isPresent() && !(view.get().state() instanceof TransactionState.Pending);
                    if (isDecided) {
                        return CompletableFuture.completedFuture(view);
                    }
                    Scheduler.Cancellation alarm = timer.after(timeout, () -> decided.complete(null));
                    return decided.whenComplete((_, _) -> alarm.cancel())
                            .thenComposeAsync(_ -> transaction(txid), reads);
                })
                .whenComplete((view, failure) -> decided.complete(null)); // nobody waits any more
    }

    private <T> CompletionStage<T> read(Supplier<T> question) {
        return CompletableFuture.supplyAsync(question, reads);
    }
}
