package io.timecoin.network;

import io.timecoin.network.HandshakeResult.Established;
import io.timecoin.network.HandshakeResult.Identified;
import io.timecoin.network.HandshakeResult.Refused;
import io.timecoin.network.HandshakeResult.Reply;
import org.jspecify.annotations.Nullable;

/**
 * Runs one {@link Handshake} over one wire, within a time limit, and hands the wire to a {@link PeerLink} when it succeeds.
 */
final class LinkHandshake implements WireListener {

    /** Who wants the link. */
    interface Owner {
        /** Why the proven peer is not wanted, or null. Asked before the peer is told that it is. */
        @Nullable
        Refusal judge(LinkHandshake handshake, PeerIdentity peer);

        /** Makes the link; frames flow once it begins. */
        PeerLink link(LinkHandshake handshake, PeerIdentity peer);

        /** Takes the link, or says why not. */
        @Nullable
        Refusal admit(LinkHandshake handshake, PeerLink link);

        void refused(LinkHandshake handshake, Refused refused);

        /** The wire broke or never came to be. */
        void failed(LinkHandshake handshake, String reason);
    }

    private final Wire wire;
    private final Handshake handshake;
    private final Direction direction;
    private final Owner owner;
    private final @Nullable Dialer dialer;
    private Scheduler.@Nullable Cancellation timer;
    private @Nullable PeerIdentity peer;
    private boolean over;
    private volatile @Nullable PeerLink link;

    /** @param dialer that opened the wire; null for one that a peer opened */
    LinkHandshake(Wire wire, Handshake handshake, Direction direction, Owner owner, @Nullable Dialer dialer) {
        this.wire = wire;
        this.handshake = handshake;
        this.direction = direction;
        this.owner = owner;
        this.dialer = dialer;
    }

    Wire wire() {
        return wire;
    }

    Handshake handshake() {
        return handshake;
    }

    Direction direction() {
        return direction;
    }

    @Nullable
    Dialer dialer() {
        return dialer;
    }

    /** Whom the other side has proven to be; null before. */
    synchronized @Nullable PeerIdentity peer() {
        return peer;
    }

    /** Refuses unless the handshake is over by then. */
    synchronized void limit(Scheduler scheduler, LinkTimings timings) {
        timer = scheduler.after(
                timings.handshake(), () -> refuse(Refusal.TIMED_OUT, timings.handshake() + " without a link"));
    }

    @Override
    public synchronized void opened() {
        if (!over) {
            if (direction == Direction.OUTBOUND) {
                wire.write(handshake.open());
            }
            wire.request();
        }
    }

    @Override
    public void received(byte[] frame) {
        PeerLink established = link;
        if (established != null) {
            established.received(frame);
        } else {
            step(frame);
        }
    }

    private synchronized void step(byte[] frame) {
        if (over) {
            return;
        }
        switch (handshake.receive(frame)) {
            case Reply(byte[] reply) -> {
                wire.write(reply);
                wire.request();
            }
            case Identified(PeerIdentity identity, byte[] reply) -> identified(identity, reply);
            case Established() -> establish(null);
            case Refused refused -> refuse(refused);
        }
    }

    private void identified(PeerIdentity identity, byte[] reply) {
        peer = identity;
        Refusal refusal = owner.judge(this, identity);
        if (refusal != null) {
            refuse(refusal, detail(refusal, identity));
        } else if (direction == Direction.OUTBOUND) {
            wire.write(reply);
            wire.request();
        } else {
            establish(reply);
        }
    }

    /** Both sides are proven; {@code acceptance} is what the responder still has to say. */
    private void establish(byte @Nullable [] acceptance) {
        PeerIdentity identity = peer;
        if (identity == null) {
            throw new IllegalStateException("established without an identity");
        }
        PeerLink made = owner.link(this, identity);
        Refusal refusal = owner.admit(this, made);
        if (refusal != null && acceptance != null) {
            refuse(refusal, detail(refusal, identity));
            return;
        }
        finish();
        if (acceptance != null) {
            wire.write(acceptance);
        }
        link = made;
        made.begin();
        if (refusal != null) {
            made.end(refusal.words());
            owner.refused(this, new Refused(refusal, refusal.words(), false));
        }
    }

    /** Which of two keys it is about is what both operators need to know. */
    private static String detail(Refusal refusal, PeerIdentity identity) {
        NodeRecord record = identity.record();
        return refusal == Refusal.DUPLICATE_OPERATOR && record != null
                ? "operator key " + record.operatorKey()
                : refusal.words();
    }

    /** Ends the handshake for a reason that the other side hears. */
    synchronized void refuse(Refusal refusal, String words) {
        refuse(new Refused(refusal, words, false));
    }

    private void refuse(Refused refused) {
        if (over) {
            return;
        }
        finish();
        if (!refused.byPeer()) {
            wire.write(Handshake.refusal(refused.refusal(), refused.words()));
        }
        wire.finish(refused.refusal().words());
        owner.refused(this, refused);
    }

    @Override
    public void ready() {
        PeerLink established = link;
        if (established != null) {
            established.wake();
        }
    }

    @Override
    public void closed(String reason) {
        PeerLink established = link;
        if (established != null) {
            established.lost(reason);
            return;
        }
        synchronized (this) {
            if (!over) {
                finish();
                owner.failed(this, reason);
            }
        }
    }

    private void finish() {
        over = true;
        if (timer != null) {
            timer.cancel();
        }
    }
}
