package io.timecoin.network;

import io.timecoin.network.HandshakeResult.Refused;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Runs the handshakes in progress and turns those that succeed into links. Safe for any thread. */
final class LinkOpener implements LinkHandshake.Owner {

    private static final Logger LOG = Logger.getLogger(LinkOpener.class);

    /** Two processes with one key are an ERROR once in so long, nanoseconds; in between they are told of as INFO. */
    private static final long ALARM_EVERY_NANOS = 10_000_000_000L;

    private static final long NEVER = Long.MIN_VALUE;

    private final AtomicLong alarmedAt = new AtomicLong(NEVER);
    private final NetworkConfig config;
    private final LocalNode local;
    private final LinkRuntime runtime;
    private final PeerListener listener;
    private final LinkTable table;
    private final HandshakeLimiter limiter;
    private final StrangersShare strangers;

    /** In the order in which they began. */
    private final Set<LinkHandshake> handshakes = Collections.synchronizedSet(new LinkedHashSet<>());

    LinkOpener(
            NetworkConfig config,
            LocalNode local,
            LinkRuntime runtime,
            PeerListener listener,
            LinkTable table,
            StrangersShare strangers) {
        this.strangers = strangers;
        this.config = config;
        this.local = local;
        this.runtime = runtime;
        this.listener = listener;
        this.table = table;
        this.limiter = new HandshakeLimiter(config.limits().handshakeBurst(), runtime.nanoClock());
    }

    WireListener accept(Wire wire) {
        LinkHandshake handshake = begin(wire, Direction.INBOUND, null);
        long inbound = table.inbound()
                + List.copyOf(handshakes).stream()
                        .filter(other -> other.direction() == Direction.INBOUND)
                        .count();
        if (!limiter.mayBegin(wire.remoteHost())) {
            handshake.refuse(Refusal.TOO_MANY_HANDSHAKES, Refusal.TOO_MANY_HANDSHAKES.words());
        } else if (inbound > config.limits().inboundLinks()) {
            handshake.refuse(Refusal.TOO_MANY_LINKS, Refusal.TOO_MANY_LINKS.words());
        }
        return handshake;
    }

    WireListener dialled(Wire wire, Dialer dialer) {
        return begin(wire, Direction.OUTBOUND, dialer);
    }

    /** Ends the handshakes in progress. */
    void close() {
        List.copyOf(handshakes).forEach(handshake -> handshake.refuse(Refusal.STOPPING, Refusal.STOPPING.words()));
    }

    private LinkHandshake begin(Wire wire, Direction direction, @Nullable Dialer dialer) {
        byte[] entropy = new byte[Handshake.ENTROPY_BYTES];
        runtime.secrets().nextBytes(entropy);
        Handshake handshake = Handshake.of(
                local.identity(),
                local.verifier(),
                direction,
                entropy,
                local.status().get().finalHeight());
        LinkHandshake running = new LinkHandshake(wire, handshake, direction, this, dialer);
        handshakes.add(running);
        running.limit(runtime.scheduler(), config.timings());
        return running;
    }

    // ---- LinkHandshake.Owner

    @Override
    public @Nullable Refusal judge(PeerIdentity peer, Direction direction) {
        return table.judge(peer, direction);
    }

    @Override
    public PeerLink link(LinkHandshake handshake, PeerIdentity peer) {
        PeerLink.Session session = new PeerLink.Session(
                peer,
                handshake.direction(),
                handshake.handshake().sealer(),
                handshake.handshake().opener(),
                () -> votes(local.identity().record()),
                () -> votes(peer.record()),
                runtime.clock().instant());
        return new PeerLink(session, handshake.wire(), config.limits(), strangers, config.timings(), runtime, table);
    }

    private boolean votes(@Nullable NodeRecord record) {
        return record != null && local.votes().test(record);
    }

    @Override
    public @Nullable Refusal admit(LinkHandshake handshake, PeerLink link) {
        Refusal refusal = table.admit(link);
        if (refusal == null) {
            handshakes.remove(handshake);
            if (handshake.dialer() != null) {
                handshake.dialer().linked(link.nodeKey());
            }
        }
        return refusal;
    }

    @Override
    public void refused(LinkHandshake handshake, Refused refused) {
        handshakes.remove(handshake);
        String remote = handshake.wire().remoteAddress();
        String who = refused.byPeer() ? "refused by" : "refused";
        boolean duplicate = refused.refusal() == Refusal.DUPLICATE_OPERATOR;
        boolean alarming = duplicate && concernsAVoter(handshake, refused);
        Logger.Level level = alarming && mayAlarm() ? Logger.Level.ERROR : Logger.Level.INFO;
        LOG.logf(level, "%s %s: %s (%s)", who, remote, refused.refusal().words(), refused.words());
        if (!duplicate || alarming) {
            listener.refused(remote, refused.refusal(), refused.words(), refused.byPeer());
        }
        PeerIdentity peer = handshake.peer();
        if (handshake.dialer() != null) {
            handshake.dialer().refused(refused.refusal(), peer == null ? null : peer.nodeKey());
        }
    }

    /** Whether two processes with one voter's key are linked here, or a peer says so. Anybody can make other keys. */
    private boolean concernsAVoter(LinkHandshake handshake, Refused refused) {
        PeerIdentity peer = handshake.peer();
        return refused.byPeer() || peer == null || votes(peer.record()); // without a peer it is this node's own key
    }

    /** Anybody can say that he refuses: that must not fill the log. */
    private boolean mayAlarm() {
        long now = runtime.nanoClock().getAsLong();
        long last = alarmedAt.get();
        return (last == NEVER || now - last >= ALARM_EVERY_NANOS) && alarmedAt.compareAndSet(last, now);
    }

    @Override
    public void failed(LinkHandshake handshake, String reason) {
        handshakes.remove(handshake);
        LOG.debugf("no link with %s: %s", handshake.wire().remoteAddress(), reason);
        if (handshake.dialer() != null) {
            handshake.dialer().failed();
        }
    }
}
