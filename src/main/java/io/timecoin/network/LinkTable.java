package io.timecoin.network;

import io.smallrye.mutiny.Uni;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.network.InboundPlaces.Found;
import io.timecoin.network.conduct.Conduct;
import io.timecoin.network.conduct.Fault;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The links that stand: at most one for each node key and for each operator key (protocol §5, §7). Reading never waits;
 * changes and what the listener hears of them happen one after the other.
 */
final class LinkTable implements PeerLink.Observer {

    private static final Logger LOG = Logger.getLogger(LinkTable.class);

    private final Map<PublicKey, PeerLink> links = new ConcurrentHashMap<>();
    private final PublicKey ownKey;
    private final PeerListener listener;
    private final Conduct conduct;
    private final Consumer<PeerIdentity> gone;
    private final InboundPlaces places;
    private boolean closed;

    /** @param inboundLinks most links that peers open */
    LinkTable(PublicKey ownKey, int inboundLinks, PeerListener listener, Conduct conduct, Consumer<PeerIdentity> gone) {
        this.ownKey = ownKey;
        this.places = new InboundPlaces(inboundLinks);
        this.listener = listener;
        this.conduct = conduct;
        this.gone = gone;
    }

    Collection<PeerLink> all() {
        return links.values();
    }

    @Nullable
    PeerLink get(PublicKey nodeKey) {
        return links.get(nodeKey);
    }

    /**
     * Whether a link stands to the peer with {@code nodeKey}, or to the masternode that is registered at {@code address}
     * (protocol §7). Where a peer says that it is counts for nothing.
     *
     * @param nodeKey that this node has met when it dialled the address; null before
     */
    boolean isLinked(HostPort address, @Nullable PublicKey nodeKey) {
        return (nodeKey != null && links.containsKey(nodeKey))
                || links.values().stream().anyMatch(link -> link.peer().isRegisteredAt(address));
    }

    /** Why a link to the proven {@code peer}, whose bytes come from {@code host}, is not wanted now, or null. */
    synchronized @Nullable Refusal judge(PeerIdentity peer, Direction direction, boolean votes, String host) {
        PeerLink existing = links.get(peer.nodeKey());
        // Who dials and finds itself linked meanwhile gives up: that spares both sides a swap.
        if (existing != null && (direction == Direction.OUTBOUND || !wins(peer, direction, existing))) {
            return Refusal.ALREADY_LINKED;
        }
        Refusal refusal = closed ? Refusal.STOPPING : duplicateOperator(peer);
        if (refusal != null || existing != null || direction == Direction.OUTBOUND) {
            return refusal;
        }
        return places.find(links.values(), votes, host) instanceof Found.Full ? Refusal.TOO_MANY_LINKS : null;
    }

    /** Takes {@code link}, ending an older one to the same peer, or says why not. */
    synchronized @Nullable Refusal admit(PeerLink link) {
        PeerLink existing = links.get(link.nodeKey());
        if (existing != null && !wins(link.peer(), link.direction(), existing)) {
            return Refusal.ALREADY_LINKED;
        }
        Refusal refusal = closed ? Refusal.STOPPING : duplicateOperator(link.peer());
        if (refusal != null) {
            return refusal;
        }
        if (existing != null) {
            existing.end("replaced by a newer link");
        } else if (link.direction() == Direction.INBOUND) {
            switch (places.find(links.values(), link.standing() == Standing.VOTER, link.remoteHost())) {
                case Found.Free() -> {}
                case Found.Of(PeerLink stranger) -> stranger.end("its place was needed for another");
                case Found.Full() -> {
                    return Refusal.TOO_MANY_LINKS;
                }
            }
        }
        rivals(link.peer()).forEach(rival -> rival.end("another node has the same operator key, and a newer record"));
        links.put(link.nodeKey(), link);
        conduct.linked(link.nodeKey(), link.remoteHost());
        LOG.logf(level(link), "linked to %s", words(link));
        listener.linked(link.info());
        return null;
    }

    /**
     * Of two links that the two sides opened, the one of the smaller key stays: both sides decide alike. Of two that one side
     * opened the newer stays: it would not have dialled with the older alive. So it does if nothing comes on the older.
     */
    private boolean wins(PeerIdentity peer, Direction direction, PeerLink existing) {
        if (direction == existing.direction() || !existing.isHeard()) {
            return true;
        }
        boolean ownIsSmaller = ownKey.compareTo(peer.nodeKey()) < 0;
        return (direction == Direction.OUTBOUND) == ownIsSmaller;
    }

    /**
     * protocol §5, §7: of two nodes with one operator key peers keep the one whose record has the greater serial, else the first
     * for as long as it is heard.
     */
    private @Nullable Refusal duplicateOperator(PeerIdentity peer) {
        NodeRecord record = peer.record();
        boolean duplicate = record != null
                && rivals(peer).stream()
                        .anyMatch(rival ->
                                rival.isHeard() && rival.record().orElseThrow().serial() >= record.serial());
        return duplicate ? Refusal.DUPLICATE_OPERATOR : null;
    }

    /** Links to other nodes that have the same operator key. */
    private List<PeerLink> rivals(PeerIdentity peer) {
        NodeRecord record = peer.record();
        return record == null
                ? List.of()
                : links.values().stream()
                        .filter(link -> !link.nodeKey().equals(peer.nodeKey()))
                        .filter(link -> link.record()
                                .filter(other -> other.operatorKey().equals(record.operatorKey()))
                                .isPresent())
                        .toList();
    }

    /** Ends all links and admits none any more. */
    void close(String reason) {
        synchronized (this) {
            closed = true;
        }
        links.values().forEach(link -> link.end(reason));
    }

    @Override
    public Uni<Void> received(PeerLink link, PeerMessage message) {
        return listener.received(link.info(), message);
    }

    @Override
    public void malformed(PeerLink link) {
        conduct.atFault(link.nodeKey(), Fault.MALFORMED_FRAME);
    }

    @Override
    public synchronized void ended(PeerLink link, String reason) {
        if (links.remove(link.nodeKey(), link)) {
            conduct.unlinked(link.nodeKey());
            LOG.logf(level(link), "link to %s ended: %s", words(link), reason);
            listener.unlinked(link.info(), reason);
            gone.accept(link.peer());
        }
    }

    /** Strangers come and go as often as they like, which must not fill the log. */
    private static Logger.Level level(PeerLink link) {
        boolean expected = link.isOrdered() || link.standing() == Standing.VOTER;
        return expected ? Logger.Level.INFO : Logger.Level.DEBUG;
    }

    private static String words(PeerLink link) {
        PeerInfo info = link.info();
        Hash256 masternode = info.masternodeId();
        String name = masternode == null
                ? "node " + info.nodeKey().toHex().substring(0, 12)
                : "masternode " + masternode.toHex().substring(0, 12);
        return name + ", " + info.direction() + " " + info.remoteAddress();
    }
}
