package io.timecoin.network.grpc;

import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.timecoin.network.ConnectionFault;
import io.timecoin.network.LinkRuntime;
import io.timecoin.network.Reception;
import io.timecoin.network.Standing;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * All TCP connections of a transport, and what they may cost together (protocol §7). Those that peers open have a place from the
 * moment they are accepted, before anything of them is read; it becomes free when they have proven who they are. Safe for any
 * thread.
 */
final class PeerConnections implements PeerConnection.Keeper {

    private static final Duration SWEEP = Duration.ofMillis(500);

    private final ConnectionLimits limits;
    private final LinkRuntime runtime;
    private final Map<SocketAddress, PeerConnection> inbound = new ConcurrentHashMap<>();
    private final Set<PeerConnection> all = ConcurrentHashMap.newKeySet();
    private final HandshakePlaces<PeerConnection> places;
    private final AtomicLong unfinished = new AtomicLong();
    private volatile @Nullable Reception reception;
    private volatile boolean closed;

    PeerConnections(ConnectionLimits limits, LinkRuntime runtime) {
        this.limits = limits;
        this.runtime = runtime;
        this.places = new HandshakePlaces<>(this::isKnown, limits.unproven(), limits.unprovenOfKnown());
    }

    /** From now on connections come. */
    void begin(Reception told) {
        reception = told;
        sweepLater();
    }

    long unfinishedBytes() {
        return unfinished.get();
    }

    void close() {
        closed = true;
    }

    boolean isKnown(InetAddress address) {
        Reception told = reception;
        return told != null && told.isKnown(address);
    }

    /** A listening socket whose connections are metered from their first byte. */
    NioServerSocketChannel listener() {
        return new NioServerSocketChannel() {
            @Override
            protected int doReadMessages(List<Object> accepted) throws Exception {
                int before = accepted.size();
                int count = super.doReadMessages(accepted);
                // What throws here closes the listening socket; so a place is given once the connection has its event
                // loop.
                accepted.subList(before, accepted.size()).removeIf(channel -> !accept((Channel) channel));
                return count;
            }
        };
    }

    private boolean accept(Channel channel) {
        if (!(channel.remoteAddress() instanceof InetSocketAddress remote)) {
            channel.unsafe().closeForcibly(); // gone already
            return false;
        }
        PeerConnection connection =
                meter(channel, remote, remote.getAddress().getHostAddress() + ":" + remote.getPort());
        inbound.put(remote, connection);
        channel.closeFuture().addListener(_ -> inbound.remove(remote, connection));
        return true;
    }

    /** A connection that this node opens; not counted in places, but metered. */
    PeerConnection dialled(NioSocketChannel channel, String remote) {
        return meter(channel, null, remote);
    }

    private PeerConnection meter(Channel channel, @Nullable InetSocketAddress opener, String remote) {
        InetAddress address = opener == null ? null : opener.getAddress();
        PeerConnection connection = new PeerConnection(channel, address, remote, this, runtime.nanoClock());
        channel.pipeline().addFirst(connection);
        channel.closeFuture().addListener(_ -> gone(connection));
        all.add(connection);
        return connection;
    }

    /** The connection that a peer opened from there, if it is still open. */
    @Nullable
    PeerConnection at(@Nullable SocketAddress remote) {
        return remote == null ? null : inbound.get(remote);
    }

    /** Told what the other end of a connection that a peer opened has proven to be. */
    void stands(PeerConnection connection, Standing standing) {
        boolean first = connection.standing() == Standing.UNPROVEN;
        if (connection.stands(standing) && first) {
            places.leave(connection);
        }
        if (standing == Standing.VOTER) {
            connection.widenWindow(GrpcTransport.WINDOW_BYTES - GrpcTransport.STRANGER_WINDOW_BYTES);
        }
    }

    private void sweepLater() {
        if (!closed) {
            runtime.scheduler().after(SWEEP, this::sweep);
        }
    }

    private void sweep() {
        for (PeerConnection connection : all) {
            if (connection.isLate(limits.handshake().toNanos())) {
                connection.close(ConnectionFault.TOO_SLOW);
            } else if (connection.dawdles(limits.message().toNanos())) {
                connection.close(ConnectionFault.UNFINISHED);
            }
        }
        sweepLater();
    }

    // ---- PeerConnection.Keeper

    @Override
    public void came(PeerConnection connection, InetAddress address) {
        PeerConnection leaving = places.enter(connection, address);
        if (leaving != null) {
            leaving.close(ConnectionFault.CROWDED_OUT);
        }
    }

    @Override
    public void faulty(PeerConnection connection, ConnectionFault fault) {
        Reception told = reception;
        if (told != null) {
            told.turnedAway(fault, connection.remote());
        }
    }

    @Override
    public void spoke(PeerConnection connection) {
        places.spoke(connection);
    }

    /** When all together hold too much, who has proven least leaves, of those who holds most. */
    @Override
    public void holds(int more) {
        if (unfinished.addAndGet(more) > limits.unfinishedBytes() && more > 0) {
            all.stream()
                    .filter(connection -> connection.held() > 0)
                    .min(Comparator.comparing(PeerConnection::standing)
                            .thenComparing(Comparator.comparingInt(PeerConnection::held)
                                    .reversed()))
                    .ifPresent(connection -> connection.close(ConnectionFault.TOO_MUCH_UNFINISHED));
        }
    }

    @Override
    public void gone(PeerConnection connection) {
        all.remove(connection);
        places.leave(connection);
    }
}
