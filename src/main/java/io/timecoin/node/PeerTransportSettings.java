package io.timecoin.node;

import io.timecoin.network.HostPort;
import io.timecoin.network.LinkLimits;
import io.timecoin.network.LinkTimings;
import io.timecoin.network.NetworkConfig;
import io.timecoin.network.StrangerLimits;
import java.util.List;

/** The configured peer transport in the form the network takes it. */
public final class PeerTransportSettings {

    private PeerTransportSettings() {}

    /** {@link NodeConfigLoader} has checked every value. */
    public static NetworkConfig of(NodeConfig.Network network, NodePorts ports) {
        LinkLimits limits = LinkLimits.STANDARD
                .withInboundLinks(network.maxInboundLinks())
                .withStrangers(StrangerLimits.ofHeap(Runtime.getRuntime().maxMemory()));
        List<HostPort> peers = network.peers().orElse(List.of()).stream()
                .map(peer -> HostPort.parse(peer.strip()))
                .toList();
        return new NetworkConfig(network.host(), ports.peer(), peers, limits, LinkTimings.STANDARD);
    }
}
