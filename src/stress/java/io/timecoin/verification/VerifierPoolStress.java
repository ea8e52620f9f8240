package io.timecoin.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Links and clients hand work to the pool while the node stops. */
final class VerifierPoolStress {

    private static final int ROUNDS = Integer.getInteger("timecoin.stress.rounds", 300);
    private static final int SUBMITTERS = 3;

    @Test
    void workIsDoneOnceOrDroppedWithoutAWordWhileThePoolCloses() throws InterruptedException {
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        for (int round = 0; round < ROUNDS; round++) {
            AtomicInteger twice = new AtomicInteger();
            VerifierPool pool = new VerifierPool(2, failures::add);
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
            pool.close();
            stop.set(true);
            for (Thread submitter : submitters) {
                submitter.join();
            }
            assertEquals(0, twice.get());
            assertTrue(failures.isEmpty(), () -> "a submitter heard of the end: " + failures);
        }
    }
}
