package io.timecoin.network.grpc;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.timecoin.network.HostPort;
import io.timecoin.network.conduct.AddressPrefix;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Predicate;

/**
 * Two event loops: one for known addresses, one for listening and for all others. A connection stays
 * where it began, so what strangers keep busy before they have proven anything is not what carries voters.
 */
final class PeerLoops extends NioEventLoopGroup {

    private final EventLoop forKnown = next();
    private final EventLoop forOthers = next();
    private final Predicate<InetAddress> known;

    PeerLoops(Predicate<InetAddress> known) {
        super(2, new DefaultThreadFactory("timecoin-peer-io", true));
        this.known = known;
    }

    /** Where connections that this node opens belong; a name is one that its operator has given. */
    EventLoop forDialled(HostPort address) {
        boolean atHome = AddressPrefix.address(address.host()).map(known::test).orElse(true);
        return atHome ? forKnown : forOthers;
    }

    /** Where the listening socket belongs. */
    EventLoop forListening() {
        return forOthers;
    }

    @Override
    public ChannelFuture register(Channel channel) {
        boolean atHome = channel.remoteAddress() instanceof InetSocketAddress remote && known.test(remote.getAddress());
        return (atHome ? forKnown : forOthers).register(channel);
    }
}
