package io.timecoin.cli.testnet;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a local network shall be. Its nodes are numbered: first the masternodes, then the observers.
 *
 * @param directory of all its files
 * @param masternodes 1 to 64; four are the least that survive a faulty one
 * @param observers 0 to 64
 * @param basePort peer port of node 0; node i listens on base + 10·i, +1 for clients, +2 for operators
 * @param epoch length of an epoch, for a network that is new
 */
public record LocalNetworkPlan(Path directory, int masternodes, int observers, int basePort, Duration epoch) {

    /** Most masternodes, and most observers. */
    public static final int MAX_NODES = 64;

    /** So many observers are linked to each masternode, and so many to each observer: any number costs a masternode no more. */
    private static final int FOLLOWERS = 2;

    private static final int PORTS_PER_NODE = 10;
    private static final int MAX_PORT = 65_535;

    public LocalNetworkPlan {
        if (masternodes < 1 || masternodes > MAX_NODES) {
            throw new IllegalArgumentException("a local network has 1 to " + MAX_NODES + " nodes, not " + masternodes);
        }
        if (observers < 0 || observers > MAX_NODES) {
            throw new IllegalArgumentException(
                    "a local network has 0 to " + MAX_NODES + " observers, not " + observers);
        }
        int nodes = masternodes + observers;
        if (basePort < 1 || basePort + PORTS_PER_NODE * (nodes - 1) + 2 > MAX_PORT) {
            throw new IllegalArgumentException(
                    "ports of " + nodes + " nodes from " + basePort + " are not within 1 to " + MAX_PORT);
        }
    }

    /** Of masternodes alone. */
    public LocalNetworkPlan(Path directory, int masternodes, int basePort, Duration epoch) {
        this(directory, masternodes, 0, basePort, epoch);
    }

    /** All of them. */
    public int nodes() {
        return masternodes + observers;
    }

    public boolean isObserver(int index) {
        return index >= masternodes;
    }

    /**
     * The nodes that node {@code index} dials: each masternode all others, and observers in a tree: the first two all masternodes, two
     * more each observer.
     */
    public List<Integer> dialledBy(int index) {
        int observer = index - masternodes;
        if (observer >= FOLLOWERS) {
            return List.of(masternodes + (observer - FOLLOWERS) / FOLLOWERS);
        }
        return IntStream.range(0, masternodes)
                .filter(other -> other != index)
                .boxed()
                .toList();
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
        return directory.resolve(isObserver(index) ? "observer-" + (index - masternodes) : "node-" + index);
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
