package io.timecoin.network.grpc;

import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.timecoin.network.FrameAuthenticator;
import io.timecoin.network.HostPort;
import io.timecoin.network.LinkRuntime;
import io.timecoin.network.ListenException;
import io.timecoin.network.Reception;
import io.timecoin.network.Standing;
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
 * Wires as bidirectional gRPC streams. Two event loops move bytes for all of them; whatever costs time happens on executors. Buffers
 * come from one small arena, so that many nodes fit one machine; no system property is needed for that. What comes is metered
 * before gRPC sees it ({@link FrameMeter}).
 */
public final class GrpcTransport implements Transport {

    private static final Logger LOG = Logger.getLogger(GrpcTransport.class);

    /** How long a finished wire may take to deliver its last frames before it is closed by force. */
    static final Duration FAREWELL = Duration.ofSeconds(1);

    /** What a voter, or a peer that was dialled, may send ahead: 8 MB/s at a round trip of 125 ms. */
    static final int WINDOW_BYTES = 1 << 20;

    /** What all others may. */
    static final int STRANGER_WINDOW_BYTES = 65_535;

    private static final int METADATA_BYTES = 4_096;
    private static final int CONNECT_MILLIS = 5_000;
    private static final int IDLE_SECONDS = 10;

    private final LinkRuntime runtime;
    private final PeerLoops loops;
    private final PooledByteBufAllocator allocator;
    private final PeerConnections connections;
    private final MethodDescriptor<byte[], byte[]> method = FrameMethod.descriptor();
    private final Set<ClientWire> dialled = ConcurrentHashMap.newKeySet();
    private @Nullable Server server;
    private boolean closed;

    private GrpcTransport(
            LinkRuntime runtime, PeerLoops loops, PooledByteBufAllocator allocator, PeerConnections connections) {
        this.runtime = runtime;
        this.loops = loops;
        this.allocator = allocator;
        this.connections = connections;
    }

    /**
     * Starts the event loops.
     *
     * @param runtime whose executors run all callbacks: that for handshakes those of peers that have proven nothing yet
     */
    public static GrpcTransport open(LinkRuntime runtime, ConnectionLimits limits) {
        // One arena of 1 MiB chunks (8 KiB << 7) of heap and of direct memory each, no caches per thread.
        PooledByteBufAllocator allocator = new PooledByteBufAllocator(true, 1, 1, 8_192, 7, 0, 0, false);
        PeerConnections connections = new PeerConnections(limits, runtime);
        return new GrpcTransport(runtime, new PeerLoops(connections::isKnown), allocator, connections);
    }

    @Override
    public int listen(String host, int port, Reception reception) throws ListenException {
        ServerWireCalls calls = new ServerWireCalls(reception, connections, runtime.scheduler());
        ServerServiceDefinition service = ServerServiceDefinition.builder(FrameMethod.SERVICE)
                .addMethod(method, calls)
                .build();
        Server built = NettyServerBuilder.forAddress(new InetSocketAddress(host, port))
                .bossEventLoopGroup(loops.forListening())
                .workerEventLoopGroup(loops)
                .channelFactory(connections::listener)
                .withChildOption(ChannelOption.ALLOCATOR, allocator)
                .executor(runtime.handshakes())
                .callExecutor(new CallExecutors())
                .fallbackHandlerRegistry(new UnknownMethods(calls::unknown))
                .decompressorRegistry(FrameMethod.uncompressed())
                .maxConcurrentCallsPerConnection(1)
                .maxInboundMessageSize(FrameAuthenticator.MAX_FRAME_BYTES)
                .maxInboundMetadataSize(METADATA_BYTES)
                .flowControlWindow(STRANGER_WINDOW_BYTES)
                .handshakeTimeout(CONNECT_MILLIS, TimeUnit.MILLISECONDS)
                .maxConnectionIdle(IDLE_SECONDS, TimeUnit.SECONDS)
                .addService(service)
                .build();
        connections.begin(reception);
        try {
            server = built.start();
            return built.getPort();
        } catch (IOException e) {
            throw new ListenException(advice(host, port, e), e);
        }
    }

    /** Who has proven nothing is served by the thread for handshakes, and a link by those for links of its kind. */
    private final class CallExecutors implements ServerCallExecutorSupplier {

        @Override
        public <Q, A> Executor getExecutor(ServerCall<Q, A> call, Metadata metadata) {
            PeerConnection connection = connections.at(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
            return task -> executor(connection == null ? Standing.UNPROVEN : connection.standing())
                    .execute(task);
        }

        private Executor executor(Standing standing) {
            return switch (standing) {
                case UNPROVEN -> runtime.handshakes();
                case STRANGER -> runtime.strangers();
                case VOTER -> runtime.executor();
            };
        }
    }

    /** Of messages that have begun and not ended, all connections together. */
    public long unfinishedBytes() {
        return connections.unfinishedBytes();
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
            DialledConnection connection = new DialledConnection(address, connections);
            ManagedChannel channel = channel(address, connection);
            wire = new ClientWire(
                    address, connection, channel, channel.newCall(method, CallOptions.DEFAULT), runtime.scheduler());
            dialled.add(wire);
        }
        wire.start(opener.apply(wire), () -> dialled.remove(wire));
    }

    private ManagedChannel channel(HostPort address, DialledConnection connection) {
        return NettyChannelBuilder.forAddress(address.host(), address.port())
                .usePlaintext()
                .proxyDetector(_ -> null) // peers are met directly whatever the environment says of proxies
                .eventLoopGroup(loops.forDialled(address))
                .channelFactory(connection::open)
                .withOption(ChannelOption.ALLOCATOR, allocator)
                .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .executor(runtime.executor())
                .offloadExecutor(runtime.executor())
                .decompressorRegistry(FrameMethod.uncompressed())
                .disableRetry()
                .maxInboundMessageSize(FrameAuthenticator.MAX_FRAME_BYTES)
                .maxInboundMetadataSize(METADATA_BYTES)
                .flowControlWindow(WINDOW_BYTES)
                .build();
    }

    @Override
    public void close() {
        connections.close();
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
        if (!loops.shutdownGracefully(0, FAREWELL.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(patience)) {
            LOG.warnf("the peer transport's event loops did not stop within %d ms", patience);
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
