package io.timecoin.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.runtime.StepThreads;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReadsTest {

    private final StepThreads points = new StepThreads();
    private final StepThreads walks = new StepThreads();
    private final Reads reads = new Reads(points, walks);

    @Test
    void aWalkKeepsNobodyFromARecord() {
        CompletableFuture<Integer> walk = reads.walk(stop -> 1);
        CompletableFuture<Integer> point = reads.point(() -> 2);
        points.runAll();
        assertEquals(2, point.join());
        assertFalse(walk.isDone());
        walks.runAll();
        assertEquals(1, walk.join());
    }

    @Test
    void aWalkEndsAtItsNextRowOnceNobodyWaitsForIt() {
        AtomicInteger rows = new AtomicInteger();
        CompletableFuture<CompletableFuture<Integer>> self = new CompletableFuture<>();
        CompletableFuture<Integer> walk = reads.walk(stop -> {
            for (int row = 0; row < 1_000; row++) {
                stop.check();
                if (rows.incrementAndGet() == 10) {
                    self.join().cancel(false);
                }
            }
            return rows.get();
        });
        self.complete(walk);
        walks.runAll();
        assertEquals(10, rows.get());
        assertTrue(walk.isCancelled());
    }

    @Test
    void whatWasCancelledWhileItWaitedIsNotBegun() {
        AtomicInteger begun = new AtomicInteger();
        reads.point(begun::incrementAndGet).cancel(false);
        points.runAll();
        assertEquals(0, begun.get());
    }

    @Test
    void theOneTooManyIsRefusedUntilOthersAreDone() {
        for (int i = 0; i < Reads.MOST_WAITING; i++) {
            assertFalse(reads.point(() -> 1).isDone());
        }
        assertInstanceOf(TooManyReadsException.class, reads.point(() -> 1).exceptionNow());
        assertEquals(Reads.MOST_WAITING, points.waiting());
        points.runOne();
        assertFalse(reads.point(() -> 1).isDone());
    }

    @Test
    void aFailureIsForWhoAsked() {
        CompletableFuture<Integer> failed = reads.point(() -> {
            throw new IllegalStateException("broken");
        });
        CompletableFuture<Integer> next = reads.point(() -> 3);
        points.runAll();
        assertInstanceOf(IllegalStateException.class, failed.exceptionNow());
        assertEquals(3, next.join());
    }
}
