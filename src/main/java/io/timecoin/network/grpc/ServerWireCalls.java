package io.timecoin.network.grpc;

import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.timecoin.network.ConnectionFault;
import io.timecoin.network.Reception;
import io.timecoin.network.Scheduler;
import io.timecoin.network.WireListener;

/** Makes a {@link ServerWire} of the call that a peer opens. Asks for no message by itself. */
final class ServerWireCalls implements ServerCallHandler<byte[], byte[]> {

    private final Reception reception;
    private final PeerConnections connections;
    private final Scheduler scheduler;

    ServerWireCalls(Reception reception, PeerConnections connections, Scheduler scheduler) {
        this.reception = reception;
        this.connections = connections;
        this.scheduler = scheduler;
    }

    @Override
    public ServerCall.Listener<byte[]> startCall(ServerCall<byte[], byte[]> call, Metadata headers) {
        PeerConnection connection = connections.at(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
        if (connection == null) {
            return refused(call); // closed meanwhile
        }
        call.sendHeaders(new Metadata());
        ServerWire wire = new ServerWire(call, connection, connections, scheduler);
        WireListener listener = reception.accept(wire);
        listener.opened();
        return new ServerCall.Listener<>() {
            @Override
            public void onMessage(byte[] frame) {
                connection.taken();
                listener.received(frame);
            }

            @Override
            public void onHalfClose() {
                wire.finish("the peer closed it");
            }

            @Override
            public void onReady() {
                listener.ready();
            }

            @Override
            public void onCancel() {
                wire.over();
                listener.closed("the connection broke");
            }

            @Override
            public void onComplete() {
                wire.over();
                listener.closed("the peer closed it");
            }
        };
    }

    /** Ends the connection of a call to any other method: nobody has more than one. */
    ServerCall.Listener<byte[]> unknown(ServerCall<byte[], byte[]> call, Metadata headers) {
        PeerConnection connection = connections.at(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
        if (connection != null) {
            connection.close(ConnectionFault.UNKNOWN_CALL);
        }
        return refused(call);
    }

    private static ServerCall.Listener<byte[]> refused(ServerCall<byte[], byte[]> call) {
        call.close(Status.UNIMPLEMENTED, new Metadata());
        return new ServerCall.Listener<>() {};
    }
}
