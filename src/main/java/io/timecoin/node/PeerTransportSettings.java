package io.timecoin.node;

import io.timecoin.ledger.Genesis;
import io.timecoin.network.HostPort;
import io.timecoin.network.LinkLimits;
import io.timecoin.network.LinkTimings;
import io.timecoin.network.NetworkConfig;
import io.timecoin.network.StrangerLimits;
import io.timecoin.network.conduct.AddressPrefix;
import io.timecoin.network.discovery.DiscoverySettings;
import io.timecoin.runtime.HeapAccount;
import io.timecoin.runtime.HeapShare;
import java.util.List;
import java.util.Optional;

/** The configured peer transport in the form the network takes it. */
public final class PeerTransportSettings {

    private PeerTransportSettings() {}

    /** {@link NodeConfigLoader} has checked every value. */
    public static NetworkConfig of(NodeConfig.Network network, NodePorts ports, Genesis genesis, HeapAccount heap) {
        LinkLimits limits = LinkLimits.STANDARD
                .withInboundLinks(network.maxInboundLinks())
                .withStrangers(StrangerLimits.ofBytes(
                        heap.share(HeapShare.STRANGERS_MESSAGES),
                        heap.share(HeapShare.STRANGERS_TOLD),
                        heap.share(HeapShare.STRANGERS_REPLIES)));
        List<HostPort> addresses = places(network.peers()).stream()
                .filter(peer -> AddressPrefix.address(peer.host()).isPresent()) // names are looked up by discovery
                .toList();
        return new NetworkConfig(
                network.host(), ports.peer(), addresses, registered(genesis), limits, LinkTimings.STANDARD);
    }

    /** The same of how nodes are found. */
    static DiscoverySettings discovery(NodeConfig.Network network, NodePorts ports, Genesis genesis) {
        return new DiscoverySettings(
                network.discovery(),
                places(network.peers()),
                registered(genesis),
                places(network.seeds()),
                endpoint(ports.endpoint(network)),
                network.maxOutboundLinks());
    }

    private static List<HostPort> places(Optional<List<String>> texts) {
        return texts.orElse(List.of()).stream()
                .map(text -> HostPort.parse(text.strip()))
                .toList();
    }

    private static List<HostPort> registered(Genesis genesis) {
        return genesis.masternodes().stream()
                .flatMap(masternode -> endpoint(masternode.endpoint()).stream())
                .toList();
    }

    /** A genesis may name one that nobody can dial. */
    private static Optional<HostPort> endpoint(String text) {
        try {
            return Optional.of(HostPort.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
