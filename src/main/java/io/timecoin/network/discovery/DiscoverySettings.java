package io.timecoin.network.discovery;

import io.timecoin.network.HostPort;
import java.util.List;
import java.util.Optional;

/**
 * What an operator decides about finding nodes, and what the genesis says.
 *
 * @param enabled else nobody is asked, told, remembered or dialled but configured peers
 * @param peers configured by name: each address of a name is dialled and kept
 * @param registered where the nodes of masternodes are said to be; a node that votes dials and keeps them
 * @param seeds asked for endpoints while this node has few links
 * @param advertised where this node is to be dialled; empty if nowhere
 * @param mostOutbound links to nodes that this node has found, those of a voter to voters apart
 */
public record DiscoverySettings(
        boolean enabled,
        List<HostPort> peers,
        List<HostPort> registered,
        List<HostPort> seeds,
        Optional<HostPort> advertised,
        int mostOutbound) {

    public DiscoverySettings {
        peers = List.copyOf(peers);
        registered = List.copyOf(registered);
        seeds = List.copyOf(seeds);
        if (mostOutbound < 0) {
            throw new IllegalArgumentException("a number of links is not negative");
        }
    }

    /** Nothing is looked for. */
    public static DiscoverySettings none() {
        return new DiscoverySettings(false, List.of(), List.of(), List.of(), Optional.empty(), 0);
    }
}
