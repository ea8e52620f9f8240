package io.timecoin.network;

import io.timecoin.network.HandshakeResult.Established;
import io.timecoin.network.HandshakeResult.Identified;
import io.timecoin.network.HandshakeResult.Refused;
import io.timecoin.network.HandshakeResult.Reply;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Runs one {@link Handshake} over one wire, within a time limit, and hands the wire to a {@link PeerLink} when it succeeds. All work
 * is done on the thread for handshakes; for a peer that opened the wire none is done before its opening has come and has its turn.
 */
final class LinkHandshake implements WireListener {

    /** Who wants the link. */
    interface Owner {
        /** Makes fresh keys. */
        Handshake begin(Direction direction);

        /** A peer's opening came: {@link #answer} is to be called when it is its turn, or {@link #refuse}. */
        void opening(LinkHandshake handshake, byte[] frame);

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
    private final Direction direction;
    private final Owner owner;
    private final Executor threads;
    private final @Nullable DialOutcome dialer;
    private Scheduler.@Nullable Cancellation timer;
    private @Nullable Handshake handshake;
    private @Nullable PeerIdentity peer;
    private boolean opened;
    private volatile boolean over;
    private volatile @Nullable PeerLink link;

    /**
     * @param threads for handshakes
     * @param dialer that opened the wire; null for one that a peer opened
     */
    LinkHandshake(Wire wire, Direction direction, Owner owner, Executor threads, @Nullable DialOutcome dialer) {
        this.wire = wire;
        this.direction = direction;
        this.owner = owner;
        this.threads = threads;
        this.dialer = dialer;
    }

    Wire wire() {
        return wire;
    }

    /** Once keys are made. */
    synchronized Handshake handshake() {
        Handshake begun = handshake;
        if (begun == null) {
            throw new IllegalStateException("the handshake has not begun");
        }
        return begun;
    }

    /** Whether nobody waits for it any more. */
    boolean isOver() {
        return over;
    }

    Direction direction() {
        return direction;
    }

    @Nullable
    DialOutcome dialer() {
        return dialer;
    }

    /** Whether an operator wants the link. */
    boolean isOrdered() {
        return dialer != null && dialer.isOrdered();
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
    public void opened() {
        if (direction == Direction.OUTBOUND) {
            threads.execute(this::open);
        } else {
            wire.request();
        }
    }

    private synchronized void open() {
        if (!over) {
            wire.write(begin().open());
            wire.request();
        }
    }

    private Handshake begin() {
        Handshake begun = owner.begin(direction);
        handshake = begun;
        return begun;
    }

    @Override
    public void received(byte[] frame) {
        PeerLink established = link;
        if (established != null) {
            established.received(frame);
        } else if (isOpening()) {
            owner.opening(this, frame);
        } else {
            threads.execute(() -> step(frame));
        }
    }

    /** Whether this is the first frame of a peer that opened the wire. */
    private synchronized boolean isOpening() {
        boolean first = direction == Direction.INBOUND && !opened;
        opened = true;
        return first;
    }

    /** Makes keys and takes the peer's opening. On a thread for handshakes. */
    synchronized void answer(byte[] opening) {
        if (!over) {
            begin();
            step(opening);
        }
    }

    private synchronized void step(byte[] frame) {
        if (over) {
            return;
        }
        switch (handshake().receive(frame)) {
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
        wire.stands(made.standing()); // before the peer hears of it and sends more than a handshake takes
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
        PeerLink established;
        synchronized (this) { // a link that is being made is there after it, and would stand without a wire
            established = link;
            if (established == null && !over) {
                finish();
                owner.failed(this, reason);
            }
        }
        if (established != null) {
            established.lost(reason);
        }
    }

    private void finish() {
        over = true;
        if (timer != null) {
            timer.cancel();
        }
    }
}
