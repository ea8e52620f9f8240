package io.timecoin.cli;

import io.timecoin.cli.testnet.LocalNetwork;
import io.timecoin.cli.testnet.LocalNetworkException;
import io.timecoin.cli.testnet.NodeProcess;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which nodes of a live network ended by themselves, each told once. For one thread. */
final class NodeDeaths {

    private static final int LOG_LINES = 15;

    private final LocalNetwork network;
    private final Set<Integer> told = new HashSet<>();

    NodeDeaths(LocalNetwork network) {
        this.network = network;
    }

    /**
     * What to say of those that ended since the last call.
     *
     * @throws LocalNetworkException if none is left
     */
    List<String> news() {
        List<String> news = new ArrayList<>();
        int alive = 0;
        for (NodeProcess node : network.nodes()) {
            if (node.isAlive()) {
                alive++;
            } else if (told.add(node.index())) {
                news.add(node.obituary(LOG_LINES));
            }
        }
        if (network.isClosed()) {
            return List.of(); // they were asked to end
        }
        if (alive == 0) {
            news.add("no node is left");
            throw new LocalNetworkException(String.join("\n", news));
        }
        return news;
    }
}
