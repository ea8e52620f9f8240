package io.timecoin.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.ledger.TestLedger;
import io.timecoin.verification.VerifierPool.Source;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class VerifierPoolTest {

    private final List<String> done = Collections.synchronizedList(new ArrayList<>());

    private static Source peer(String name) {
        return new Source.Peer(TestLedger.signer(name).publicKey());
    }

    @Test
    void votesComeFirstAndPeersTakeTurns() throws InterruptedException {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch all = new CountDownLatch(7);
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            VerifierPool pool = new VerifierPool(thread);
            pool.execute(Urgency.VOTE, () -> await(go));
            for (int i = 0; i < 3; i++) {
                int number = i;
                pool.execute(Urgency.TRANSACTION, new Source.Clients(), () -> did("payment " + number, all));
                pool.execute(Urgency.VOTE, peer("flood"), () -> did("flood " + number, all));
            }
            pool.execute(Urgency.VOTE, peer("honest"), () -> did("vote", all));
            go.countDown();
            assertTrue(all.await(60, TimeUnit.SECONDS));
        }
        assertEquals(List.of("flood 0", "vote", "flood 1", "flood 2", "payment 0", "payment 1", "payment 2"), done);
    }

    private void did(String what, CountDownLatch all) {
        done.add(what);
        all.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
