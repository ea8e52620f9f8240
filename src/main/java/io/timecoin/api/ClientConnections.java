package io.timecoin.api;

import io.netty.channel.Channel;
import io.timecoin.network.conduct.AddressPrefix;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * The connections to one port. Each has a place from the moment it is accepted, before anything of it is read. When places are short
 * an idle one leaves: of the next {@link #LOOKED_AT} the longest idle of the network of addresses that has the most, which may be the
 * newcomer's own. Safe for any thread.
 */
final class ClientConnections {

    /** How many are looked at for one newcomer, in turn: all of them would cost more than whoever opens connections pays. */
    static final int LOOKED_AT = 64;

    private final Shares places;
    private final LongSupplier nanoClock;
    private final Set<ClientConnection> all = ConcurrentHashMap.newKeySet();
    private Iterator<ClientConnection> hand = all.iterator();
    private final AtomicLong refused = new AtomicLong();
    private final Predicate<InetAddress> proxies;

    /**
     * @param most at once
     * @param proxies who stand for clients of all networks, and so have no share but the whole
     */
    ClientConnections(int most, Predicate<InetAddress> proxies, LongSupplier nanoClock) {
        this.places = new Shares(most);
        this.proxies = proxies;
        this.nanoClock = nanoClock;
    }

    /** Gives an accepted connection a place, or closes it; false if it did. Its event loop does not know it yet. */
    boolean admit(Channel channel) {
        if (!(channel.remoteAddress() instanceof InetSocketAddress remote)) {
            channel.unsafe().closeForcibly(); // gone already
            return false;
        }
        AddressPrefix prefix = AddressPrefix.counted(remote.getAddress());
        if (!mayStay(remote.getAddress(), prefix)) {
            refused.incrementAndGet();
            channel.unsafe().closeForcibly();
            return false;
        }
        ClientConnection connection = new ClientConnection(channel, prefix, nanoClock);
        all.add(connection);
        channel.closeFuture().addListener(_ -> leave(connection));
        connection.attach();
        return true;
    }

    private boolean mayStay(InetAddress address, AddressPrefix prefix) {
        if (places.take(prefix, 1)) {
            return true;
        }
        if (proxies.test(address) && places.takeWhole(prefix, 1)) {
            return true;
        }
        long own = places.heldBy(prefix) + 1;
        Optional<ClientConnection> leaving = next().stream()
                .filter(ClientConnection::isIdle)
                .filter(ClientConnection::isRegistered)
                .filter(connection -> connection.prefix().equals(prefix) || places.heldBy(connection.prefix()) > own)
                .max(Comparator.<ClientConnection>comparingLong(connection -> places.heldBy(connection.prefix()))
                        .thenComparing(Comparator.comparingLong(ClientConnection::quietSince)
                                .reversed()));
        leaving.ifPresent(this::release);
        return leaving.isPresent() && places.takeWhole(prefix, 1);
    }

    /** The next ones, each once. */
    private synchronized List<ClientConnection> next() {
        List<ClientConnection> next = new ArrayList<>(LOOKED_AT);
        long most = Math.min(LOOKED_AT, places.taken());
        for (boolean again = false; next.size() < most; ) {
            if (hand.hasNext()) {
                next.add(hand.next());
            } else if (again) {
                break;
            } else {
                again = true;
                hand = all.iterator();
            }
        }
        return next;
    }

    private void release(ClientConnection connection) {
        refused.incrementAndGet();
        leave(connection);
        connection.close();
    }

    private void leave(ClientConnection connection) {
        if (all.remove(connection)) {
            places.give(connection.prefix(), 1);
        }
    }

    /** Closes those whose clients owe them a request for too long. Once a second or so. */
    void sweep(ClientConnection.Patience patience) {
        all.stream()
                .filter(ClientConnection::isRegistered)
                .filter(connection -> connection.isLate(patience))
                .forEach(ClientConnection::close);
    }

    /** Open now. */
    long count() {
        return places.taken();
    }

    long most() {
        return places.most();
    }

    /** Closed because there was no place for them, since the start. */
    long refused() {
        return refused.get();
    }
}
