package io.timecoin.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.network.HandshakeQueue.Opening;
import io.timecoin.network.HandshakeQueue.Source;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class HandshakeQueueTest {

    private static final Source VILLAIN = new Source(false, "192.0.2.1");
    private static final Source NEIGHBOUR = new Source(false, "198.51.100.1");
    private static final Source VOTER = new Source(true, "voter");

    private final SetTime time = new SetTime();
    private final Deque<Runnable> thread = new ArrayDeque<>();
    private final List<String> answered = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private final HandshakeQueue queue = new HandshakeQueue(
            new LinkRuntime(
                    HandshakeQueueTest::fail,
                    HandshakeQueueTest::fail,
                    thread::add,
                    time,
                    time::nanos,
                    InstantSource.system(),
                    new SplittableRandom(1),
                    new SecureRandom()),
            4);

    private static void fail(Runnable task) {
        throw new IllegalStateException("handshakes are nothing for the threads of links: " + task);
    }

    private void offer(Source source, String name) {
        queue.offer(source, new Opening(() -> true, () -> answered.add(name), () -> refused.add(name)));
    }

    private void work() {
        while (!thread.isEmpty()) {
            thread.remove().run();
        }
    }

    @Test
    void nothingIsDoneOnTheThreadThatBringsAnOpening() {
        offer(VILLAIN, "one");
        assertEquals(List.of(), answered);
        work();
        assertEquals(List.of("one"), answered);
    }

    @Test
    void soManyAreAnsweredAtOnceAndHalfOfThemASecondAfterThat() {
        for (int i = 0; i < 10; i++) {
            offer(VILLAIN, "" + i);
        }
        work();
        assertEquals(4, answered.size());
        time.pass(Duration.ofMillis(500));
        work();
        assertEquals(5, answered.size());
        time.pass(Duration.ofMillis(499));
        work();
        assertEquals(5, answered.size());
        time.pass(Duration.ofMillis(1));
        work();
        assertEquals(6, answered.size());
        assertEquals(List.of(), refused, "who waits is not refused");
    }

    @Test
    void turnsGoRoundTheAddresses() {
        for (int i = 0; i < 100; i++) {
            offer(VILLAIN, "villain");
        }
        offer(NEIGHBOUR, "neighbour");
        work();
        assertEquals(List.of("villain", "neighbour", "villain", "villain"), answered);
    }

    @Test
    void whoClaimsToBeAVoterDoesNotWaitBehindTheVillainOfItsAddress() {
        for (int i = 0; i < 500; i++) {
            offer(VILLAIN, "villain");
        }
        offer(VOTER, "voter");
        work();
        assertTrue(answered.subList(0, 2).contains("voter"), answered::toString);
    }

    @Test
    void falseClaimsDoNotKeepOthersWaiting() {
        for (int i = 0; i < 100; i++) {
            offer(new Source(true, "voter " + i), "claim");
        }
        offer(NEIGHBOUR, "neighbour");
        work();
        assertTrue(answered.subList(0, 2).contains("neighbour"), answered::toString);
    }

    @Test
    void whoseConnectionIsGoneCostsNothing() {
        queue.offer(VILLAIN, new Opening(() -> false, () -> answered.add("gone"), () -> refused.add("gone")));
        offer(VILLAIN, "there");
        work();
        assertEquals(List.of("there"), answered);
        assertEquals(0, queue.waiting());
    }

    @Test
    void whenTooManyWaitTheOldestOfTheSourceWithTheMostIsRefused() {
        offer(NEIGHBOUR, "neighbour");
        for (int i = 0; i < 1_023; i++) {
            offer(VILLAIN, "" + i);
        }
        assertEquals(List.of(), refused);
        offer(VOTER, "voter");
        assertEquals(List.of("0"), refused);
        assertEquals(1_024, queue.waiting());
    }

    @Test
    void aHandshakeThatThrowsDoesNotStopTheOthers() {
        queue.offer(
                VILLAIN,
                new Opening(
                        () -> true,
                        () -> {
                            throw new IllegalStateException("broken");
                        },
                        () -> {}));
        offer(VILLAIN, "next");
        boolean threw = false;
        try {
            work();
        } catch (IllegalStateException e) {
            threw = true;
        }
        assertTrue(threw);
        assertFalse(answered.contains("next"));
        work();
        assertEquals(List.of("next"), answered);
    }
}
