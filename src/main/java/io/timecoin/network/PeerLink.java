package io.timecoin.network;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.codec.MalformedException;
import io.timecoin.network.LinkControl.Bye;
import io.timecoin.network.LinkControl.Ping;
import io.timecoin.network.LinkControl.Pong;
import io.timecoin.network.OutboundLanes.Waiting;
import io.timecoin.network.PeerMessage.StatusMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One authenticated link (protocol §7). Outbound messages wait in bounded lanes and are sealed and written one by one, by one
 * thread at a time, only while the wire is ready, so that nothing piles up below. Inbound frames are asked for one by one,
 * see {@link InboundWindow}: they are a stream whose demand is the link's window, so that a node that is slow with one
 * link's messages slows that link and no other. Safe for any thread; the observer is called without any lock of the link.
 *
 * <p>Keeps INV-28.
 */
final class PeerLink {

    /** A ping whose answer has not come yet. */
    private record OpenPing(long number, long atNanos) {}

    /** What the link tells its owner. */
    interface Observer {
        /** Done once the message is in none of the node's queues any more. */
        Uni<Void> received(PeerLink link, PeerMessage message);

        /** Once. */
        void ended(PeerLink link, String reason);
    }

    /**
     * @param selfVotes whether this node's consensus messages are free of charge at the peer
     * @param peerVotes whether the peer's are free of charge here
     */
    record Session(
            PeerIdentity peer,
            Direction direction,
            FrameAuthenticator sealer,
            FrameAuthenticator opener,
            BooleanSupplier selfVotes,
            BooleanSupplier peerVotes,
            Instant since) {}

    /** A message, and the bytes of its frame. */
    private record Inbound(PeerMessage message, int size) {}

    private static final int TICKS_PER_PING = 5;
    private static final Duration MOST_ROUND_TRIP = Duration.ofSeconds(1);

    private final Session session;
    private final Wire wire;
    private final LinkTimings timings;
    private final LinkRuntime runtime;
    private final Observer observer;

    private final Object lock = new Object();
    private final OutboundLanes<byte[]> lanes;
    private final RateLimit outboundRate;
    private final AskedReplies theirQuestions = new AskedReplies();
    private boolean sending = true; // until begin(): nothing may overtake the handshake
    private boolean pacing;
    private boolean farewellSaid;
    private @Nullable String endReason;

    private final InboundWindow window;
    private final int windowMessages;
    private volatile Flow.@Nullable Subscriber<? super Inbound> inbound;
    private final RateLimit inboundRate;
    private final AskedReplies ourQuestions = new AskedReplies();
    private boolean over;
    private long overSince;

    private final AtomicLong bytesIn = new AtomicLong();
    private final AtomicLong bytesOut = new AtomicLong();
    private final AtomicLong ticks = new AtomicLong();
    private volatile long silentSince;
    private volatile Instant lastHeard;
    private volatile long finalHeight;
    private final AtomicReference<@Nullable OpenPing> openPing = new AtomicReference<>();
    private volatile @Nullable Duration clockOffset;
    private volatile @Nullable Duration roundTrip;

    PeerLink(
            Session session,
            Wire wire,
            LinkLimits limits,
            LinkTimings timings,
            LinkRuntime runtime,
            Observer observer) {
        this.session = session;
        this.wire = wire;
        this.timings = timings;
        this.runtime = runtime;
        this.observer = observer;
        this.lanes = new OutboundLanes<>(limits.laneMessages(), limits.laneBytes());
        this.outboundRate = RateLimit.of(limits.rate().paced(), runtime.nanoClock());
        this.window = new InboundWindow(limits.windowBytes());
        this.windowMessages = limits.windowMessages();
        this.inboundRate = RateLimit.of(limits.rate(), runtime.nanoClock());
        this.silentSince = runtime.nanoClock().getAsLong();
        this.lastHeard = session.since();
        this.finalHeight = session.peer().finalHeight();
    }

    PublicKey nodeKey() {
        return session.peer().nodeKey();
    }

    PeerIdentity peer() {
        return session.peer();
    }

    Direction direction() {
        return session.direction();
    }

    PeerInfo info() {
        PeerIdentity peer = session.peer();
        return new PeerInfo(
                peer.nodeKey(),
                peer.record(),
                peer.endpoint(),
                wire.remoteAddress(),
                session.direction(),
                session.since(),
                lastHeard,
                finalHeight,
                bytesIn.get(),
                bytesOut.get(),
                roundTrip,
                clockOffset);
    }

    /** The handshake is over on both sides: from now on frames flow. */
    void begin() {
        synchronized (lock) {
            sending = false;
        }
        Flow.Publisher<Inbound> messages = this::subscribe;
        Multi.createFrom()
                .publisher(messages)
                .onItem()
                .transformToUni(this::taken)
                .merge(windowMessages)
                .subscribe()
                .with(_ -> {}, failure -> abort("this node failed over a message: " + failure));
        wake();
    }

    private void subscribe(Flow.Subscriber<? super Inbound> subscriber) {
        inbound = subscriber;
        subscriber.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long more) {
                PeerLink.this.request(window.demanded(more));
            }

            @Override
            public void cancel() {
                inbound = null;
            }
        });
    }

    private Uni<Void> taken(Inbound message) {
        return observer.received(this, message.message())
                .onTermination()
                .invoke(() -> request(window.freed(message.size())));
    }

    /**
     * Queues an encoded message. A full consensus lane ends the link.
     *
     * @return false if its lane is full or the link is over
     */
    boolean send(PeerMessage message, byte[] payload) {
        Lane lane = Lane.of(message);
        boolean free = lane == Lane.CONSENSUS ? session.selfVotes().getAsBoolean() : theirQuestions.isAnswer(message);
        if (queue(waiting(lane, payload, !free), message)) {
            wake();
            return true;
        }
        if (lane == Lane.CONSENSUS) {
            abort("the peer reads too slowly: its consensus lane is full");
        }
        return false;
    }

    /**
     * Queues encoded consensus messages that were sent before. Those are dropped for which its lane has no room, and all of them while
     * an earlier repetition still waits: the next one brings them. The link stays.
     *
     * @return how many were taken
     */
    int repeat(List<byte[]> messages) {
        boolean charged = !session.selfVotes().getAsBoolean();
        int taken = 0;
        synchronized (lock) {
            boolean free = endReason == null && lanes.isEmpty(Lane.REPETITION);
            while (free && taken < messages.size()) {
                free = lanes.offer(waiting(Lane.REPETITION, messages.get(taken), charged));
                taken += free ? 1 : 0;
            }
        }
        wake();
        return taken;
    }

    /** A question is in the book before it can leave, so that no reply is ever too early for it. */
    private boolean queue(Waiting<byte[]> waiting, PeerMessage message) {
        synchronized (lock) {
            boolean taken = offer(waiting);
            if (taken) {
                ourQuestions.asked(message);
            }
            return taken;
        }
    }

    private static Waiting<byte[]> waiting(Lane lane, byte[] payload, boolean charged) {
        return new Waiting<>(lane, payload, payload.length, charged);
    }

    private boolean offer(Waiting<byte[]> message) {
        synchronized (lock) {
            return endReason == null && lanes.offer(message);
        }
    }

    /** Once each status interval: shows life, measures the round trip, ends a link that has died. */
    void tick(StatusMessage status, byte[] encoded) {
        long now = runtime.nanoClock().getAsLong();
        if (window.isWithheld()) {
            silentSince = now; // it is this side that does not read
        } else if (now - silentSince >= timings.silence().toNanos()) {
            end("nothing came for " + timings.silence().toSeconds() + " s");
            return;
        }
        boolean idle;
        synchronized (lock) {
            idle = endReason == null && lanes.isEmpty(Lane.CONSENSUS);
        }
        if (!idle) {
            return; // what waits shows life too
        }
        long tick = ticks.getAndIncrement();
        if (tick % TICKS_PER_PING == 0) {
            if (openPing.getAndSet(new OpenPing(tick, now)) != null) {
                clockOffset = null; // the last one was not answered: what was known is old
            }
            offer(waiting(Lane.CONSENSUS, new Ping(tick).encode(), false));
        }
        send(status, encoded);
    }

    /** Ends the link: the peer is told why if it still reads. */
    void end(String reason) {
        if (close(reason, false)) {
            observer.ended(this, reason);
            wake();
        }
    }

    /** Ends the link at once. */
    void abort(String reason) {
        if (close(reason, true)) {
            wire.abort(reason);
            observer.ended(this, reason);
        }
    }

    private boolean close(String reason, boolean silently) {
        synchronized (lock) {
            if (endReason != null) {
                return false;
            }
            endReason = reason;
            farewellSaid = silently;
            lanes.clear();
            return true;
        }
    }

    private boolean isEnded() {
        synchronized (lock) {
            return endReason != null;
        }
    }

    // ---- outbound

    /** The wire is ready again, or there is something new to say. */
    void wake() {
        synchronized (lock) {
            if (sending) {
                return;
            }
            sending = true;
        }
        runtime.executor().execute(this::drain);
    }

    private void drain() {
        for (byte[] payload = next(); payload != null; payload = next()) {
            byte[] frame = session.sealer().seal(payload);
            bytesOut.addAndGet(frame.length);
            wire.write(frame);
        }
    }

    /** The next payload to write now, or null when this turn is over. */
    private byte @Nullable [] next() {
        String reason;
        boolean told;
        synchronized (lock) {
            if (endReason == null) {
                byte[] payload = wire.isReady() ? nextWaiting() : null;
                sending = payload != null;
                return payload;
            }
            reason = endReason; // and "sending" stays: this was the last turn
            if (!farewellSaid && wire.isReady()) {
                farewellSaid = true;
                return new Bye(reason).encode();
            }
            told = farewellSaid;
        }
        if (told) {
            wire.finish(reason);
        } else {
            wire.abort(reason);
        }
        return null;
    }

    private byte @Nullable [] nextWaiting() {
        Waiting<byte[]> head = lanes.peek();
        if (head == null) {
            return null;
        }
        long wait = head.charged() ? outboundRate.pace(head.bytes() + FrameAuthenticator.OVERHEAD_BYTES) : 0;
        if (wait > 0) {
            if (!pacing) {
                pacing = true;
                runtime.scheduler().after(Duration.ofNanos(wait), this::paced);
            }
            return null;
        }
        lanes.remove();
        return head.message();
    }

    private void paced() {
        synchronized (lock) {
            pacing = false;
        }
        wake();
    }

    // ---- inbound: one thread at a time

    /** A frame came from the wire. */
    void received(byte[] frame) {
        if (isEnded()) {
            return;
        }
        try {
            byte[] payload = session.opener().open(frame);
            heard(frame.length);
            boolean charged = LinkControl.isControl(payload)
                    ? control(LinkControl.decode(payload))
                    : message(PeerMessageCodec.decode(payload), frame.length);
            next(charged ? charge(frame.length) : 0);
        } catch (ForgedFrameException e) {
            end(e.getMessage() + "");
        } catch (MalformedException e) {
            end("malformed message: " + e.getMessage());
        }
    }

    /** The wire is gone. */
    void lost(String reason) {
        if (close(reason, true)) {
            observer.ended(this, reason);
        }
    }

    private void heard(int bytes) {
        bytesIn.addAndGet(bytes);
        silentSince = runtime.nanoClock().getAsLong();
        lastHeard = runtime.clock().instant();
    }

    private boolean control(LinkControl control) {
        switch (control) {
            case Ping(long number) -> {
                long clock = runtime.clock().millis();
                offer(waiting(Lane.CONSENSUS, new Pong(number, clock).encode(), false));
                wake();
            }
            case Pong(long number, long clock) -> pong(number, clock);
            case Bye(String reason) -> {
                if (close(reason, true)) {
                    wire.finish(reason);
                    observer.ended(this, "the peer ended it: " + reason);
                }
            }
        }
        return true;
    }

    /** A clock is compared with the middle of the round trip; after a long one that would say little. */
    private void pong(long number, long clock) {
        OpenPing ping = openPing.get();
        if (ping == null || number != ping.number() || !openPing.compareAndSet(ping, null)) {
            return; // not the question that is open
        }
        Duration took = Duration.ofNanos(runtime.nanoClock().getAsLong() - ping.atNanos());
        roundTrip = took;
        clockOffset = took.compareTo(MOST_ROUND_TRIP) > 0
                ? null
                : leastOffset(
                        Duration.ofMillis(clock)
                                .minusMillis(runtime.clock().millis())
                                .plus(took.dividedBy(2)),
                        took.dividedBy(2));
    }

    /** What is left of an offset when the measurement is as wrong as it may be. */
    private static Duration leastOffset(Duration measured, Duration error) {
        Duration least = measured.abs().minus(error);
        if (!least.isPositive()) {
            return Duration.ZERO;
        }
        return measured.isPositive() ? least : least.negated();
    }

    private boolean message(PeerMessage message, int size) {
        if (message instanceof StatusMessage status) {
            finalHeight = status.finalHeight();
        }
        theirQuestions.asked(message);
        boolean free = Lane.of(message) == Lane.CONSENSUS
                ? session.peerVotes().getAsBoolean()
                : ourQuestions.isAnswer(message);
        Flow.Subscriber<? super Inbound> subscriber = inbound;
        if (subscriber != null) {
            window.given(size);
            subscriber.onNext(new Inbound(message, size));
        }
        return !free;
    }

    /** How long the peer must wait, ns. A peer that always must is closed (protocol §7). */
    private long charge(int size) {
        long wait = inboundRate.charge(size);
        long now = runtime.nanoClock().getAsLong();
        if (wait > 0 && !over) {
            overSince = now;
        }
        over = wait > 0;
        if (over && now - overSince >= timings.excess().toNanos()) {
            end("over its rate for " + timings.excess().toSeconds() + " s");
        }
        return wait;
    }

    private void next(long wait) {
        request(window.finished(wait > 0));
        if (wait > 0) {
            runtime.scheduler().after(Duration.ofNanos(wait), () -> request(window.released()));
        }
    }

    private void request(boolean now) {
        if (now && !isEnded()) {
            silentSince = runtime.nanoClock().getAsLong();
            wire.request();
        }
    }
}
