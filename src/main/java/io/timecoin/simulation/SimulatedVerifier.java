package io.timecoin.simulation;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.Coin;
import io.timecoin.ledger.Rule;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.Verdict.Invalid;
import io.timecoin.ledger.VerificationOutcome;
import io.timecoin.mempool.Origin;
import io.timecoin.replica.Checked;
import io.timecoin.replica.Replica;
import io.timecoin.replica.SecondLook;
import io.timecoin.simulation.VirtualCpu.Verification;
import io.timecoin.verification.Urgency;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * How one node judges transactions beside its engine: it reads their coins, verifies them and answers, so that the chain may
 * move on between the look at the coins and the answer. Usually that takes up to 3 ms; while it is slow up to seconds, each
 * question by itself, so that answers come in any order.
 */
final class SimulatedVerifier {

    /** Takes the answer to a question. */
    interface Answer {
        void give(Replica replica, List<Checked> checked);
    }

    private static final long READING = 2 * VirtualTime.MILLI;
    private static final long ANSWERING = VirtualTime.MILLI;

    /** So many transactions are one piece of work. */
    private static final int CHUNK = 32;

    /** Stands for all clients among those who have something verified. */
    private static final int CLIENTS = -1;

    /** What is asked, on whose behalf, and who is told. */
    private record Question(
            Urgency urgency,
            int source,
            List<Transaction> transactions,
            Origin origin,
            boolean relayed,
            Answer answer,
            Runnable freed) {

        List<Question> pieces() {
            List<Question> pieces = new ArrayList<>();
            for (int from = 0; from < transactions.size(); from += CHUNK) {
                List<Transaction> some = transactions.subList(from, Math.min(from + CHUNK, transactions.size()));
                pieces.add(new Question(urgency, source, some, origin, relayed, answer, freed));
            }
            return pieces;
        }
    }

    /** How many were verified: none of what was refused before that. */
    private static long signatures(List<Checked> checked) {
        return checked.stream()
                .filter(each -> !(each.outcome() instanceof VerificationOutcome.Rejected(Invalid reason))
                        || reason.rule() == Rule.SIGNATURE_INVALID)
                .mapToLong(each -> each.transaction().witnesses().size())
                .sum();
    }

    /** A question that was asked while answers are slow. */
    private static final class Slow {
        private final Runnable answer;
        private boolean given;

        Slow(Runnable answer) {
            this.answer = answer;
        }

        void give() {
            if (!given) {
                given = true;
                answer.run();
            }
        }
    }

    private final SimulatedNode node;
    private final SimulatedWorld world;
    private final VirtualCpu cpu;
    private final UnappliedCoins unapplied;
    private final Set<Hash256> known = new LinkedHashSet<>();
    private final List<Slow> slow = new ArrayList<>();
    private long slowestMillis;
    private long questions;
    private long newestAnswered;

    SimulatedVerifier(SimulatedNode node, SimulatedWorld world, VirtualCpu cpu) {
        this.node = node;
        this.world = world;
        this.cpu = cpu;
        this.unapplied = new UnappliedCoins(world.ledger.transactionRules());
    }

    /**
     * Makes answers slow, or (with 0) quick again; then those that are waited for come, too.
     *
     * @param mostMillis how long an answer may take
     */
    void slowDown(long mostMillis) {
        slowestMillis = mostMillis;
        if (mostMillis == 0) {
            List<Slow> waiting = List.copyOf(slow);
            slow.clear();
            waiting.forEach(each -> node.later(world.random.nextLong(ANSWERING), each::give));
        }
    }

    /** Transactions that a peer passes on: those that are not known are judged for the mempool. */
    void gossip(int from, List<Transaction> transactions, Runnable freed) {
        List<Transaction> fresh = transactions.stream()
                .filter(transaction -> known.add(transaction.fullHash()))
                .toList();
        if (fresh.isEmpty()) {
            freed.run();
            return;
        }
        Origin origin =
                new Origin.Voter(world.ledger.set.voter(world.voterOf(from)).id());
        judge(new Question(Urgency.TRANSACTION, from, fresh, origin, true, Replica::checked, freed));
    }

    /** Transactions of a client. */
    void submitted(List<Transaction> transactions) {
        transactions.forEach(transaction -> known.add(transaction.fullHash()));
        judge(new Question(
                Urgency.TRANSACTION, CLIENTS, transactions, new Origin.Clients(), false, Replica::checked, () -> {}));
    }

    /** Transactions of a block. */
    void forBlock(List<Transaction> transactions, Answer answer) {
        judge(new Question(Urgency.BLOCK, node.host, transactions, new Origin.Clients(), true, answer, () -> {}));
    }

    /** One that was judged before, on a state that is gone. */
    void again(Checked earlier) {
        List<Transaction> one = List.of(earlier.transaction());
        judge(new Question(
                Urgency.TRANSACTION, node.host, one, earlier.origin(), earlier.relayed(), Replica::checked, () -> {}));
    }

    private void judge(Question question) {
        long reading = world.random.nextLong(READING);
        long answering = world.random.nextLong(ANSWERING);
        if (slowestMillis > 0) {
            judgeSlowly(question, reading, answering);
            return;
        }
        node.later(reading, () -> {
            List<Question> pieces = cpu.isFree() ? List.of(question) : question.pieces();
            AtomicInteger left = new AtomicInteger(pieces.size());
            for (Question piece : pieces) {
                cpu.verify(piece.urgency(), piece.source(), () -> {
                    List<Checked> checked = check(piece);
                    return new Verification(signatures(checked), () -> {
                        node.later(answering, () -> give(piece, checked));
                        if (left.decrementAndGet() == 0) {
                            question.freed().run();
                        }
                    });
                });
            }
        });
    }

    private void give(Question question, List<Checked> checked) {
        Runnable turn = () -> node.turn(here -> question.answer().give(here, checked));
        if (question.urgency() == Urgency.BLOCK) {
            cpu.engine(turn);
        } else {
            cpu.engineLast(turn);
        }
    }

    private void judgeSlowly(Question question, long reading, long answering) {
        long asked = ++questions;
        long all = answering + world.random.nextLong(slowestMillis * VirtualTime.MILLI);
        boolean readsLate = world.random.nextInt(4) == 0; // mostly an answer is old when it comes
        node.later(readsLate ? world.random.nextLong(all + 1) : reading, () -> {
            List<Checked> checked = check(question);
            Slow waits = new Slow(() -> {
                notice(asked, checked);
                give(question, checked);
            });
            slow.add(waits);
            question.freed().run();
            node.later(all, () -> {
                slow.remove(waits);
                waits.give();
            });
        });
    }

    /** Judges a block once more, from the database alone, after all that is final is in it. */
    void lookAgain(SecondLook question) {
        node.later(world.random.nextLong(READING + ANSWERING), () -> {
            node.writer().applyWaiting();
            SecondLook.Answer answer = question.answer(
                    world.ledger.serialJudge(),
                    node.disk().tip(),
                    outPoints -> outPoints.stream()
                            .<@Nullable Coin>map(
                                    outPoint -> node.disk().coin(outPoint).orElse(null))
                            .toList());
            world.situations.occurred(Situation.LOOKED_AGAIN, node.host);
            node.turn(here -> here.lookedAgain(question.id(), answer));
        });
    }

    private void notice(long asked, List<Checked> checked) {
        if (asked < newestAnswered) {
            world.situations.occurred(Situation.ANSWERS_CROSSED, node.host);
        }
        newestAnswered = Math.max(newestAnswered, asked);
        long seen = checked.getFirst().seenHeight();
        if (seen < node.replica().tip().height()) {
            world.situations.occurred(Situation.ANSWER_IS_OLD, node.host);
        }
        if (!node.replica().mempool().remembersFinalsSince(seen)) {
            world.situations.occurred(Situation.ANSWER_FORGOTTEN, node.host);
        }
    }

    private List<Checked> check(Question question) {
        return question.transactions().stream()
                .map(transaction -> unapplied.check(transaction, question.origin(), question.relayed(), node.disk()))
                .toList();
    }

    void admitted(Transaction transaction) {
        known.add(transaction.fullHash());
    }

    /** It left without having become final, or was not taken, and may come again. */
    void departed(Transaction transaction) {
        known.remove(transaction.fullHash());
    }

    void blockAdded(Block block) {
        unapplied.add(block);
    }

    /** It is applied, or will never be. */
    void blockGone(Block block) {
        unapplied.remove(block);
    }

    int unappliedTransactions() {
        return unapplied.size();
    }

    /** The process has ended. */
    void clear() {
        unapplied.clear();
        known.clear();
        slow.clear();
    }
}
