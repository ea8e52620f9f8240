package io.timecoin.verification;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.Rule;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.Verdict.Invalid;
import io.timecoin.ledger.VerificationOutcome;
import io.timecoin.mempool.Origin;
import io.timecoin.mempool.TransactionMemory;
import io.timecoin.network.conduct.Fault;
import io.timecoin.network.conduct.Faults;
import io.timecoin.replica.Checked;
import io.timecoin.replica.Replica;
import io.timecoin.runtime.HeapAccount;
import io.timecoin.runtime.HeapShare;
import io.timecoin.runtime.LatestEntries;
import io.timecoin.verification.CoinResolver.Question;
import io.timecoin.verification.VerifierPool.Source;
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

    /** Most transactions of clients between the outside and the engine's inbox, and of all in that. */
    public static final int CAPACITY = 16_384;

    /** Some seconds of all that the machine can verify; the same comes again within one. */
    private static final int MOST_KNOWN = 40_000;

    private static final int MOST_WASTEFUL = 1_024;

    /** Of the engine's room, strangers leave a half and voters a quarter to clients. */
    private static final int STRANGERS_LEAVE = CAPACITY / 2;

    private static final int VOTERS_LEAVE = CAPACITY / 4;

    private final EngineInbox engine;
    private final VerifierPool pool;
    private final FirstLook firstLook;
    private final CoinResolver resolver;
    private final Function<Transaction, Optional<Checked>> verifiedBefore;
    private final Faults faults;
    private final TransactionStages stages;

    /** Until the engine has had them. */
    private final TransactionRoom ofClients;

    /** Of clients and peers, not verified yet: clients' room bounds the ones, the windows of links the others. */
    private final AtomicInteger unverified = new AtomicInteger();

    /** Verified, until the engine has had them. */
    private final TransactionRoom verifiedOfPeers;

    private final long peersBytes;

    /** Full hashes of what was verified or is being verified: gossip of the same is not verified again. */
    private final LatestEntries<Hash256, Boolean> known = LatestEntries.count(MOST_KNOWN);

    /** Voters that have brought a signature that does not hold, until the next start. */
    private final LatestEntries<Origin, Boolean> wasteful = LatestEntries.count(MOST_WASTEFUL);

    /** @param verifiedBefore what was found of a transaction of a block before it was asked for */
    TransactionIntake(
            EngineInbox engine,
            VerifierPool pool,
            FirstLook firstLook,
            CoinResolver resolver,
            Function<Transaction, Optional<Checked>> verifiedBefore,
            Faults faults,
            TransactionStages stages,
            HeapAccount heap) {
        this.engine = engine;
        this.pool = pool;
        this.firstLook = firstLook;
        this.resolver = resolver;
        this.verifiedBefore = verifiedBefore;
        this.faults = faults;
        this.stages = stages;
        long clientsBytes = heap.share(HeapShare.CLIENT_TRANSACTIONS);
        this.ofClients = new TransactionRoom(CAPACITY, clientsBytes);
        this.peersBytes = heap.share(HeapShare.PEER_TRANSACTIONS);
        this.verifiedOfPeers =
                new TransactionRoom(Integer.MAX_VALUE, peersBytes); // their number is the engine's to bound
        heap.use(HeapShare.CLIENT_TRANSACTIONS, clientsBytes, ofClients::bytes);
        heap.use(HeapShare.PEER_TRANSACTIONS, peersBytes, verifiedOfPeers::bytes);
    }

    /**
     * Takes room for {@code more} transactions of a client; empty if there is none now: then it is told to come back.
     *
     * @param encodedBytes that they have together
     */
    public Optional<ClientPlaces> places(int more, long encodedBytes) {
        long bytes = TransactionMemory.atMost(more, encodedBytes);
        return engine.hasRoomFor(more) && ofClients.enter(more, bytes, 0)
                ? Optional.of(new ClientPlaces(this, ofClients, more, bytes))
                : Optional.empty();
    }

    /** Whether there is room for one more now. */
    public boolean hasRoom() {
        return engine.hasRoomFor(1) && ofClients.has(1, TransactionMemory.atMost(1, 0));
    }

    /** Of clients and peers, not verified yet; for a gauge. */
    public int waiting() {
        return unverified.get();
    }

    /** What clients submitted and has its room. */
    void fromClient(List<Transaction> transactions, List<? extends ClientTicket> tickets) {
        List<Question> questions = new ArrayList<>(transactions.size());
        for (int i = 0; i < transactions.size(); i++) {
            stages.received(transactions.get(i));
            known.put(transactions.get(i).fullHash(), Boolean.TRUE);
            questions.add(new Question(transactions.get(i), Optional.of(tickets.get(i)), new Origin.Clients()));
        }
        unverified.addAndGet(questions.size());
        for (List<Question> chunk : Chunks.of(questions)) {
            pool.execute(Urgency.TRANSACTION, new Source.Clients(), () -> verifyForClients(chunk));
        }
    }

    private void verifyForClients(List<Question> chunk) {
        List<Checked> results = new ArrayList<>(chunk.size());
        List<Question> wellFormed = new ArrayList<>(chunk.size());
        for (Question question : chunk) {
            firstLook.malformed(question).ifPresentOrElse(results::add, () -> wellFormed.add(question));
        }
        results.addAll(judged(wellFormed));
        unverified.addAndGet(-chunk.size());
        results.forEach(this::answerIfFinal);
        List<Transaction> transactions =
                chunk.stream().map(Question::transaction).toList();
        long bytes = TransactionRoom.memory(transactions);
        submit(results, () -> ofClients.leave(chunk.size(), bytes));
    }

    /**
     * What a peer sent, in pieces one after the other, so that a link has no more before the verifiers than its window has messages
     * (protocol §7); done once all of it has left for the engine, or with the first of them that breaks a rule whatever the state:
     * what comes after that is not looked at.
     *
     * @param peer whose link it is
     * @return why the link has to end, if so
     */
    public Uni<Optional<Invalid>> fromPeer(PublicKey peer, Origin origin, List<Transaction> transactions) {
        List<Question> questions = new ArrayList<>(transactions.size());
        for (Transaction transaction : transactions) {
            if (!known.contains(transaction.fullHash())) {
                stages.received(transaction);
                questions.add(new Question(transaction, Optional.empty(), origin));
            }
        }
        if (questions.isEmpty()) {
            return Uni.createFrom().item(Optional.empty());
        }
        Urgency urgency = isLast(origin) ? Urgency.STRANGER : Urgency.TRANSACTION;
        AtomicInteger left = new AtomicInteger(questions.size());
        unverified.addAndGet(questions.size());
        return Multi.createFrom()
                .iterable(Chunks.of(questions))
                .onItem()
                .transformToUniAndConcatenate(chunk -> pool.call(
                                urgency,
                                new Source.Peer(peer),
                                () -> Uni.createFrom().item(verifyForPeer(peer, chunk, origin)))
                        .onItem()
                        .invoke(() -> verified(left, chunk.size())))
                .select()
                .where(Optional::isPresent)
                .collect()
                .first()
                .map(fault -> fault == null ? Optional.<Invalid>empty() : fault)
                .onTermination()
                .invoke(() -> verified(left, questions.size()));
    }

    /** So many of a batch, or as many as are left of it, wait for no verification any more. */
    private void verified(AtomicInteger left, int most) {
        unverified.addAndGet(-Math.min(most, left.getAndUpdate(before -> before - Math.min(most, before))));
    }

    /** The first fault of form; nothing of the piece has been looked at then, and all of it may come from others. */
    private Optional<Invalid> verifyForPeer(PublicKey peer, List<Question> chunk, Origin origin) {
        Optional<Invalid> fault = firstLook.fault(chunk);
        if (fault.isPresent()) {
            faults.atFault(peer, Fault.MALFORMED_TRANSACTION);
            return fault;
        }
        List<Question> fresh = chunk.stream()
                .filter(question -> known.add(question.transaction().fullHash(), Boolean.TRUE))
                .toList();
        List<Checked> results = judged(fresh);
        results.stream()
                .filter(result -> isRejectedBy(Rule.SIGNATURE_INVALID, result))
                .forEach(_ -> {
                    faults.atFault(peer, Fault.BAD_TRANSACTION_SIGNATURE);
                    wasteful.put(origin, Boolean.TRUE);
                });
        List<Checked> news = results.stream().filter(this::isForEngine).toList();
        if (!news.isEmpty()) {
            submitOfPeer(news, origin);
        }
        return Optional.empty();
    }

    private void submitOfPeer(List<Checked> news, Origin origin) {
        int left = origin.isStranger() ? STRANGERS_LEAVE : VOTERS_LEAVE;
        long leftBytes = origin.isStranger() ? peersBytes / 2 : 0;
        long bytes =
                TransactionRoom.memory(news.stream().map(Checked::transaction).toList());
        if (engine.hasRoomFor(news.size() + left) && verifiedOfPeers.enter(news.size(), bytes, leftBytes)) {
            submit(news, () -> verifiedOfPeers.leave(news.size(), bytes));
        } else {
            news.forEach(this::overloaded);
        }
    }

    /** Strangers, and voters that have made this node verify signatures for nothing: no correct node passes such on. */
    private boolean isLast(Origin origin) {
        return origin.isStranger() || wasteful.contains(origin);
    }

    private static boolean isRejectedBy(Rule rule, Checked result) {
        return result.outcome() instanceof VerificationOutcome.Rejected(Invalid reason) && reason.rule() == rule;
    }

    /** A no that nobody waits for ends here; if it may be a yes later, the transaction may come again. */
    private boolean isForEngine(Checked result) {
        if (!(result.outcome() instanceof VerificationOutcome.Rejected(Invalid reason))
                || reason.rule() == Rule.INPUT_UNKNOWN) {
            return true;
        }
        if (reason.rule().mayPass()) {
            forget(result.transaction());
        } else {
            stages.forget(result.transaction());
        }
        return false;
    }

    /** What the mempool would not take is told from what has to be verified, with one look at the coins of the latter. */
    private List<Checked> judged(List<Question> questions) {
        List<Checked> results = new ArrayList<>(questions.size());
        List<Question> rest = new ArrayList<>(questions.size());
        for (Question question : questions) {
            firstLook.objection(question).ifPresentOrElse(results::add, () -> rest.add(question));
        }
        if (!rest.isEmpty()) {
            results.addAll(resolver.check(rest));
        }
        return results;
    }

    /** @param done run once they take no room here any more */
    private void submit(List<Checked> results, Runnable done) {
        for (Checked result : results) {
            if (result.outcome() instanceof VerificationOutcome.Verified) {
                stages.reached(TransactionStages.Stage.VERIFIED, result.transaction());
            }
        }
        Runnable abandoned = () -> {
            done.run();
            results.forEach(this::overloaded);
        };
        Consumer<Replica> work = replica -> {
            done.run();
            replica.checked(results);
        };
        if (!engine.submitTransactions(results.size(), work, abandoned)) {
            abandoned.run();
        }
    }

    /** Judged before, on a state that is gone. */
    public void again(Checked earlier) {
        Question question = new Question(earlier.transaction(), earlier.ticket(), earlier.origin(), earlier.relayed());
        pool.execute(isLast(earlier.origin()) ? Urgency.STRANGER : Urgency.TRANSACTION, () -> {
            List<Checked> result = resolver.check(List.of(question));
            engine.answer(replica -> replica.checked(result));
        });
    }

    /** A transaction that left without having become final may come again. */
    public void forget(Transaction transaction) {
        known.remove(transaction.fullHash());
        stages.forget(transaction);
    }

    /** One that has been final for long is no news to the engine; its state is in the database. */
    private void answerIfFinal(Checked result) {
        Hash256 txid = result.transaction().txid();
        if (result.ticket().isPresent() && result.spentBy().equals(Optional.of(txid))) {
            stages.forget(result.transaction());
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
        List<Checked> known = new ArrayList<>();
        List<Question> questions = new ArrayList<>();
        for (Transaction transaction : transactions) {
            verifiedBefore
                    .apply(transaction)
                    .ifPresentOrElse(
                            known::add,
                            () -> questions.add(new Question(transaction, Optional.empty(), new Origin.Clients())));
        }
        if (!known.isEmpty()) {
            engine.answer(replica -> answer.accept(replica, known));
        }
        for (List<Question> chunk : Chunks.of(questions)) {
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
                () -> answer.accept(
                        resolver.check(List.of(new Question(transaction, Optional.empty(), new Origin.Clients())))
                                .getFirst()));
    }
}
