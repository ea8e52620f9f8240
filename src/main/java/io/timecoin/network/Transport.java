package io.timecoin.network;

import java.util.function.Function;

/** Opens wires. What carries them is behind this port; {@code network.grpc} implements it. */
public interface Transport extends AutoCloseable {

    /**
     * Accepts wires; once.
     *
     * @param reception receives them, and hears of the connections that were closed before they became one
     * @return the port, which matters if 0 was given
     * @throws ListenException if the address or port cannot be had
     */
    int listen(String host, int port, Reception reception) throws ListenException;

    /** Begins to connect; failure comes as {@link WireListener#closed}. Nothing happens after {@link #close}. */
    void dial(HostPort address, Function<Wire, WireListener> opener);

    /** Closes all wires and frees all threads. */
    @Override
    void close();
}
