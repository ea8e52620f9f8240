package io.timecoin.sync;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.timecoin.crypto.PublicKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.concurrent.atomic.LongAdder;

/**
 * Whose question is answered when (protocol §7). The next question of a link is begun when a reply to it has left, so that who
 * does not read is not answered. A voter has a few under way at once; of all strangers together one reply is being made at a
 * time, of their links in turn, and none of them has two on its way. What waits beyond a link's share is let go: who asked asks
 * somebody else. Safe for any thread; the work is begun on the thread that asks or that ends another one.
 */
final class QuestionTurns {

    /** As many parts as a correct node asks one source for at once. */
    static final int AT_ONCE_OF_A_VOTER = 3;

    /** Fewer than a window holds, so that votes behind them are still read. */
    static final int WAITING_OF_A_VOTER = 32;

    static final int WAITING_OF_A_STRANGER = 4;

    /** How a question is answered. */
    interface Answer {

        /**
         * Makes the reply and gives it to the link.
         *
         * @return the first when nothing is being made any more, what it brings when the reply has left or never will
         */
        Uni<Uni<Void>> begin();
    }

    private record Question(PublicKey peer, boolean voter, Answer answer, UniEmitter<? super Void> taken) {}

    private static final class Asker {
        private final Deque<Question> waiting = new ArrayDeque<>();
        private int underWay;

        private boolean isIdle() {
            return waiting.isEmpty() && underWay == 0;
        }
    }

    private final Map<PublicKey, Asker> askers = new LinkedHashMap<>();

    /** Strangers whose next question may begin, in turn. */
    private final SequencedSet<PublicKey> strangersDue = new LinkedHashSet<>();

    private boolean makingForStranger;
    private boolean beginning;
    private final LongAdder letGo = new LongAdder();

    /** A question came; done when its reply has left or nothing comes of it. */
    Uni<Void> ask(PublicKey peer, boolean voter, Answer answer) {
        return ask(peer, voter, answer, () -> {});
    }

    /** @param refused run if too many of the peer's questions wait already: it may be told that this node is busy */
    Uni<Void> ask(PublicKey peer, boolean voter, Answer answer, Runnable refused) {
        return Uni.createFrom().emitter(emitter -> {
            Question question = new Question(peer, voter, answer, emitter);
            if (waits(question)) {
                beginDue();
            } else {
                letGo.increment();
                refused.run();
                emitter.complete(null);
            }
        });
    }

    private synchronized boolean waits(Question question) {
        Asker asker = askers.computeIfAbsent(question.peer(), _ -> new Asker());
        int most = question.voter() ? WAITING_OF_A_VOTER : WAITING_OF_A_STRANGER;
        boolean room = asker.waiting.size() < most;
        if (room) {
            asker.waiting.addLast(question);
        }
        return room;
    }

    /** Work that ends at once must not become a deep stack: one thread begins what is due, also for the others. */
    private void beginDue() {
        for (List<Question> due = takeDue(true); !due.isEmpty(); due = takeDue(false)) {
            due.forEach(this::begin);
        }
    }

    /** What is to be begun now; nothing if another thread, or this one further up, will look again. */
    private synchronized List<Question> takeDue(boolean entering) {
        if (entering && beginning) {
            return List.of();
        }
        List<Question> due = new ArrayList<>();
        askers.forEach((peer, asker) -> {
            while (isDue(asker, true)) {
                due.add(take(asker));
            }
            if (isDue(asker, false)) {
                strangersDue.add(peer);
            }
        });
        while (!makingForStranger && !strangersDue.isEmpty()) {
            Asker asker = askers.get(strangersDue.removeFirst());
            if (asker != null && isDue(asker, false)) {
                makingForStranger = true;
                due.add(take(asker));
            }
        }
        beginning = !due.isEmpty();
        return due;
    }

    private static boolean isDue(Asker asker, boolean voter) {
        Question first = asker.waiting.peekFirst();
        return first != null && first.voter() == voter && asker.underWay < (voter ? AT_ONCE_OF_A_VOTER : 1);
    }

    private static Question take(Asker asker) {
        asker.underWay++;
        return asker.waiting.removeFirst();
    }

    private void begin(Question question) {
        Uni.createFrom()
                .deferred(() -> question.answer().begin())
                .onTermination()
                .invoke(() -> made(question))
                .chain(left -> left)
                .onTermination()
                .invoke(() -> ended(question))
                .subscribe()
                .with(question.taken()::complete, question.taken()::fail);
    }

    private void made(Question question) {
        if (!question.voter()) {
            synchronized (this) {
                makingForStranger = false;
            }
            beginDue();
        }
    }

    private void ended(Question question) {
        synchronized (this) {
            Asker asker = askers.get(question.peer());
            if (asker != null) {
                asker.underWay--;
                if (asker.isIdle()) {
                    askers.remove(question.peer());
                }
            }
        }
        beginDue();
    }

    /** Questions that came beyond a link's share, since the start. */
    long letGo() {
        return letGo.sum();
    }

    /** Questions that wait. */
    synchronized int waiting() {
        return askers.values().stream().mapToInt(asker -> asker.waiting.size()).sum();
    }
}
