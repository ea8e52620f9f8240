package io.timecoin.network;

import io.smallrye.mutiny.Uni;
import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.codec.MalformedException;
import io.timecoin.network.LinkControl.Bye;
import io.timecoin.network.LinkControl.Ping;
import io.timecoin.network.LinkControl.Pong;
import io.timecoin.network.PeerMessage.StatusMessage;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * One authenticated link (protocol §7): what it says goes through the {@link OutboundStream}, what it hears is the {@link
 * InboundStream}, and {@link LinkClock} measures it. Safe for any thread; the observer is called without any lock of the link.
 */
final class PeerLink {

    /** What the link tells its owner. */
    interface Observer {
        /** Done once the message is in none of the node's queues any more. */
        Uni<Void> received(PeerLink link, PeerMessage message);

        /** The peer has sent an authentic frame that is malformed; the link ends. */
        void malformed(PeerLink link);

        /** Once. */
        void ended(PeerLink link, String reason);
    }

    /**
     * @param ordered whether an operator wants the link
     * @param selfVotes whether this node's consensus messages are free of charge at the peer
     * @param peerVotes whether the peer's are free of charge here
     */
    record Session(
            PeerIdentity peer,
            Direction direction,
            boolean ordered,
            FrameAuthenticator sealer,
            FrameAuthenticator opener,
            BooleanSupplier selfVotes,
            BooleanSupplier peerVotes,
            Instant since) {}

    /** A peer of which so many status messages in a row are missing is not heard. */
    private static final long STATUSES_TO_MISS = 3;

    /** A message that was written to a stranger has left by then, or the stranger does not read, ns. */
    private static final long STUCK_NANOS = 10_000_000_000L;

    private static final Logger LOG = Logger.getLogger(PeerLink.class);

    private final Session session;
    private final Wire wire;
    private final LinkTimings timings;
    private final LinkRuntime runtime;
    private final Observer observer;
    private final OutboundFrames outbound;
    private final OutboundStream speech;
    private final InboundStream inbound;
    private final LinkClock clock;
    private final AtomicLong bytesIn = new AtomicLong();
    private volatile long silentSince;
    private volatile long heardAt;
    private volatile Instant lastHeard;
    private volatile long finalHeight;

    PeerLink(
            Session session,
            Wire wire,
            LinkLimits limits,
            StrangersShare strangers,
            LinkTimings timings,
            LinkRuntime runtime,
            Observer observer) {
        this.session = session;
        this.wire = wire;
        this.timings = timings;
        this.runtime = runtime;
        this.observer = observer;
        this.outbound = new OutboundFrames(wire, session.sealer(), limits, runtime, this::execute);
        this.speech = new OutboundStream(outbound, limits, strangers, session.selfVotes(), this::isStranger);
        this.inbound = new InboundStream(limits, strangers, timings, runtime, new InboundStream.Port() {
            @Override
            public boolean isStranger() {
                return PeerLink.this.isStranger();
            }

            @Override
            public void request() {
                requestFrame();
            }

            @Override
            public void failed(Throwable cause) {
                abort("this node failed over a message: " + cause);
            }

            @Override
            public void excessive(String reason) {
                end(reason);
            }
        });
        this.clock = new LinkClock(runtime);
        this.silentSince = runtime.nanoClock().getAsLong();
        this.heardAt = silentSince;
        this.lastHeard = session.since();
        this.finalHeight = session.peer().finalHeight();
    }

    /** What comes of strangers' frames, and what they are told, is done on threads of its own. */
    private void execute(Runnable task) {
        (isStranger() ? runtime.strangers() : runtime.executor()).execute(task);
    }

    private boolean isStranger() {
        return !session.peerVotes().getAsBoolean();
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

    /** Whether this node opened it because its operator wants it. */
    boolean isOrdered() {
        return session.ordered();
    }

    Standing standing() {
        return session.peerVotes().getAsBoolean() ? Standing.VOTER : Standing.STRANGER;
    }

    /** By which this node knows the masternode that the peer runs. */
    Optional<NodeRecord> record() {
        return Optional.ofNullable(session.peer().record());
    }

    /** The other end without its port. */
    String remoteHost() {
        return wire.remoteHost();
    }

    Instant since() {
        return session.since();
    }

    /** Whether something has come of late: peers say something each status interval. */
    boolean isHeard() {
        return runtime.nanoClock().getAsLong() - heardAt
                < STATUSES_TO_MISS * timings.status().toNanos();
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
                outbound.bytes(),
                clock.roundTrip(),
                clock.offset());
    }

    /** The handshake is over on both sides: from now on frames flow. */
    void begin() {
        outbound.begin();
        inbound.begin(message -> observer.received(this, message));
        outbound.wake();
    }

    /**
     * Queues an encoded message. A full consensus lane ends the link.
     *
     * @return false if there is no room for it or the link is over
     */
    boolean send(PeerMessage message, byte[] payload) {
        return send(message, payload, () -> {});
    }

    /**
     * Queues a reply.
     *
     * @param left run once it has left or never will; not run if there is no room for it or the link is over
     */
    boolean reply(EncodedReply reply, Runnable left) {
        return send(reply.head(), reply.payload(), left);
    }

    private boolean send(PeerMessage message, byte[] payload, Runnable left) {
        return switch (speech.say(message, payload, left)) {
            case TAKEN -> true;
            case NO_ROOM -> false;
            case LANE_FULL -> {
                if (Lane.of(message) == Lane.CONSENSUS) {
                    abort("the peer reads too slowly: its consensus lane is full");
                }
                yield false;
            }
        };
    }

    /** What it may say, where a full lane does not end the link. */
    OutboundStream speech() {
        return speech;
    }

    /** Once each status interval: shows life, measures the round trip, ends a link that has died. */
    void tick(StatusMessage status, byte[] encoded) {
        wire.stands(standing()); // with an epoch who votes may change
        long now = runtime.nanoClock().getAsLong();
        if (inbound.isWithheld()) {
            silentSince = now; // it is this side that does not read
        } else if (now - silentSince >= timings.silence().toNanos()) {
            end("nothing came for " + timings.silence().toSeconds() + " s");
            return;
        }
        if (isStranger() && now - outbound.stuckSince().orElse(now) >= STUCK_NANOS) {
            abort("the peer reads too slowly: nothing has left for " + STUCK_NANOS / 1_000_000_000 + " s");
            return;
        }
        if (!outbound.isIdle()) {
            return; // what waits shows life too
        }
        clock.tick().ifPresent(speech::control);
        send(status, encoded);
    }

    /** Ends the link: the peer is told why if it still reads. */
    void end(String reason) {
        if (outbound.close(reason, false)) {
            observer.ended(this, reason);
            outbound.wake();
        }
    }

    /** Ends the link at once. */
    void abort(String reason) {
        if (outbound.close(reason, true)) {
            wire.abort(reason);
            observer.ended(this, reason);
        }
    }

    /** The wire is gone. */
    void lost(String reason) {
        if (outbound.close(reason, true)) {
            observer.ended(this, reason);
        }
    }

    /** The wire is ready again. */
    void wake() {
        outbound.wake();
    }

    // ---- inbound: one thread at a time

    /** A frame came from the wire. */
    void received(byte[] frame) {
        if (isStranger()) {
            runtime.strangers().execute(() -> takeOfStranger(frame)); // the next one is asked for when that is done
        } else {
            take(frame);
        }
    }

    private void takeOfStranger(byte[] frame) {
        try {
            take(frame);
        } catch (RuntimeException e) { // as it ends a call where the transport's own threads do this
            LOG.error("a frame could not be taken", e);
            abort("this node failed over a frame: " + e);
        }
    }

    private void take(byte[] frame) {
        if (outbound.isOver()) {
            return;
        }
        try {
            byte[] payload = session.opener().open(frame);
            heard(frame.length);
            boolean charged = LinkControl.isControl(payload)
                    ? takeControl(LinkControl.decode(payload))
                    : take(PeerMessageCodec.decode(payload), frame.length);
            inbound.finished(frame.length, charged);
        } catch (ForgedFrameException e) {
            end(e.getMessage() + "");
        } catch (MalformedException e) {
            observer.malformed(this);
            end("malformed message: " + e.getMessage());
        }
    }

    private void heard(int bytes) {
        bytesIn.addAndGet(bytes);
        silentSince = runtime.nanoClock().getAsLong();
        heardAt = silentSince;
        lastHeard = runtime.clock().instant();
    }

    private boolean takeControl(LinkControl message) {
        switch (message) {
            case Ping ping -> {
                speech.control(clock.answer(ping));
                outbound.wake();
            }
            case Pong pong -> clock.answered(pong);
            case Bye(String reason) -> {
                if (outbound.close(reason, true)) {
                    wire.finish(reason);
                    observer.ended(this, "the peer ended it: " + reason);
                }
            }
        }
        return true;
    }

    /** Whether it counts against the peer's rate. */
    private boolean take(PeerMessage message, int size) {
        if (message instanceof StatusMessage status) {
            finalHeight = status.finalHeight();
        }
        speech.theirQuestions().asked(message);
        boolean free = Lane.of(message) == Lane.CONSENSUS
                ? session.peerVotes().getAsBoolean()
                : speech.ourQuestions().isAnswer(message);
        boolean asked = free && Lane.of(message) != Lane.CONSENSUS;
        inbound.give(message, size, asked);
        return !free;
    }

    private void requestFrame() {
        if (!outbound.isOver()) {
            silentSince = runtime.nanoClock().getAsLong();
            wire.request();
        }
    }
}
