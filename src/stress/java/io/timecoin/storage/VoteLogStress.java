package io.timecoin.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.consensus.Statement;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.PublicKey;
import io.timecoin.runtime.Loops;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Appends of several threads while the log closes or its thread dies: each is answered once, and durable means durable. */
final class VoteLogStress {

    private static final PublicKey OPERATOR = TestChain.key(9);
    private static final int ROUNDS = Integer.getInteger("timecoin.stress.rounds", 300);
    private static final int THREADS = 3;
    private static final int EACH = 200;

    @TempDir
    Path temp;

    private static VoteLogRecord vote(int number) {
        return new VoteLogRecord.VoteRecord(new Vote(Statement.nullify(1, number + 1), 0, TestChain.signature(1)));
    }

    /** What became of the appends of one round. */
    private record Answers(List<Integer> durable, AtomicIntegerArray count) {
        Answers() {
            this(Collections.synchronizedList(new ArrayList<>()), new AtomicIntegerArray(THREADS * EACH));
        }

        void requireOneEach(int round) {
            for (int number = 0; number < count.length(); number++) {
                assertEquals(1, count.get(number), "answers to append " + number + " in round " + round);
            }
        }

        /** Each thread's own appends are answered in the order in which it made them. */
        void requireOrder(int round) {
            int[] last = new int[THREADS];
            for (int number : durable) {
                int thread = number / EACH;
                assertTrue(number % EACH + 1 > last[thread], "append " + number + " came late in round " + round);
                last[thread] = number % EACH + 1;
            }
        }
    }

    /** Runs one round; {@code dies} says at which durable append the log's thread is to die. */
    private Answers round(VoteLog log, int closeAfter, IntPredicate dies) throws Exception {
        Answers answers = new Answers();
        AtomicInteger appended = new AtomicInteger();
        CyclicBarrier start = new CyclicBarrier(THREADS + 1);
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int first = i * EACH;
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    start.await();
                    for (int number = first; number < first + EACH; number++) {
                        append(log, number, answers, dies);
                        appended.incrementAndGet();
                    }
                } catch (Exception e) {
                    failures.add(e);
                }
            }));
        }
        start.await();
        while (appended.get() < closeAfter) {
            Thread.onSpinWait();
        }
        log.close();
        for (Thread thread : threads) {
            thread.join();
        }
        assertTrue(failures.isEmpty(), failures::toString);
        return answers;
    }

    private static void append(VoteLog log, int number, Answers answers, IntPredicate dies) {
        log.append(
                List.of(vote(number)),
                () -> {
                    answers.count().incrementAndGet(number);
                    answers.durable().add(number);
                    if (dies.test(answers.durable().size())) {
                        throw new PlannedDeath();
                    }
                },
                failure -> answers.count().incrementAndGet(number));
    }

    @Test
    void everyAppendIsAnsweredOnceAndWhatIsDurableIsThereAfterwards() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            try (DataDirectory directory = DataDirectory.open(temp.resolve("closing-" + round))) {
                VoteLog.create(directory, OPERATOR);
                int closeAfter = round * 7 % (THREADS * EACH);
                Answers answers = round(
                        VoteLog.open(directory, TestChain.GENESIS, OPERATOR, Loops.ofThreads()),
                        closeAfter,
                        number -> false);
                answers.requireOneEach(round);
                answers.requireOrder(round);
                try (VoteLog again = VoteLog.open(directory, TestChain.GENESIS, OPERATOR, Loops.ofThreads())) {
                    Set<VoteLogRecord> there = new HashSet<>(again.load());
                    Set<VoteLogRecord> promised = new HashSet<>();
                    answers.durable().forEach(number -> promised.add(vote(number)));
                    assertEquals(promised, there, "round " + round);
                }
            }
        }
    }

    @Test
    void everyAppendIsAnsweredOnceAlsoIfTheThreadDies() throws Exception {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        ConcurrentLinkedQueue<Throwable> deaths = new ConcurrentLinkedQueue<>();
        Thread.setDefaultUncaughtExceptionHandler((thread, cause) -> deaths.add(cause));
        try {
            for (int round = 0; round < ROUNDS; round++) {
                int death = 1 + round % 50;
                try (DataDirectory directory = DataDirectory.open(temp.resolve("dying-" + round))) {
                    VoteLog.create(directory, OPERATOR);
                    VoteLog log = VoteLog.open(directory, TestChain.GENESIS, OPERATOR, Loops.ofThreads());
                    Answers answers = round(log, THREADS * EACH, number -> number == death);
                    answers.requireOneEach(round);
                    assertEquals(death, answers.durable().size());
                }
            }
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
        assertEquals(
                ROUNDS, deaths.stream().filter(PlannedDeath.class::isInstance).count());
    }

    private static final class PlannedDeath extends Error {}
}
