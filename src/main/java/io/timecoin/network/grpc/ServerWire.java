package io.timecoin.network.grpc;

import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.timecoin.network.Scheduler;
import io.timecoin.network.Wire;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A wire that a peer opened: one gRPC call, alone on its TCP connection. */
final class ServerWire implements Wire {

    private final ServerCall<byte[], byte[]> call;
    private final InboundConnections connections;
    private final Scheduler scheduler;
    private boolean closed;

    ServerWire(ServerCall<byte[], byte[]> call, InboundConnections connections, Scheduler scheduler) {
        this.call = call;
        this.connections = connections;
        this.scheduler = scheduler;
    }

    @Override
    public boolean isReady() {
        return call.isReady();
    }

    @Override
    public synchronized void write(byte[] frame) {
        if (!closed) {
            call.sendMessage(frame);
        }
    }

    @Override
    public synchronized void request() {
        if (!closed) {
            call.request(1);
        }
    }

    @Override
    public synchronized void finish(String reason) {
        if (!closed) {
            closed = true;
            call.close(Status.OK.withDescription(reason), new Metadata());
            scheduler.after(GrpcTransport.FAREWELL, this::closeConnection);
        }
    }

    @Override
    public synchronized void abort(String reason) {
        closed = true;
        closeConnection();
    }

    private void closeConnection() {
        SocketAddress remote = remote();
        if (remote != null) {
            connections.close(remote);
        }
    }

    /** The call is over: writing to it would fail. */
    synchronized void over() {
        closed = true;
        closeConnection();
    }

    @Override
    public String remoteAddress() {
        return remote() instanceof InetSocketAddress address
                ? remoteHost() + ":" + address.getPort()
                : String.valueOf(remote());
    }

    @Override
    public String remoteHost() {
        return remote() instanceof InetSocketAddress address && address.getAddress() != null
                ? address.getAddress().getHostAddress()
                : String.valueOf(remote());
    }

    private @Nullable SocketAddress remote() {
        return call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    }
}
