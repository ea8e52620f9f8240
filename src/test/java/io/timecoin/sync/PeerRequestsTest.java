package io.timecoin.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.TestLedger;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.FinalBlocksReply;
import io.timecoin.network.PeerMessage.GetFinalBlocks;
import io.timecoin.network.conduct.Fault;
import io.timecoin.network.fetch.FetchLimits;
import io.timecoin.network.fetch.OneReplyFetch;
import io.timecoin.network.fetch.Patience;
import io.timecoin.network.fetch.Sources;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The clock, the timer and the lock around requests; whom they ask is tested without them. */
@Timeout(60)
class PeerRequestsTest {

    private static final PublicKey FIRST = TestLedger.signer("first").publicKey();
    private static final PublicKey SECOND = TestLedger.signer("second").publicKey();

    private record Sent(PublicKey to, int id) {}

    private record Scheduled(long atMillis, Runnable task) {}

    private final List<Sent> sent = new ArrayList<>();
    private final Set<PublicKey> linked = Set.of(FIRST, SECOND);
    private final List<Scheduled> scheduled = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final List<PeerMessage> taken = new ArrayList<>();
    private final ScheduledThreadPoolExecutor timer = new Timer();
    private final PeerRequests requests = new PeerRequests(
            this::send, (peer, fault) -> faults.add(fault), timer, () -> now(), failures::add, FetchLimits.STANDARD);
    private RuntimeException brokenLink = new IllegalStateException("a broken invariant");
    private boolean linksBreak;
    private boolean stopsNow;
    private int exhausted;
    private long now = 5_000;

    /** Whose time the test makes pass. */
    private final class Timer extends ScheduledThreadPoolExecutor {
        Timer() {
            super(1);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            ScheduledFuture<?> refusedIfStopped = super.schedule(() -> {}, 0, unit);
            scheduled.add(new Scheduled(now + unit.toMillis(delay), task));
            return refusedIfStopped;
        }

        @Override
        public boolean isShutdown() {
            boolean was = super.isShutdown();
            if (stopsNow) {
                shutdownNow();
            }
            return was;
        }
    }

    private long now() {
        return now;
    }

    @AfterEach
    void stop() {
        timer.shutdownNow();
        assertEquals(linksBreak ? 1 : 0, failures.size());
    }

    private boolean send(PublicKey peer, PeerMessage message) {
        if (linksBreak) {
            throw brokenLink;
        }
        return linked.contains(peer) && sent.add(new Sent(peer, ((GetFinalBlocks) message).requestId()));
    }

    private void ask(PublicKey... sources) {
        requests.ask(
                Sources.only(List.of(sources)),
                OneReplyFetch.ofFinalBlocks(1, taken::add, () -> exhausted++),
                Patience.IN_PARTS);
    }

    private void passTo(long then) {
        while (now < then) {
            now++;
            List<Scheduled> due =
                    scheduled.stream().filter(each -> each.atMillis() <= now).toList();
            scheduled.removeAll(due);
            due.forEach(each -> each.task().run());
        }
    }

    private static FinalBlocksReply reply(int id) {
        return new FinalBlocksReply(id, List.of(), List.of(), List.of(), 0);
    }

    @Test
    void aReplyGoesToItsRequestOnce() {
        ask(FIRST);
        int id = sent.getFirst().id();
        requests.answered(SECOND, id, reply(id));
        assertEquals(List.of(), taken, "it was not asked of this peer");
        requests.answered(FIRST, id, reply(id));
        requests.answered(FIRST, id, reply(id));
        assertEquals(1, taken.size());
        assertEquals(0, requests.size());
        assertEquals(0, exhausted);
    }

    @Test
    void theTimerAsksTheNextAndEndsWhatNobodyAnswers() {
        ask(FIRST, SECOND);
        passTo(5_199);
        assertEquals(1, sent.size());
        passTo(5_200);
        assertEquals(SECOND, sent.getLast().to());
        passTo(6_200);
        assertEquals(1, exhausted);
        passTo(13_000);
        assertEquals(0, requests.size());
        assertEquals(List.of(), scheduled, "nothing is left to be done");
    }

    @Test
    void anEarlierTimeIsNotMissedForALaterOne() {
        ask(FIRST);
        passTo(5_100);
        ask(FIRST, SECOND);
        passTo(5_300);
        assertEquals(SECOND, sent.getLast().to());
    }

    @Test
    void whoIsNotLinkedIsPassedOver() {
        ask(TestLedger.signer("unlinked").publicKey(), SECOND);
        assertEquals(SECOND, sent.getFirst().to());
    }

    @Test
    void repliesAreJudgedWhileOthersAskAndAnswer() {
        requests.ask(
                Sources.only(List.of(FIRST)),
                OneReplyFetch.ofFinalBlocks(
                        1,
                        reply -> {
                            int size = CompletableFuture.supplyAsync(requests::size)
                                    .join();
                            assertEquals(1, size);
                            taken.add(reply);
                        },
                        () -> exhausted++),
                Patience.IN_PARTS);
        requests.answered(FIRST, sent.getFirst().id(), reply(1));
        assertEquals(1, taken.size());
    }

    @Test
    void aFailureOnTheTimerIsTold() {
        ask(FIRST, SECOND);
        linksBreak = true;
        passTo(5_200);
        assertEquals(List.of(brokenLink), failures);
    }

    @Test
    void aStoppedTimerIsNotAskedForAnything() {
        timer.shutdownNow();
        ask(FIRST, SECOND);
        assertTrue(scheduled.isEmpty());
        assertEquals(1, sent.size());
    }

    @Test
    void aTimerThatStopsJustWhenItIsNeededIsNoFailure() {
        stopsNow = true;
        ask(FIRST, SECOND);
        assertEquals(1, sent.size());
    }
}
