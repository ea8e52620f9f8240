package io.timecoin.network;

import io.timecoin.network.HandshakeResult.Refused;
import io.timecoin.network.conduct.Conduct;
import io.timecoin.network.conduct.Fault;
import io.timecoin.network.conduct.Standing;
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
    private final Conduct conduct;
    private final StrangersShare strangers;

    /** In the order in which they began. */
    private final Set<LinkHandshake> handshakes = Collections.synchronizedSet(new LinkedHashSet<>());

    LinkOpener(
            NetworkConfig config,
            LocalNode local,
            LinkRuntime runtime,
            PeerListener listener,
            LinkTable table,
            StrangersShare strangers,
            Conduct conduct) {
        this.strangers = strangers;
        this.config = config;
        this.local = local;
        this.runtime = runtime;
        this.listener = listener;
        this.table = table;
        this.conduct = conduct;
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
                local.registered(),
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
    public @Nullable Refusal judge(LinkHandshake handshake, PeerIdentity peer) {
        boolean dialled = handshake.dialer() != null;
        Standing standing = new Standing(peer.nodeKey(), handshake.wire().remoteHost(), votes(peer.record()), dialled);
        return conduct.refusing(standing).isPresent() ? Refusal.BANNED : table.judge(peer, handshake.direction());
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
        PeerIdentity peer = handshake.peer();
        boolean believed = !refused.byPeer() || peer != null || handshake.dialer() != null;
        if (believed) {
            tell(handshake, refused);
        } else {
            LOG.debugf(
                    "refused by %s, which has proven nothing", handshake.wire().remoteAddress());
        }
        blame(handshake, refused);
        if (handshake.dialer() != null) {
            handshake.dialer().refused(refused.refusal(), peer == null ? null : peer.nodeKey());
        }
    }

    /** What a peer says is believed if this node has dialled it, or knows who it is; its words are never in an alarm. */
    private void tell(LinkHandshake handshake, Refused refused) {
        String remote = handshake.wire().remoteAddress();
        String who = refused.byPeer() ? "refused by" : "refused";
        boolean duplicate = refused.refusal() == Refusal.DUPLICATE_OPERATOR;
        boolean alarming = duplicate && concernsAVoter(handshake, refused);
        if (alarming && refused.byPeer()) {
            LOG.logf(alarm(), "%s %s: %s", who, remote, refused.refusal().words());
        } else {
            Logger.Level level = alarming ? alarm() : Logger.Level.INFO;
            LOG.logf(level, "%s %s: %s (%s)", who, remote, refused.refusal().words(), refused.words());
        }
        if (!duplicate || alarming) {
            listener.refused(remote, refused.refusal(), refused.words(), refused.byPeer());
        }
    }

    /** Counts what no correct node does; of whom this node has dialled itself nothing, since its operator may be wrong. */
    private void blame(LinkHandshake handshake, Refused refused) {
        if (refused.byPeer() || handshake.dialer() != null) {
            return;
        }
        Fault fault = switch (refused.refusal()) {
            case MALFORMED -> Fault.MALFORMED_FRAME;
            case BAD_SIGNATURE, BAD_RECORD -> Fault.BAD_SIGNATURE;
            case TIMED_OUT -> Fault.TIMED_OUT;
            case WRONG_NETWORK,
                    WRONG_GENESIS,
                    UNKNOWN_VERSION,
                    SELF_CONNECTION,
                    WEAK_KEY,
                    BAD_MAC,
                    DUPLICATE_OPERATOR,
                    ALREADY_LINKED,
                    TOO_MANY_LINKS,
                    TOO_MANY_HANDSHAKES,
                    STOPPING,
                    BANNED -> null;
        };
        if (fault != null) {
            conduct.atFault(handshake.wire().remoteHost(), fault);
        }
    }

    /** Whether two processes with one voter's key are linked here, or a peer says so. Anybody can make other keys. */
    private boolean concernsAVoter(LinkHandshake handshake, Refused refused) {
        PeerIdentity peer = handshake.peer();
        return refused.byPeer() || peer == null || votes(peer.record()); // without a peer it is this node's own key
    }

    /** Once in a while: that must not fill the log. */
    private Logger.Level alarm() {
        long now = runtime.nanoClock().getAsLong();
        long last = alarmedAt.get();
        boolean due = last == NEVER || now - last >= ALARM_EVERY_NANOS;
        return due && alarmedAt.compareAndSet(last, now) ? Logger.Level.ERROR : Logger.Level.INFO;
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
