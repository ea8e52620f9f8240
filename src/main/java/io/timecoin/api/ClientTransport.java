package io.timecoin.api;

import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.timecoin.runtime.HeapAccount;
import io.timecoin.runtime.HeapShare;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.impl.transports.JDKTransport;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Vert.x's transport, whose listening sockets give connections their places. Vert.x and Quarkus bound connections only once they have
 * sent something, and would leave the database no file to open. Safe for any thread.
 */
public final class ClientTransport extends JDKTransport {

    private static final Logger LOG = Logger.getLogger(ClientTransport.class);

    private static final int LEAST = 16;
    private static final int MOST = 4_096;

    /** What databases and peers may still open after the start. */
    private static final long FILES_OF_OTHERS = 1_536;

    /** Of heap, for a connection and the longest head on it, as measured: 2 kB when nothing comes, 19 kB with 92 lines of 7 kB in all. */
    private static final long BYTES_EACH = 20 << 10;

    private final List<ClientConnections> ports = new CopyOnWriteArrayList<>();
    private volatile Predicate<InetAddress> proxies = _ -> false;

    /** That of this Vert.x, which {@link ClientTransportProvider} has given it. */
    static ClientTransport of(Vertx vertx) {
        return (ClientTransport) ((VertxInternal) vertx).transport();
    }

    /** Who stands for clients of all networks; before any port is listened on. */
    void trust(Predicate<InetAddress> trusted) {
        proxies = trusted;
    }

    /** Those of every port that is listened on. */
    List<ClientConnections> ports() {
        return ports;
    }

    /** Says what they have of the heap. */
    void account(HeapAccount heap) {
        heap.use(
                HeapShare.CONNECTIONS,
                heap.share(HeapShare.CONNECTIONS, 2 * LEAST * BYTES_EACH),
                () -> BYTES_EACH
                        * ports.stream().mapToLong(ClientConnections::count).sum());
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
        return domainSocket ? super.serverChannelFactory(true) : this::listener;
    }

    private NioServerSocketChannel listener() {
        ClientConnections connections =
                new ClientConnections(mostConnections(), address -> proxies.test(address), System::nanoTime);
        ports.add(connections);
        return new NioServerSocketChannel() {
            @Override
            protected int doReadMessages(List<Object> accepted) throws Exception {
                int before = accepted.size();
                int count = super.doReadMessages(accepted);
                accepted.subList(before, accepted.size())
                        .removeIf(channel -> !admitted(connections, (Channel) channel));
                return count;
            }
        };
    }

    /** Whatever goes wrong with one connection is its own end: what is thrown here would close the port for ever. */
    private static boolean admitted(ClientConnections connections, Channel channel) {
        try {
            return connections.admit(channel);
        } catch (RuntimeException e) {
            LOG.error("a connection could not be admitted", e);
            channel.unsafe().closeForcibly();
            return false;
        }
    }

    private static int mostConnections() {
        long left = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount()
                : Long.MAX_VALUE;
        return mostConnections(left, HeapAccount.ofThisProcess().share(HeapShare.CONNECTIONS));
    }

    /**
     * How many connections each of the two ports may have.
     *
     * @param files that the process may still open, once its databases are open
     * @param bytes of heap for those of both
     */
    static int mostConnections(long files, long bytes) {
        long byFiles = Math.max(files / 8, (files - FILES_OF_OTHERS) / 4);
        return Math.clamp(Math.min(byFiles, bytes / 2 / BYTES_EACH), LEAST, MOST);
    }
}
