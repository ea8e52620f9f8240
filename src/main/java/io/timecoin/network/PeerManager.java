package io.timecoin.network;

import io.timecoin.crypto.PublicKey;
import io.timecoin.network.PeerMessage.StatusMessage;
import io.timecoin.network.conduct.Candidate;
import io.timecoin.network.conduct.Conduct;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * All links of a node: listens, dials the configured peers and keeps them linked, admits at most one link for each node key,
 * keeps links alive (protocol §7). Safe for any thread.
 */
public final class PeerManager {

    private static final Logger LOG = Logger.getLogger(PeerManager.class);

    private final NetworkConfig config;
    private final LocalNode local;
    private final Transport transport;
    private final LinkRuntime runtime;
    private final LateListener listener;
    private final LinkTable table;
    private final Conduct conduct;
    private final LinkOpener opener;
    private final StrangersShare strangers;
    private final Map<HostPort, Dialer> dialers = new ConcurrentHashMap<>();
    private final LongAdder orderedDials = new LongAdder();
    private volatile boolean started;
    private volatile boolean stopped;

    /** A node's links; none yet. */
    public PeerManager(
            NetworkConfig config, LocalNode local, Transport transport, LinkRuntime runtime, Conduct conduct) {
        this.config = config;
        this.local = local;
        this.transport = transport;
        this.runtime = runtime;
        this.listener = new LateListener();
        this.conduct = conduct;
        this.table = new LinkTable(
                local.identity().nodeSigner().publicKey(),
                config.limits().inboundLinks(),
                listener,
                conduct,
                this::gone);
        this.strangers = new StrangersShare(config.limits().strangers(), runtime.nanoClock());
        this.opener = new LinkOpener(config, local, runtime, listener, table, strangers, conduct);
        config.peers().forEach(peer -> dialers.put(peer, dialer(peer, peer)));
    }

    /**
     * Listens, then begins to dial.
     *
     * @param told of all that happens on links from now on
     * @return the port listened on
     * @throws ListenException if it cannot be had; the message says what to do
     */
    public int start(PeerListener told) throws ListenException {
        listener.set(told);
        conduct.enforcedBy(this::endBanned);
        int port = transport.listen(config.listenHost(), config.listenPort(), opener);
        LOG.infof("peer transport listens on %s:%d", config.listenHost(), port);
        started = true;
        dialers.values().forEach(Dialer::attempt);
        runtime.scheduler().after(config.timings().status(), this::tick);
        return port;
    }

    /** Ends all links, telling the peers, and frees the port. The executor and scheduler are the caller's to stop, after this. */
    public void stop() {
        stopped = true;
        dialers.values().forEach(Dialer::stop);
        opener.close();
        table.close(Refusal.STOPPING.words());
        transport.close();
    }

    /**
     * From now on this address is dialled and kept linked, as those of configured peers are; nothing changes if it is already.
     *
     * @param name under which an operator or the genesis knows the peer there, if that stands for this address alone; else the address
     */
    public void keep(HostPort address, HostPort name) {
        Dialer added = dialer(address, name);
        if (dialers.putIfAbsent(address, added) == null) {
            opener.know(address);
            if (started && !stopped) {
                added.attempt();
            }
        }
    }

    /** From now on this address is not dialled any more; a link that stands stays. */
    public void release(HostPort address) {
        Dialer released = dialers.remove(address);
        if (released != null) {
            released.stop();
        }
    }

    /** Dials an address once. */
    public void dial(HostPort address, DialOutcome outcome) {
        if (!stopped) {
            transport.dial(address, wire -> opener.dialled(wire, outcome));
        }
    }

    /** The linked peers, in no order. */
    public List<PeerInfo> peers() {
        return table.all().stream().map(PeerLink::info).toList();
    }

    /** Connections refused for this reason, since the start. */
    public long refused(RefusalReason reason) {
        return opener.refusals().count(reason);
    }

    /**
     * Queues a message for one peer.
     *
     * @return false if it is not linked or its lane is full
     * @throws IllegalArgumentException if the message does not fit a frame
     */
    public boolean send(PublicKey peer, PeerMessage message) {
        PeerLink link = table.get(peer);
        return link != null && link.send(message, PeerMessageCodec.encode(message));
    }

    /** Ends the link to a peer, if there is one, for a reason that the peer is told. */
    public void end(PublicKey peer, String reason) {
        PeerLink link = table.get(peer);
        if (link != null) {
            link.end(reason);
        }
    }

    /** Whether any reply to this peer has room now; the share of strangers may be taken meanwhile. */
    public boolean hasRoomForReply(PublicKey peer) {
        PeerLink link = table.get(peer);
        return link != null && link.speech().hasRoomForReply();
    }

    /**
     * Queues a reply.
     *
     * @param left run once, when it has left this node or never will; must not block
     * @return false if the peer is not linked or there is no room: {@code left} is not run then
     */
    public boolean reply(PublicKey peer, EncodedReply reply, Runnable left) {
        PeerLink link = table.get(peer);
        return link != null && link.reply(reply, left);
    }

    /** Openings of peers that wait for their turn. */
    public int waitingOpenings() {
        return opener.waitingOpenings();
    }

    /** What all strangers together take at present. */
    public StrangersShare strangers() {
        return strangers;
    }

    /**
     * Queues a message, encoded once, for all peers that {@code wanted} accepts.
     *
     * @return how many took it
     * @throws IllegalArgumentException if the message does not fit a frame
     */
    public int broadcast(PeerMessage message, Predicate<PeerInfo> wanted) {
        List<PeerLink> links =
                table.all().stream().filter(link -> wanted.test(link.info())).toList();
        if (links.isEmpty()) {
            return 0;
        }
        byte[] encoded = PeerMessageCodec.encode(message);
        int taken = 0;
        for (PeerLink link : links) {
            if (link.send(message, encoded)) {
                taken++;
            }
        }
        return taken;
    }

    /**
     * Queues consensus messages that were sent before, encoded once, for all peers that {@code wanted} accepts. A link that
     * has no room for them drops them: they are said again.
     *
     * @throws IllegalArgumentException if a message does not fit a frame
     */
    public void repeat(List<PeerMessage> messages, Predicate<PeerInfo> wanted) {
        List<PeerLink> links =
                table.all().stream().filter(link -> wanted.test(link.info())).toList();
        if (!links.isEmpty()) {
            List<byte[]> encoded =
                    messages.stream().map(PeerMessageCodec::encode).toList();
            links.forEach(link -> link.speech().repeat(encoded));
        }
    }

    private void tick() {
        if (stopped) {
            return;
        }
        StatusMessage status = local.status().get();
        byte[] encoded = PeerMessageCodec.encode(status);
        for (PeerLink link : List.copyOf(table.all())) {
            boolean expired = link.record().filter(this::isUnknown).isPresent();
            if (expired) {
                link.end("the operator's record has expired"); // who has a newer one links again
            } else {
                link.tick(status, encoded);
            }
        }
        opener.refusals().tick();
        runtime.scheduler().after(config.timings().status(), this::tick);
    }

    private boolean isUnknown(NodeRecord record) {
        return local.registered().apply(record).isEmpty();
    }

    /** Ends the links of those that are banned now. */
    private void endBanned() {
        for (PeerLink link : List.copyOf(table.all())) {
            boolean voter = link.record().filter(local.votes()).isPresent();
            conduct.refusing(new Candidate(link.nodeKey(), link.remoteHost(), voter, link.isOrdered()))
                    .ifPresent(_ -> link.end(Refusal.BANNED.words()));
        }
    }

    private Dialer dialer(HostPort address, HostPort name) {
        return new Dialer(address, name, config.timings(), runtime, table, (place, outcome) -> {
            orderedDials.increment();
            dial(place, outcome);
        });
    }

    /** How often peers were dialled that are kept linked, since the start. */
    public long orderedDials() {
        return orderedDials.sum();
    }

    private void gone(PeerIdentity peer) {
        if (!stopped) {
            dialers.values().forEach(dialer -> dialer.gone(peer));
        }
    }
}
