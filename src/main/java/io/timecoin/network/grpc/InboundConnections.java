package io.timecoin.network.grpc;

import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * The TCP connections that peers opened. gRPC cannot drop one whose reader is stuck: its stream would wait, with what it
 * buffered, for as long as the peer likes. Also bounds their number before anything is read. Safe for any thread.
 */
final class InboundConnections {

    private static final Logger LOG = Logger.getLogger(InboundConnections.class);

    private final Map<SocketAddress, Channel> channels = new ConcurrentHashMap<>();
    private final int most;

    InboundConnections(int most) {
        this.most = most;
    }

    /** A listening socket that tells this object of every connection. */
    NioServerSocketChannel listener() {
        return new NioServerSocketChannel() {
            @Override
            protected int doReadMessages(List<Object> accepted) throws Exception {
                int count = super.doReadMessages(accepted);
                accepted.removeIf(connection -> !admits((Channel) connection));
                return count;
            }
        };
    }

    /** Whether there is room for the connection; closes it if not. */
    private boolean admits(Channel channel) {
        SocketAddress remote = channel.remoteAddress();
        if (remote == null || channels.containsValue(channel)) {
            return true; // a connection that is gone already fails by itself
        }
        if (channels.size() >= most) {
            channel.unsafe().closeForcibly();
            return false;
        }
        channels.put(remote, channel);
        channel.closeFuture().addListener(_ -> channels.remove(remote, channel));
        return true;
    }

    /** Closes the connection at once, whatever is unsent. */
    void close(SocketAddress remote) {
        Channel channel = channels.get(remote);
        if (channel != null) {
            channel.close().addListener(done -> {
                if (!done.isSuccess()) {
                    LOG.warnf(done.cause(), "the connection of %s did not close", remote);
                }
            });
        }
    }
}
