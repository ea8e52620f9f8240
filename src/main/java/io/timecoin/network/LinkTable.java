package io.timecoin.network;

import io.smallrye.mutiny.Uni;
import io.timecoin.crypto.PublicKey;
import io.timecoin.network.InboundPlaces.Found;
import java.util.Collection;
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
    private final Consumer<PeerIdentity> gone;
    private final InboundPlaces places;
    private boolean closed;

    /** @param inboundLinks most links that peers open */
    LinkTable(PublicKey ownKey, int inboundLinks, PeerListener listener, Consumer<PeerIdentity> gone) {
        this.ownKey = ownKey;
        this.places = new InboundPlaces(inboundLinks);
        this.listener = listener;
        this.gone = gone;
    }

    Collection<PeerLink> all() {
        return links.values();
    }

    @Nullable
    PeerLink get(PublicKey nodeKey) {
        return links.get(nodeKey);
    }

    /** Whether a link stands to the peer with {@code nodeKey}, or to one that says it is at {@code address}. */
    boolean isLinked(HostPort address, @Nullable PublicKey nodeKey) {
        if (nodeKey != null) {
            return links.containsKey(nodeKey);
        }
        return links.values().stream().anyMatch(link -> link.peer().endpoint().equals(address.toString()));
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
        links.put(link.nodeKey(), link);
        PeerInfo info = link.info();
        LOG.infof("linked %s %s (%s)", info.direction(), info.remoteAddress(), info.nodeKey());
        listener.linked(info);
        return null;
    }

    /**
     * Of two links that the two sides opened, the one of the smaller key stays: both sides decide alike. Of two that one side
     * opened the newer stays: it would not have dialled with the older alive.
     */
    private boolean wins(PeerIdentity peer, Direction direction, PeerLink existing) {
        if (direction == existing.direction()) {
            return true;
        }
        boolean ownIsSmaller = ownKey.compareTo(peer.nodeKey()) < 0;
        return (direction == Direction.OUTBOUND) == ownIsSmaller;
    }

    /** protocol §5: peers keep the first of two live nodes with one operator key. */
    private @Nullable Refusal duplicateOperator(PeerIdentity peer) {
        NodeRecord record = peer.record();
        boolean duplicate = record != null
                && links.values().stream()
                        .map(PeerLink::peer)
                        .anyMatch(other -> other.record() != null
                                && other.record().operatorKey().equals(record.operatorKey())
                                && !other.nodeKey().equals(peer.nodeKey()));
        return duplicate ? Refusal.DUPLICATE_OPERATOR : null;
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
    public synchronized void ended(PeerLink link, String reason) {
        if (links.remove(link.nodeKey(), link)) {
            PeerInfo info = link.info();
            LOG.infof("unlinked %s %s (%s): %s", info.direction(), info.remoteAddress(), info.nodeKey(), reason);
            listener.unlinked(info, reason);
            gone.accept(link.peer());
        }
    }
}
