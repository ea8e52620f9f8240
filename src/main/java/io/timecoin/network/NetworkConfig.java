package io.timecoin.network;

import java.util.List;

/**
 * What an operator decides about the peer transport.
 *
 * @param listenHost address to listen on, {@code 0.0.0.0} for all
 * @param listenPort port to listen on; 0 for any free one
 * @param peers dialled and kept; this node itself may be among them
 * @param registered where the nodes of masternodes are said to be
 */
public record NetworkConfig(
        String listenHost,
        int listenPort,
        List<HostPort> peers,
        List<HostPort> registered,
        LinkLimits limits,
        LinkTimings timings) {

    /** With nothing registered. */
    public NetworkConfig(
            String listenHost, int listenPort, List<HostPort> peers, LinkLimits limits, LinkTimings timings) {
        this(listenHost, listenPort, peers, List.of(), limits, timings);
    }

    public NetworkConfig {
        peers = List.copyOf(peers);
        registered = List.copyOf(registered);
        if (listenPort < 0 || listenPort > 65_535) {
            throw new IllegalArgumentException("not a port: " + listenPort);
        }
    }
}
