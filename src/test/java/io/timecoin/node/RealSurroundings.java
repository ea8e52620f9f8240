package io.timecoin.node;

import io.timecoin.network.HostPort;
import io.timecoin.network.ListenException;
import io.timecoin.network.Reception;
import io.timecoin.network.Transport;
import io.timecoin.network.Wire;
import io.timecoin.network.WireListener;
import io.timecoin.network.discovery.DiscoverySettings;
import io.timecoin.network.grpc.ConnectionLimits;
import io.timecoin.network.grpc.GrpcTransport;
import io.timecoin.runtime.Clocks;
import io.timecoin.runtime.Failure;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** This machine: its threads and clocks, and links over loopback on a port that the system chooses. */
final class RealSurroundings {

    private static final String HOST = "127.0.0.1";

    /** What must not fail and has. */
    final List<Throwable> failures = new CopyOnWriteArrayList<>();

    private volatile int port;

    Surroundings dialling(List<HostPort> peers) {
        Failure failure = failures::add;
        return new Surroundings(
                NodeThreads.start(failure),
                Clocks.system(),
                failure,
                SplittableRandom::new,
                runtime -> remembering(GrpcTransport.open(runtime, ConnectionLimits.STANDARD)),
                HOST,
                0,
                peers,
                DiscoverySettings.none());
    }

    /** Where the node listens, once it has been started. */
    HostPort address() {
        return new HostPort(HOST, port);
    }

    private Transport remembering(Transport wires) {
        return new Transport() {
            @Override
            public int listen(String host, int wished, Reception reception) throws ListenException {
                port = wires.listen(host, wished, reception);
                return port;
            }

            @Override
            public void dial(HostPort address, Function<Wire, WireListener> opener) {
                wires.dial(address, opener);
            }

            @Override
            public void close() {
                wires.close();
            }
        };
    }
}
