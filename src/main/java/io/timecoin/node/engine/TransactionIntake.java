package io.timecoin.node.engine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.Transaction;
import io.timecoin.node.engine.CoinResolver.Question;
import io.timecoin.node.engine.VerifierPool.Source;
import io.timecoin.node.view.SubmitOutcome;
import io.timecoin.node.view.TransactionState;
import io.timecoin.replica.Checked;
import io.timecoin.replica.Replica;
import io.timecoin.verification.Urgency;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The way of transactions into the mempool: bounded, then verified once beside the engine, then handed to it in batches.
 * Safe for any thread.
 */
public final class TransactionIntake {

    /** Most transactions between the outside and the engine's inbox. */
    public static final int CAPACITY = 16_384;

    private static final int CHUNK = 32;

    /** A chunk ends with the transaction that brings it to so many signatures: votes wait for it (protocol §7). */
    static final int CHUNK_WITNESSES = 128;

    private static final int MOST_KNOWN = 100_000;

    private final ConsensusEngine engine;
    private final VerifierPool pool;
    private final CoinResolver resolver;
    private final Function<Hash256, Optional<TransactionState>> finalState;
    private final AtomicInteger waiting = new AtomicInteger();

    /** Full hashes of what was verified or is being verified: gossip of the same is not verified again. */
    private final Cache<Hash256, Boolean> known = Caffeine.newBuilder()
            .maximumSize(MOST_KNOWN)
            .executor(Runnable::run)
            .build();

    /**
     * An intake.
     *
     * @param finalState state of a transaction that is final and applied, read from the database
     */
    TransactionIntake(
            ConsensusEngine engine,
            VerifierPool pool,
            CoinResolver resolver,
            Function<Hash256, Optional<TransactionState>> finalState) {
        this.engine = engine;
        this.pool = pool;
        this.resolver = resolver;
        this.finalState = finalState;
    }

    /** Whether {@code more} transactions of clients can be taken now; otherwise they are told to come back. */
    public boolean hasRoomFor(int more) {
        return waiting.get() + more <= CAPACITY
                && engine.waitingTransactions() + more <= ConsensusEngine.TRANSACTION_CAPACITY;
    }

    /** For a gauge. */
    public int waiting() {
        return waiting.get();
    }

    /** What clients submitted; each ticket is answered through the replica. */
    public void fromClient(List<Transaction> transactions, List<? extends Checked.Ticket> tickets) {
        List<Question> questions = new ArrayList<>(transactions.size());
        for (int i = 0; i < transactions.size(); i++) {
            known.put(transactions.get(i).fullHash(), Boolean.TRUE);
            questions.add(new Question(transactions.get(i), Optional.of(tickets.get(i)), false));
        }
        submit(new Source.Clients(), questions, () -> {});
    }

    /** What a peer sent; {@code taken} is run once all of it has left for the engine. */
    void fromPeer(PublicKey peer, List<Transaction> transactions, boolean fromVoter, Runnable taken) {
        List<Question> questions = new ArrayList<>(transactions.size());
        for (Transaction transaction : transactions) {
            if (known.asMap().putIfAbsent(transaction.fullHash(), Boolean.TRUE) == null) {
                questions.add(new Question(transaction, Optional.empty(), fromVoter));
            }
        }
        submit(new Source.Peer(peer), questions, taken);
    }

    /** Judged before, on a state that is gone. */
    void again(Checked earlier) {
        Question question = new Question(earlier.transaction(), earlier.ticket(), earlier.relayed());
        pool.execute(Urgency.TRANSACTION, () -> {
            List<Checked> result = resolver.check(List.of(question));
            engine.answer(replica -> replica.checked(result));
        });
    }

    /** A transaction that left without having become final may come again. */
    void forget(Transaction transaction) {
        known.invalidate(transaction.fullHash());
    }

    private void submit(Source source, List<Question> questions, Runnable taken) {
        if (questions.isEmpty()) {
            taken.run();
            return;
        }
        waiting.addAndGet(questions.size());
        List<List<Question>> chunks = chunks(questions);
        AtomicInteger left = new AtomicInteger(chunks.size());
        for (List<Question> chunk : chunks) {
            pool.execute(Urgency.TRANSACTION, source, () -> {
                verify(chunk);
                if (left.decrementAndGet() == 0) {
                    taken.run();
                }
            });
        }
    }

    /** Cuts questions into what is looked at in one piece: enough for one look into the database, and no long work. */
    static List<List<Question>> chunks(List<Question> questions) {
        List<List<Question>> chunks = new ArrayList<>();
        int from = 0;
        int witnesses = 0;
        for (int to = 1; to <= questions.size(); to++) {
            witnesses += questions.get(to - 1).transaction().witnesses().size();
            if (to - from == CHUNK || witnesses >= CHUNK_WITNESSES || to == questions.size()) {
                chunks.add(questions.subList(from, to));
                from = to;
                witnesses = 0;
            }
        }
        return chunks;
    }

    private void verify(List<Question> chunk) {
        List<Checked> results = resolver.check(chunk);
        waiting.addAndGet(-chunk.size());
        results.forEach(this::answerIfFinal);
        Runnable abandoned = () -> results.forEach(this::overloaded);
        if (!engine.submitTransactions(chunk.size(), replica -> replica.checked(results), abandoned)) {
            abandoned.run();
        }
    }

    /** One that has been final for long is no news to the engine; its state is in the database. */
    private void answerIfFinal(Checked result) {
        Hash256 txid = result.transaction().txid();
        if (result.ticket().isPresent() && result.spentBy().equals(Optional.of(txid))) {
            TransactionState state = finalState.apply(txid).orElse(new TransactionState.Pending(false));
            ((SubmitTicket) result.ticket().get()).answer(new SubmitOutcome.Accepted(txid, state));
        }
    }

    private void overloaded(Checked result) {
        forget(result.transaction());
        result.ticket().ifPresent(ticket -> ((SubmitTicket) ticket).overloaded());
    }

    /** Verifies for a block, before everybody's transactions. */
    void forBlock(List<Transaction> transactions, BiConsumer<Replica, List<Checked>> answer) {
        List<Question> questions = transactions.stream()
                .map(transaction -> new Question(transaction, Optional.empty(), true))
                .toList();
        for (List<Question> chunk : chunks(questions)) {
            pool.execute(Urgency.BLOCK, () -> {
                List<Checked> results = resolver.check(chunk);
                engine.answer(replica -> answer.accept(replica, results));
            });
        }
    }

    /** Decodes and judges a transaction without admitting it. */
    void judge(Transaction transaction, Consumer<Checked> answer) {
        pool.execute(
                Urgency.TRANSACTION,
                new Source.Clients(),
                () -> answer.accept(resolver.check(List.of(new Question(transaction, Optional.empty(), false)))
                        .getFirst()));
    }
}
