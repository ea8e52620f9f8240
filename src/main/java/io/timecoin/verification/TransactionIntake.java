package io.timecoin.verification;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.mutiny.Uni;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.Transaction;
import io.timecoin.replica.Checked;
import io.timecoin.replica.Replica;
import io.timecoin.verification.CoinResolver.Question;
import io.timecoin.verification.VerifierPool.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

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

    private final EngineInbox engine;
    private final VerifierPool pool;
    private final CoinResolver resolver;
    private final TransactionFaults faults;
    private final Consumer<Throwable> failed;
    private final AtomicInteger waiting = new AtomicInteger();

    /** Full hashes of what was verified or is being verified: gossip of the same is not verified again. */
    private final Cache<Hash256, Boolean> known = Caffeine.newBuilder()
            .maximumSize(MOST_KNOWN)
            .executor(Runnable::run)
            .build();

    /** @param failed told what must not happen: the node has to exit */
    TransactionIntake(
            EngineInbox engine,
            VerifierPool pool,
            CoinResolver resolver,
            TransactionFaults faults,
            Consumer<Throwable> failed) {
        this.failed = failed;
        this.engine = engine;
        this.pool = pool;
        this.resolver = resolver;
        this.faults = faults;
    }

    /** Whether {@code more} transactions of clients can be taken now; otherwise they are told to come back. */
    public boolean hasRoomFor(int more) {
        return waiting.get() + more <= CAPACITY && engine.hasRoomFor(more);
    }

    /** For a gauge. */
    public int waiting() {
        return waiting.get();
    }

    /** What clients submitted; each ticket is answered through the replica. */
    public void fromClient(List<Transaction> transactions, List<? extends ClientTicket> tickets) {
        List<Question> questions = new ArrayList<>(transactions.size());
        for (int i = 0; i < transactions.size(); i++) {
            known.put(transactions.get(i).fullHash(), Boolean.TRUE);
            questions.add(new Question(transactions.get(i), Optional.of(tickets.get(i)), false));
        }
        submitted(Urgency.TRANSACTION, new Source.Clients(), questions)
                .subscribe()
                .with(_ -> {}, failed);
    }

    /** What a peer sent; done once all of it has left for the engine. */
    public Uni<Void> fromPeer(PublicKey peer, List<Transaction> transactions, boolean fromVoter) {
        List<Question> questions = new ArrayList<>(transactions.size());
        for (Transaction transaction : transactions) {
            if (known.asMap().putIfAbsent(transaction.fullHash(), Boolean.TRUE) == null) {
                questions.add(new Question(transaction, Optional.empty(), fromVoter));
            }
        }
        return submitted(fromVoter ? Urgency.TRANSACTION : Urgency.STRANGER, new Source.Peer(peer), questions);
    }

    /** Judged before, on a state that is gone. */
    public void again(Checked earlier) {
        Question question = new Question(earlier.transaction(), earlier.ticket(), earlier.relayed());
        pool.execute(Urgency.TRANSACTION, () -> {
            List<Checked> result = resolver.check(List.of(question));
            engine.answer(replica -> replica.checked(result));
        });
    }

    /** A transaction that left without having become final may come again. */
    public void forget(Transaction transaction) {
        known.invalidate(transaction.fullHash());
    }

    /** Group, then of each chunk: its turn, its coins, its signatures, the engine's inbox. */
    private Uni<Void> submitted(Urgency urgency, Source source, List<Question> questions) {
        if (questions.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        waiting.addAndGet(questions.size());
        return Uni.join()
                .all(chunks(questions).stream()
                        .map(chunk -> pool.call(urgency, source, () -> verified(source, chunk)))
                        .toList())
                .andFailFast()
                .replaceWithVoid();
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

    private Uni<Void> verified(Source source, List<Question> chunk) {
        List<Checked> results = resolver.check(chunk);
        faults.look(source, results);
        waiting.addAndGet(-chunk.size());
        results.forEach(this::answerIfFinal);
        Runnable abandoned = () -> results.forEach(this::overloaded);
        if (!engine.submitTransactions(chunk.size(), replica -> replica.checked(results), abandoned)) {
            abandoned.run();
        }
        return Uni.createFrom().voidItem();
    }

    /** One that has been final for long is no news to the engine; its state is in the database. */
    private void answerIfFinal(Checked result) {
        Hash256 txid = result.transaction().txid();
        if (result.ticket().isPresent() && result.spentBy().equals(Optional.of(txid))) {
            ticket(result).ifPresent(ticket -> ticket.alreadyFinal(result));
        }
    }

    private static Optional<ClientTicket> ticket(Checked result) {
        return result.ticket().map(ticket -> (ClientTicket) ticket); // no others are given to questions here
    }

    private void overloaded(Checked result) {
        forget(result.transaction());
        ticket(result).ifPresent(ClientTicket::overloaded);
    }

    /** Verifies for a block, before everybody's transactions. */
    public void forBlock(List<Transaction> transactions, BiConsumer<Replica, List<Checked>> answer) {
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
    public void judge(Transaction transaction, Consumer<Checked> answer) {
        pool.execute(
                Urgency.TRANSACTION,
                new Source.Clients(),
                () -> answer.accept(resolver.check(List.of(new Question(transaction, Optional.empty(), false)))
                        .getFirst()));
    }
}
