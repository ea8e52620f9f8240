package io.timecoin.network;

import io.timecoin.ledger.codec.MalformedException;
import io.timecoin.network.HandshakeQueue.Source;
import io.timecoin.network.HandshakeResult.Refused;
import io.timecoin.network.conduct.Candidate;
import io.timecoin.network.conduct.Conduct;
import io.timecoin.network.conduct.Fault;
import java.net.InetAddress;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Receives what peers open, runs the handshakes in progress, and turns those that succeed into links. Safe for any thread.
 */
final class LinkOpener implements LinkHandshake.Owner, Reception {

    private static final Logger LOG = Logger.getLogger(LinkOpener.class);

    /** Two processes with one key are an ERROR once in so long, nanoseconds. */
    private static final long ALARM_EVERY_NANOS = 10_000_000_000L;

    private static final long NEVER = Long.MIN_VALUE;

    private final AtomicLong alarmedAt = new AtomicLong(NEVER);
    private final NetworkConfig config;
    private final LocalNode local;
    private final LinkRuntime runtime;
    private final PeerListener listener;
    private final LinkTable table;
    private final HandshakeQueue queue;
    private final KnownAddresses known;
    private final Refusals refusals;
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
        this.queue = new HandshakeQueue(runtime, config.limits().handshakeBurst());
        this.known = new KnownAddresses(config.peers(), config.registered());
        this.refusals = new Refusals(runtime.nanoClock(), LOG::info, LOG::debug);
    }

    /** What was refused, counted. */
    Refusals refusals() {
        return refusals;
    }

    /** An operator wants links with this address: handshakes from there have places of their own. */
    void know(HostPort address) {
        known.learn(address.host());
    }

    /** Openings that wait for their turn. */
    int waitingOpenings() {
        return queue.waiting();
    }

    // ---- Reception

    @Override
    public WireListener accept(Wire wire) {
        return watch(wire, Direction.INBOUND, null);
    }

    @Override
    public void turnedAway(ConnectionFault fault, String remoteAddress) {
        refusals.refused(fault, remoteAddress, fault.words());
    }

    @Override
    public boolean isKnown(InetAddress address) {
        return known.contains(address);
    }

    WireListener dialled(Wire wire, DialOutcome dialer) {
        return watch(wire, Direction.OUTBOUND, dialer);
    }

    /** Ends the handshakes in progress. */
    void close() {
        List.copyOf(handshakes).forEach(handshake -> handshake.refuse(Refusal.STOPPING, Refusal.STOPPING.words()));
    }

    private LinkHandshake watch(Wire wire, Direction direction, @Nullable DialOutcome dialer) {
        LinkHandshake running = new LinkHandshake(wire, direction, this, runtime.handshakes(), dialer);
        handshakes.add(running);
        running.limit(runtime.scheduler(), config.timings());
        return running;
    }

    // ---- LinkHandshake.Owner

    @Override
    public Handshake begin(Direction direction) {
        byte[] entropy = new byte[Handshake.ENTROPY_BYTES];
        runtime.secrets().nextBytes(entropy);
        return Handshake.of(
                local.identity(),
                local.verifier(),
                local.registered(),
                direction,
                entropy,
                local.status().get().finalHeight());
    }

    @Override
    public void opening(LinkHandshake handshake, byte[] frame) {
        Source source;
        try {
            source = source(handshake, HandshakeFrame.decode(frame));
        } catch (MalformedException e) {
            handshake.refuse(Refusal.MALFORMED, e.getMessage() + "");
            return;
        }
        queue.offer(
                source,
                new HandshakeQueue.Opening(
                        () -> !handshake.isOver(),
                        () -> handshake.answer(frame),
                        () -> handshake.refuse(Refusal.TOO_MANY_HANDSHAKES, Refusal.TOO_MANY_HANDSHAKES.words())));
    }

    /** Who claims to be a voter waits among those that claim to be the same one. */
    private Source source(LinkHandshake handshake, HandshakeFrame frame) {
        List<NodeRecord> claims = frame instanceof HandshakeFrame.Opening(Hello hello) ? hello.records() : List.of();
        return claims.stream()
                .filter(local.votes())
                .findFirst()
                .map(claim -> new Source(true, claim.masternodeId().toHex()))
                .orElseGet(() -> new Source(false, handshake.wire().remoteHost()));
    }

    @Override
    public @Nullable Refusal judge(LinkHandshake handshake, PeerIdentity peer) {
        boolean votes = votes(peer.record());
        String host = handshake.wire().remoteHost();
        Candidate candidate = new Candidate(peer.nodeKey(), host, votes, handshake.isOrdered());
        return conduct.refusing(candidate).isPresent()
                ? Refusal.BANNED
                : table.judge(peer, handshake.direction(), votes, host);
    }

    @Override
    public PeerLink link(LinkHandshake handshake, PeerIdentity peer) {
        PeerLink.Session session = new PeerLink.Session(
                peer,
                handshake.direction(),
                handshake.isOrdered(),
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
            if (link.standing() == Standing.VOTER) {
                known.learn(handshake.wire().remoteHost());
            }
            if (handshake.dialer() != null) {
                handshake.dialer().linked(link.nodeKey());
            }
        }
        return refusal;
    }

    @Override
    public void refused(LinkHandshake handshake, Refused refused) {
        handshakes.remove(handshake);
        if (refused.byPeer() && handshake.direction() == Direction.INBOUND) {
            // Whoever opened the wire and then refuses has proven nothing: anybody can say so of anything.
            LOG.debugf("refused by %s: %s", handshake.wire().remoteAddress(), refused.refusal());
            return;
        }
        tell(handshake, refused);
        PeerIdentity peer = handshake.peer();
        if (handshake.dialer() != null) {
            handshake.dialer().refused(refused.refusal(), peer == null ? null : peer.nodeKey());
        } else {
            blame(handshake.wire().remoteHost(), refused.refusal());
        }
    }

    /** Counts what no correct node does; of whom this node has dialled itself nothing, since its operator may be wrong. */
    private void blame(String host, Refusal refusal) {
        Fault fault = switch (refusal) {
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
            conduct.atFault(host, fault);
        }
    }

    private void tell(LinkHandshake handshake, Refused refused) {
        String remote = handshake.wire().remoteAddress();
        Refusal refusal = refused.refusal();
        boolean duplicate = refusal == Refusal.DUPLICATE_OPERATOR;
        boolean alarming = duplicate && concernsAVoter(handshake, refused);
        if (alarming && mayAlarm()) {
            String detail = refused.byPeer() ? ownOperator() : refused.words(); // an ERROR has no words of others
            LOG.errorf("%s %s: %s (%s)", refused.byPeer() ? "refused by" : "refused", remote, refusal.words(), detail);
        } else if (refused.byPeer()) {
            LOG.logf(
                    Refusals.isOrdinary(refusal) ? Logger.Level.DEBUG : Logger.Level.INFO,
                    "refused by %s: %s (%s)",
                    remote,
                    refusal.words(),
                    refused.words());
        }
        if (!refused.byPeer()) {
            refusals.refused(refusal, remote, refused.words());
        }
        if (!duplicate || alarming) {
            listener.refused(remote, refusal, refused.words(), refused.byPeer());
        }
    }

    /** Whether two processes with one voter's key are linked here, or a peer that this node dialled says so. */
    private boolean concernsAVoter(LinkHandshake handshake, Refused refused) {
        PeerIdentity peer = handshake.peer();
        return refused.byPeer() || peer == null || votes(peer.record()); // without a peer it is this node's own key
    }

    private String ownOperator() {
        NodeRecord own = local.identity().record();
        return own == null ? "this node has none" : "operator key " + own.operatorKey();
    }

    /** A peer can say that again and again: that must not fill the log. */
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
