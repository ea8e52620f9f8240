package io.timecoin.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.runtime.Threads;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class NodeThreadsTest {

    private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
    private final Threads threads = NodeThreads.start(failures::add);

    @Test
    void aVerifierThatThrowsIsToldAndTheNextTaskIsDone() throws InterruptedException {
        CountDownLatch next = new CountDownLatch(1);
        threads.verifiers().execute(() -> {
            throw new IllegalStateException("broken");
        });
        threads.verifiers().execute(next::countDown);
        assertTrue(next.await(60, TimeUnit.SECONDS));
        // A thread tells its failure after another has taken its place, and after it counts as ended.
        assertEquals("broken", failures.poll(60, TimeUnit.SECONDS).getMessage());
        NodeThreads.end(threads.verifiers());
    }

    @Test
    void whatComesForVerifiersThatHaveEndedIsDroppedWithoutAWord() {
        NodeThreads.endNow(threads.verifiers());
        threads.verifiers().execute(() -> failures.add(new IllegalStateException("run after the end")));
        assertTrue(threads.verifiers().isTerminated());
        assertTrue(failures.isEmpty());
    }

    @Test
    void whatWasBegunIsFinished() {
        CountDownLatch done = new CountDownLatch(2);
        threads.storage().execute(done::countDown);
        threads.storage().execute(done::countDown);
        NodeThreads.end(threads.storage());
        assertEquals(0, done.getCount());
    }
}
