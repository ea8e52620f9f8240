package io.timecoin.network.grpc;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.timecoin.network.FrameAuthenticator;
import io.timecoin.network.HostPort;
import io.timecoin.network.ListenException;
import io.timecoin.network.Scheduler;
import io.timecoin.network.Transport;
import io.timecoin.network.Wire;
import io.timecoin.network.WireListener;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Wires as bidirectional gRPC streams. One event loop moves bytes for all of them; whatever costs time happens on the
 * executor. Buffers come from one small arena, so that many nodes fit one machine; no system property is needed for that.
 */
public final class GrpcTransport implements Transport {

    private static final Logger LOG = Logger.getLogger(GrpcTransport.class);

    /** How long a finished wire may take to deliver its last frames before it is closed by force. */
    static final Duration FAREWELL = Duration.ofSeconds(1);

    private static final int WINDOW_BYTES = 1 << 20; // 8 MB/s at a round trip of 125 ms
    private static final int METADATA_BYTES = 4_096;
    private static final int CONNECT_MILLIS = 5_000;
    private static final int IDLE_SECONDS = 10;

    private final Executor executor;
    private final Scheduler scheduler;
    private final EventLoopGroup eventLoop;
    private final PooledByteBufAllocator allocator;
    private final InboundConnections connections;
    private final MethodDescriptor<byte[], byte[]> method = FrameMethod.descriptor();
    private final Set<ClientWire> dialled = ConcurrentHashMap.newKeySet();
    private @Nullable Server server;
    private boolean closed;

    private GrpcTransport(
            Executor executor,
            Scheduler scheduler,
            EventLoopGroup eventLoop,
            PooledByteBufAllocator allocator,
            InboundConnections connections) {
        this.executor = executor;
        this.scheduler = scheduler;
        this.eventLoop = eventLoop;
        this.allocator = allocator;
        this.connections = connections;
    }

    /**
     * Starts the event loop.
     *
     * @param executor runs all callbacks; not the event loop
     * @param mostConnections most TCP connections that peers may have open
     */
    public static GrpcTransport open(Executor executor, Scheduler scheduler, int mostConnections) {
        // One arena of 1 MiB chunks (8 KiB << 7) of heap and of direct memory each, no caches per thread.
        PooledByteBufAllocator allocator = new PooledByteBufAllocator(true, 1, 1, 8_192, 7, 0, 0, false);
        return new GrpcTransport(
                executor,
                scheduler,
                new NioEventLoopGroup(1, new DefaultThreadFactory("timecoin-peer-io", true)),
                allocator,
                new InboundConnections(mostConnections));
    }

    @Override
    public int listen(String host, int port, Function<Wire, WireListener> opener) throws ListenException {
        ServerServiceDefinition service = ServerServiceDefinition.builder(FrameMethod.SERVICE)
                .addMethod(method, new ServerWireCalls(opener, connections, scheduler))
                .build();
        Server built = NettyServerBuilder.forAddress(new InetSocketAddress(host, port))
                .bossEventLoopGroup(eventLoop)
                .workerEventLoopGroup(eventLoop)
                .channelFactory(connections::listener)
                .withChildOption(ChannelOption.ALLOCATOR, allocator)
                .executor(executor)
                .decompressorRegistry(FrameMethod.uncompressed())
                .maxConcurrentCallsPerConnection(1)
                .maxInboundMessageSize(FrameAuthenticator.MAX_FRAME_BYTES)
                .maxInboundMetadataSize(METADATA_BYTES)
                .maxRstFramesPerWindow(20, 10)
                .flowControlWindow(WINDOW_BYTES)
                .handshakeTimeout(CONNECT_MILLIS, TimeUnit.MILLISECONDS)
                .maxConnectionIdle(IDLE_SECONDS, TimeUnit.SECONDS)
                .addService(service)
                .build();
        try {
            server = built.start();
            return built.getPort();
        } catch (IOException e) {
            throw new ListenException(advice(host, port, e), e);
        }
    }

    private static String advice(String host, int port, IOException failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && !(cause instanceof BindException)) {
            cause = cause.getCause();
        }
        String detail = String.valueOf(cause.getMessage());
        if (detail.contains("in use")) {
            return "peer port " + port + " on " + host
                    + " is in use: stop the program that holds it (perhaps another node) or choose another listen port";
        }
        return "cannot listen for peers on " + host + ":" + port + " (" + detail
                + "): choose an address of this machine and a port that this user may open";
    }

    @Override
    public void dial(HostPort address, Function<Wire, WireListener> opener) {
        ClientWire wire;
        synchronized (dialled) {
            if (closed) {
                return;
            }
            ManagedChannel channel = channel(address);
            wire = new ClientWire(address, channel, channel.newCall(method, CallOptions.DEFAULT), scheduler);
            dialled.add(wire);
        }
        wire.start(opener.apply(wire), () -> dialled.remove(wire));
    }

    private ManagedChannel channel(HostPort address) {
        return NettyChannelBuilder.forAddress(address.host(), address.port())
                .usePlaintext()
                .proxyDetector(_ -> null) // peers are met directly whatever the environment says of proxies
                .eventLoopGroup(eventLoop)
                .channelType(NioSocketChannel.class, InetSocketAddress.class)
                .withOption(ChannelOption.ALLOCATOR, allocator)
                .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .executor(executor)
                .offloadExecutor(executor)
                .decompressorRegistry(FrameMethod.uncompressed())
                .disableRetry()
                .maxInboundMessageSize(FrameAuthenticator.MAX_FRAME_BYTES)
                .maxInboundMetadataSize(METADATA_BYTES)
                .flowControlWindow(WINDOW_BYTES)
                .build();
    }

    @Override
    public void close() {
        Server listening = server;
        try {
            if (listening != null) {
                listening.shutdown();
                if (!listening.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
                    listening.shutdownNow().awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
            for (ClientWire wire : abortDialled()) {
                wire.awaitEnd(FAREWELL); // a channel that outlives the event loop fails loudly
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        long patience = 2 * FAREWELL.toMillis();
        if (!eventLoop
                .shutdownGracefully(0, FAREWELL.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(patience)) {
            LOG.warnf("the peer transport's event loop did not stop within %d ms", patience);
        }
    }

    private List<ClientWire> abortDialled() {
        synchronized (dialled) {
            closed = true;
            List<ClientWire> aborted = List.copyOf(dialled);
            aborted.forEach(wire -> wire.abort("the node is stopping"));
            return aborted;
        }
    }
}
