package io.timecoin.network.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.timecoin.network.Scheduler;
import io.timecoin.network.Wire;
import io.timecoin.network.WireListener;
import java.util.function.Function;

/** Makes a {@link ServerWire} of every call that a peer opens. Asks for no message by itself. */
final class ServerWireCalls implements ServerCallHandler<byte[], byte[]> {

    private final Function<Wire, WireListener> opener;
    private final InboundConnections connections;
    private final Scheduler scheduler;

    ServerWireCalls(Function<Wire, WireListener> opener, InboundConnections connections, Scheduler scheduler) {
        this.opener = opener;
        this.connections = connections;
        this.scheduler = scheduler;
    }

    @Override
    public ServerCall.Listener<byte[]> startCall(ServerCall<byte[], byte[]> call, Metadata headers) {
        call.sendHeaders(new Metadata());
        ServerWire wire = new ServerWire(call, connections, scheduler);
        WireListener listener = opener.apply(wire);
        listener.opened();
        return new ServerCall.Listener<>() {
            @Override
            public void onMessage(byte[] frame) {
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
}
