package io.timecoin.submission;

import io.timecoin.crypto.Hash256;
import io.timecoin.engine.BlockImporter;
import io.timecoin.ledger.Rule;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.VerificationOutcome;
import io.timecoin.ledger.codec.MalformedException;
import io.timecoin.query.FinalTransactions;
import io.timecoin.query.LedgerReader;
import io.timecoin.query.NodeJournal;
import io.timecoin.query.StateWatch;
import io.timecoin.query.view.TransactionState;
import io.timecoin.query.view.TransactionView;
import io.timecoin.runtime.Threads;
import io.timecoin.verification.ClientPlaces;
import io.timecoin.verification.TransactionIntake;
import io.timecoin.verification.Verification;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** The way of clients' transactions into this node's mempool. */
@Singleton
public final class MempoolSubmissions implements Submissions, KnownTransactions {

    private static final SubmitOutcome OVERLOADED = new SubmitOutcome.Rejected(
            Optional.empty(),
            Rule.OVERLOADED,
            "this node has more transactions waiting than it can take; try again shortly",
            Optional.empty());

    private final TransactionIntake intake;
    private final BlockImporter importer;
    private final NodeJournal journal;
    private final StateWatch states;
    private final LedgerReader reader;
    private final Executor answers;

    public MempoolSubmissions(
            Verification verification,
            BlockImporter importer,
            NodeJournal journal,
            StateWatch states,
            LedgerReader reader,
            Threads threads) {
        this.intake = verification.transactions();
        this.importer = importer;
        this.journal = journal;
        this.states = states;
        this.reader = reader;
        this.answers = threads.reads();
    }

    @Override
    public TransactionState inMemory(Hash256 txid) {
        return journal.knownState(txid);
    }

    @Override
    public TransactionState applied(Hash256 txid) {
        return reader.transaction(txid).map(TransactionView::state).orElse(new TransactionState.Pending(false));
    }

    @Override
    public CompletionStage<List<SubmitOutcome>> submitAll(List<byte[]> encodedTransactions) {
        if (encodedTransactions.size() > MOST) {
            throw new IllegalArgumentException("at most " + MOST + " transactions at once");
        }
        if (encodedTransactions.isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        SubmitTicket.Batch batch = new SubmitTicket.Batch(encodedTransactions.size(), this);
        Optional<SubmitOutcome> refusal = notAccepting();
        if (refusal.isPresent()) {
            answerAll(encodedTransactions.size(), batch, refusal.get());
        } else {
            submitAll(encodedTransactions, batch);
        }
        return batch.result().thenApplyAsync(outcomes -> outcomes, answers);
    }

    /** Room is taken before anything is decoded: whoever comes at the same time finds what is left. */
    private void submitAll(List<byte[]> encodedTransactions, SubmitTicket.Batch batch) {
        long bytes = encodedTransactions.stream().mapToLong(each -> each.length).sum();
        Optional<ClientPlaces> room = intake.places(encodedTransactions.size(), bytes);
        if (room.isEmpty()) {
            answerAll(encodedTransactions.size(), batch, OVERLOADED);
            return;
        }
        try (ClientPlaces places = room.get()) {
            List<Transaction> transactions = new ArrayList<>();
            List<SubmitTicket> tickets = new ArrayList<>();
            for (int i = 0; i < encodedTransactions.size(); i++) {
                decode(encodedTransactions.get(i), batch.ticket(i), transactions, tickets);
            }
            places.submit(transactions, tickets);
        }
    }

    private static void answerAll(int count, SubmitTicket.Batch batch, SubmitOutcome outcome) {
        for (int i = 0; i < count; i++) {
            batch.ticket(i).answer(outcome);
        }
    }

    private void decode(
            byte[] encoded, SubmitTicket ticket, List<Transaction> transactions, List<SubmitTicket> tickets) {
        try {
            Transaction transaction = Transaction.decode(encoded);
            Optional<FinalTransactions.Recent> known = journal.recentFinal(transaction.txid());
            if (known.isPresent()) {
                ticket.answer(new SubmitOutcome.Accepted(transaction.txid(), journal.state(known.get())));
                return;
            }
            transactions.add(transaction);
            tickets.add(ticket);
        } catch (MalformedException e) {
            ticket.answer(new SubmitOutcome.Rejected(Optional.empty(), Rule.MALFORMED, e.reason(), Optional.empty()));
        }
    }

    private Optional<SubmitOutcome> notAccepting() {
        Optional<String> silent = journal.silent().or(states::takesNothing); // the first says so at once
        if (silent.isPresent()) {
            return Optional.of(new SubmitOutcome.Rejected(
                    Optional.empty(),
                    Rule.NOT_ACCEPTING,
                    "this node takes no part: " + silent.get(),
                    Optional.empty()));
        }
        return importer.isBehind() ? Optional.of(OVERLOADED) : Optional.empty();
    }

    @Override
    public CompletionStage<SubmitOutcome> validate(byte[] encodedTransaction) {
        Transaction transaction;
        try {
            transaction = Transaction.decode(encodedTransaction);
        } catch (MalformedException e) {
            return CompletableFuture.completedFuture(
                    new SubmitOutcome.Rejected(Optional.empty(), Rule.MALFORMED, e.reason(), Optional.empty()));
        }
        CompletableFuture<SubmitOutcome> answer = new CompletableFuture<>();
        intake.judge(transaction, checked -> {
            if (checked.spentBy().equals(Optional.of(transaction.txid()))) {
                answer.complete(reader.transaction(transaction.txid())
                        .map(known -> new SubmitOutcome.Accepted(transaction.txid(), known.state()))
                        .orElseThrow(() -> new IllegalStateException("final, and not in the index: " + transaction)));
                return;
            }
            if (checked.outcome() instanceof VerificationOutcome.Rejected rejected) {
                answer.complete(new SubmitOutcome.Rejected(
                        Optional.of(transaction.txid()),
                        rejected.reason().rule(),
                        rejected.reason().detail(),
                        checked.spentBy()));
                return;
            }
            answer.complete(objection(transaction));
        });
        return answer.thenApplyAsync(outcome -> outcome, answers);
    }

    private SubmitOutcome objection(Transaction transaction) {
        return journal.objection(transaction)
                .<SubmitOutcome>map(objection -> new SubmitOutcome.Rejected(
                        Optional.of(transaction.txid()),
                        objection.rule(),
                        objection.detail(),
                        Optional.ofNullable(objection.winnerTxid())))
                .orElseGet(() -> new SubmitOutcome.Accepted(transaction.txid(), new TransactionState.Pending(false)));
    }
}
