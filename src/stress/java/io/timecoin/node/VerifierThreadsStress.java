package io.timecoin.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.runtime.Threads;
import io.timecoin.verification.Urgency;
import io.timecoin.verification.VerifierPool;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Links and clients hand work to the pool while the node stops. */
final class VerifierThreadsStress {

    private static final int ROUNDS = Integer.getInteger("timecoin.stress.rounds", 300);
    private static final int SUBMITTERS = 3;

    @Test
    void workIsDoneOnceOrDroppedWithoutAWordWhileTheThreadsEnd() throws InterruptedException {
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        for (int round = 0; round < ROUNDS; round++) {
            AtomicInteger twice = new AtomicInteger();
            Threads threads = NodeThreads.start(failures::add);
            VerifierPool pool = new VerifierPool(threads.verifiers());
            AtomicBoolean stop = new AtomicBoolean();
            CountDownLatch running = new CountDownLatch(SUBMITTERS);
            List<Thread> submitters = new ArrayList<>();
            for (int i = 0; i < SUBMITTERS; i++) {
                submitters.add(Thread.ofPlatform()
                        .uncaughtExceptionHandler((thread, cause) -> failures.add(cause))
                        .start(() -> {
                            running.countDown();
                            while (!stop.get()) {
                                AtomicBoolean done = new AtomicBoolean();
                                pool.execute(Urgency.TRANSACTION, () -> {
                                    if (!done.compareAndSet(false, true)) {
                                        twice.incrementAndGet();
                                    }
                                });
                            }
                        }));
            }
            running.await();
            NodeThreads.endNow(threads.verifiers());
            stop.set(true);
            for (Thread submitter : submitters) {
                submitter.join();
            }
            List.of(
                            threads.links(),
                            threads.strangers(),
                            threads.replies(),
                            threads.reads(),
                            threads.storage(),
                            threads.timer())
                    .forEach(NodeThreads::endNow);
            assertEquals(0, twice.get());
            assertTrue(failures.isEmpty(), () -> "a submitter heard of the end: " + failures);
        }
    }
}
