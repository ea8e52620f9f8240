package io.timecoin.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class LoopThreadTest {

    private final Semaphore turns = new Semaphore(0);

    private Loop loop(long millis) {
        return Loops.ofThreads().loop("loop", () -> {
            turns.release();
            return millis;
        });
    }

    private void awaitTurn() throws InterruptedException {
        assertTrue(turns.tryAcquire(60, TimeUnit.SECONDS));
    }

    @Test
    void aLoopBeginsWithATurnAndTakesAnotherWhenItIsWoken() throws InterruptedException {
        Loop loop = loop(Loop.UNTIL_WOKEN);
        loop.start();
        awaitTurn();
        loop.wake();
        awaitTurn();
        loop.end();
        assertEquals(1, turns.availablePermits(), "the last turn");
    }

    @Test
    void aLoopThatNobodyWakesTakesATurnWhenItsTimeHasCome() throws InterruptedException {
        Loop loop = loop(1);
        loop.start();
        awaitTurn();
        awaitTurn();
        awaitTurn();
        loop.end();
    }

    @Test
    void whatIsThereWhenALoopIsEndedIsInItsLastTurn() throws InterruptedException {
        ConcurrentLinkedQueue<Integer> waiting = new ConcurrentLinkedQueue<>();
        AtomicInteger done = new AtomicInteger();
        CountDownLatch inTurn = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Loop loop = Loops.ofThreads().loop("loop", () -> {
            inTurn.countDown();
            awaitQuietly(go);
            while (waiting.poll() != null) {
                done.incrementAndGet();
            }
            return Loop.UNTIL_WOKEN;
        });
        loop.start();
        inTurn.await();
        waiting.add(1);
        go.countDown();
        waiting.add(2);
        loop.end();
        assertEquals(2, done.get());
    }

    @Test
    void anEndedLoopTakesNoTurn() throws InterruptedException {
        Loop loop = loop(Loop.UNTIL_WOKEN);
        loop.start();
        loop.end();
        int before = turns.drainPermits();
        assertTrue(before >= 1);
        loop.wake();
        loop.end();
        assertEquals(0, turns.availablePermits());
    }

    @Test
    void aLoopThatNeverStartedHasNothingToEnd() {
        Loop loop = loop(0);
        loop.wake();
        loop.end();
        assertEquals(0, turns.availablePermits());
    }

    @Test
    void aLoopWhoseTurnThrowsIsOver() {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        ConcurrentLinkedQueue<Throwable> deaths = new ConcurrentLinkedQueue<>();
        Thread.setDefaultUncaughtExceptionHandler((thread, cause) -> deaths.add(cause));
        try {
            Loop loop = Loops.ofThreads().loop("loop", () -> {
                throw new IllegalStateException("broken");
            });
            loop.start();
            loop.end();
            loop.wake();
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
        assertEquals("broken", deaths.element().getMessage());
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
