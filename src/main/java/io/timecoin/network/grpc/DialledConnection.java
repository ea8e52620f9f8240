package io.timecoin.network.grpc;

import io.netty.channel.socket.nio.NioSocketChannel;
import io.timecoin.network.HostPort;
import io.timecoin.network.Standing;
import org.jspecify.annotations.Nullable;

/**
 * The TCP connection of a wire that this node opens: the newest one, since a name may have several addresses, which gRPC tries one
 * after the other. Safe for any thread.
 */
final class DialledConnection {

    private final HostPort address;
    private final PeerConnections connections;
    private volatile @Nullable PeerConnection newest;

    DialledConnection(HostPort address, PeerConnections connections) {
        this.address = address;
        this.connections = connections;
    }

    /** Makes a channel to connect with. */
    NioSocketChannel open() {
        NioSocketChannel channel = new NioSocketChannel();
        newest = connections.dialled(channel, address.toString());
        return channel;
    }

    void asked() {
        PeerConnection connection = newest;
        if (connection != null) {
            connection.asked();
        }
    }

    void taken() {
        PeerConnection connection = newest;
        if (connection != null) {
            connection.taken();
        }
    }

    void stands(Standing standing) {
        PeerConnection connection = newest;
        if (connection != null) {
            connection.stands(standing);
        }
    }
}
