package io.timecoin.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.runtime.Threads;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class NodeThreadsTest {

    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final Threads threads = NodeThreads.start(failures::add);

    @Test
    void aVerifierThatThrowsIsToldAndTheNextTaskIsDone() throws InterruptedException {
        CountDownLatch next = new CountDownLatch(1);
        threads.verifiers().execute(() -> {
            throw new IllegalStateException("broken");
        });
        threads.verifiers().execute(next::countDown);
        assertTrue(next.await(60, TimeUnit.SECONDS));
        NodeThreads.end(threads.verifiers());
        assertEquals("broken", failures.getFirst().getMessage());
    }

    @Test
    void whatComesForVerifiersThatHaveEndedIsDroppedWithoutAWord() {
        NodeThreads.endNow(threads.verifiers());
        threads.verifiers().execute(() -> failures.add(new IllegalStateException("run after the end")));
        assertTrue(threads.verifiers().isTerminated());
        assertEquals(List.of(), failures);
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
