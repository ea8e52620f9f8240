package io.timecoin.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A loop between its thread, those who wake it and the one that ends it: no wake is lost, and the last turn sees all. */
final class LoopStress {

    private static final int ROUNDS = Integer.getInteger("timecoin.stress.rounds", 300);
    private static final int THREADS = 3;
    private static final int EACH = 200;

    @Test
    void aSleepingLoopWakesForEveryTask() throws InterruptedException {
        ConcurrentLinkedQueue<Integer> waiting = new ConcurrentLinkedQueue<>();
        Semaphore taken = new Semaphore(0);
        Loop loop = Loops.ofThreads().loop("loop", () -> {
            while (waiting.poll() != null) {
                taken.release();
            }
            return Loop.UNTIL_WOKEN;
        });
        loop.start();
        for (int i = 0; i < 50_000; i++) {
            waiting.add(i);
            loop.wake();
            assertTrue(taken.tryAcquire(60, TimeUnit.SECONDS), "task " + i + " was not woken for");
        }
        loop.end();
    }

    @Test
    void whatWasHandedOverBeforeTheEndIsInTheLastTurn() throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            ConcurrentLinkedQueue<Integer> waiting = new ConcurrentLinkedQueue<>();
            AtomicInteger taken = new AtomicInteger();
            Loop loop = Loops.ofThreads().loop("loop", () -> {
                while (waiting.poll() != null) {
                    taken.incrementAndGet();
                }
                return Loop.UNTIL_WOKEN;
            });
            loop.start();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                threads.add(Thread.ofPlatform().start(() -> {
                    for (int task = 0; task < EACH; task++) {
                        waiting.add(task);
                        loop.wake();
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            loop.end();
            assertEquals(THREADS * EACH, taken.get(), "round " + round);
        }
    }
}
