package io.timecoin.sync;

import io.timecoin.crypto.PublicKey;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.Scheduler;
import io.timecoin.network.conduct.Fault;
import io.timecoin.network.conduct.Faults;
import io.timecoin.network.fetch.Fetch;
import io.timecoin.network.fetch.FetchLimits;
import io.timecoin.network.fetch.HedgedRequests;
import io.timecoin.network.fetch.Patience;
import io.timecoin.network.fetch.Sources;
import io.timecoin.network.fetch.Step;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;

/**
 * Gives {@link HedgedRequests} a clock, a timer and a lock. Safe for any thread; nobody waits for more than the sending of a
 * few questions, since replies are judged outside the lock, on the thread that brings them.
 */
final class PeerRequests {

    private static final Logger LOG = Logger.getLogger(PeerRequests.class);

    /** Faults of peers are told of once in so long, ms: nobody must fill this node's log. */
    private static final long FAULT_LOG_MILLIS = 10_000;

    private final BiPredicate<PublicKey, PeerMessage> send;
    private final Faults faults;
    private final Scheduler timer;
    private final LongSupplier clock;
    private final Consumer<Throwable> failure;
    private final Object lock = new Object();
    private final HedgedRequests<PublicKey> requests;
    private long wakeAt = Long.MAX_VALUE;
    private long faultLoggedAt = Long.MIN_VALUE;

    /**
     * No requests yet.
     *
     * @param send false if a peer is not linked or its lane is full
     * @param faults told of replies that no correct node gives, and of those that do not come; under this object's lock
     * @param clock monotonic ms
     */
    PeerRequests(
            BiPredicate<PublicKey, PeerMessage> send,
            Faults faults,
            ScheduledExecutorService timer,
            LongSupplier clock,
            Consumer<Throwable> failure,
            FetchLimits limits) {
        this.send = send;
        this.faults = faults;
        this.timer = Scheduler.of(timer);
        this.clock = clock;
        this.failure = failure;
        this.requests = new HedgedRequests<>(limits, new Port());
    }

    private final class Port implements HedgedRequests.Port<PublicKey> {
        @Override
        public boolean send(PublicKey peer, PeerMessage question) {
            return send.test(peer, question);
        }

        @Override
        public void atFault(PublicKey peer, Step.False fault) {
            long now = clock.getAsLong();
            boolean news = faultLoggedAt == Long.MIN_VALUE || now - faultLoggedAt >= FAULT_LOG_MILLIS;
            faultLoggedAt = news ? now : faultLoggedAt;
            LOG.logf(news ? Level.WARN : Level.DEBUG, "node %s %s", peer.toHex().substring(0, 12), fault.fault());
            faults.atFault(peer, fault.kind());
        }

        @Override
        public void timedOut(PublicKey peer) {
            faults.atFault(peer, Fault.TIMED_OUT);
        }
    }

    /** Asks the sources in their order, as many as it takes. */
    void ask(Sources<PublicKey> sources, Fetch fetch, Patience patience) {
        locked(now -> requests.ask(now, sources, fetch, patience));
    }

    /** Gives a reply to the request that it answers, if it was asked of this peer; any other is dropped. */
    void answered(PublicKey peer, int id, PeerMessage reply) {
        Optional<HedgedRequests<PublicKey>.Judgement> judgement;
        synchronized (lock) {
            judgement = requests.replied(clock.getAsLong(), peer, id, reply);
            arm();
        }
        judgement.ifPresent(work -> work.judge(step -> judged(work, step)));
    }

    private void judged(HedgedRequests<PublicKey>.Judgement judgement, Supplier<Step> step) {
        locked(now -> requests.judged(now, judgement, step));
    }

    private interface Change {
        void make(long now);
    }

    private void locked(Change change) {
        synchronized (lock) {
            change.make(clock.getAsLong());
            arm();
        }
    }

    private void arm() {
        long now = clock.getAsLong();
        long next = requests.nextWakeup(now);
        if (next < wakeAt) {
            wakeAt = next;
            var _ = timer.after(Duration.ofMillis(next - now), () -> wake(next));
        }
    }

    private void wake(long due) {
        try {
            locked(now -> {
                wakeAt = due == wakeAt ? Long.MAX_VALUE : wakeAt;
                requests.tick(now);
            });
        } catch (Throwable e) { // a timer would swallow it
            failure.accept(e);
        }
    }

    /** Bytes kept of replies that are not whole; for a gauge. */
    long heldBytes() {
        synchronized (lock) {
            return requests.heldBytes();
        }
    }

    /** Requests that wait; for tests. */
    int size() {
        synchronized (lock) {
            return requests.size();
        }
    }
}
