package io.timecoin.network.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.timecoin.network.Scheduler;
import io.timecoin.network.Standing;
import io.timecoin.network.Wire;

/** A wire that a peer opened: the one gRPC call of its TCP connection. */
final class ServerWire implements Wire {

    private final ServerCall<byte[], byte[]> call;
    private final PeerConnection connection;
    private final PeerConnections connections;
    private final Scheduler scheduler;
    private boolean closed;

    ServerWire(
            ServerCall<byte[], byte[]> call,
            PeerConnection connection,
            PeerConnections connections,
            Scheduler scheduler) {
        this.call = call;
        this.connection = connection;
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
            connection.asked();
            call.request(1);
        }
    }

    @Override
    public synchronized void finish(String reason) {
        if (!closed) {
            closed = true;
            call.close(Status.OK.withDescription(reason), new Metadata());
            scheduler.after(GrpcTransport.FAREWELL, connection::close);
        }
    }

    @Override
    public synchronized void abort(String reason) {
        closed = true;
        connection.close();
    }

    /** The call is over: writing to it would fail. */
    synchronized void over() {
        closed = true;
        connection.close();
    }

    @Override
    public String remoteAddress() {
        return connection.remote();
    }

    @Override
    public String remoteHost() {
        return connection.remoteHost();
    }

    @Override
    public void stands(Standing standing) {
        connections.stands(connection, standing);
    }
}
