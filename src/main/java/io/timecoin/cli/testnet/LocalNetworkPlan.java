package io.timecoin.cli.testnet;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What a local network shall be.
 *
 * @param directory of all its files
 * @param nodes 1 to 64; four are the least that survive a faulty one
 * @param basePort peer port of node 0; node i listens on base + 10·i, +1 for clients, +2 for operators
 * @param epoch length of an epoch, for a network that is new
 */
public record LocalNetworkPlan(Path directory, int nodes, int basePort, Duration epoch) {

    public static final int MAX_NODES = 64;

    private static final int PORTS_PER_NODE = 10;
    private static final int MAX_PORT = 65_535;

    public LocalNetworkPlan {
        if (nodes < 1 || nodes > MAX_NODES) {
            throw new IllegalArgumentException("a local network has 1 to " + MAX_NODES + " nodes, not " + nodes);
        }
        if (basePort < 1 || basePort + PORTS_PER_NODE * (nodes - 1) + 2 > MAX_PORT) {
            throw new IllegalArgumentException(
                    "ports of " + nodes + " nodes from " + basePort + " are not within 1 to " + MAX_PORT);
        }
    }

    /** Peer port of node {@code index}. */
    public int peerPort(int index) {
        return basePort + PORTS_PER_NODE * index;
    }

    /** Client port of node {@code index}. */
    public int apiPort(int index) {
        return peerPort(index) + 1;
    }

    /** Operators' port of node {@code index}. */
    public int managementPort(int index) {
        return peerPort(index) + 2;
    }

    /** Directory of node {@code index}. */
    public Path nodeDirectory(int index) {
        return directory.resolve("node-" + index);
    }

    /** The genesis that all nodes share. */
    public Path genesisFile() {
        return directory.resolve("genesis.json");
    }

    /** Key of all allocated coins. */
    public Path faucetKeyFile() {
        return directory.resolve("faucet.key");
    }
}
