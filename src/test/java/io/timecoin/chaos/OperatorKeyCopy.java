package io.timecoin.chaos;

import io.timecoin.cli.testnet.LocalNetworkPlan;
import io.timecoin.ledger.Genesis;
import io.timecoin.node.NodeFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/** A second node with the operator key of one that is there: a data directory, ports and a node key of its own. */
final class OperatorKeyCopy {

    private OperatorKeyCopy() {}

    /**
     * Copies the key of node {@code original} for node {@code copy}, which the plan has ports for.
     *
     * @param peers whom the copy dials
     */
    static NetworkFaultNode prepare(LocalNetworkPlan plan, int original, int copy, String peers) {
        Path directory = plan.nodeDirectory(copy).toAbsolutePath();
        Path key = directory.resolve(NodeFiles.OPERATOR_KEY);
        try {
            Files.createDirectories(directory);
            Files.copy(
                    plan.nodeDirectory(original).resolve(NodeFiles.OPERATOR_KEY),
                    key,
                    StandardCopyOption.COPY_ATTRIBUTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new NetworkFaultNode(
                "127.0.0.1",
                Map.of(
                        "timecoin.node.data-dir", directory.toString(),
                        "timecoin.node.genesis",
                                plan.genesisFile().toAbsolutePath().toString(),
                        "timecoin.node.operator-key", key.toString(),
                        "timecoin.network.host", "127.0.0.1",
                        "timecoin.network.port", Integer.toString(plan.peerPort(copy)),
                        "timecoin.network.advertised-endpoint", "127.0.0.1:" + plan.peerPort(copy),
                        "timecoin.network.peers", peers,
                        "timecoin.api.port", Integer.toString(plan.apiPort(copy)),
                        "timecoin.api.management-port", Integer.toString(plan.managementPort(copy))),
                List.of());
    }

    /** What a log says of a refused link: by whom, and, unless the words would be the peer's, which key it is about. */
    static String refusal(Genesis genesis, int original, boolean byPeer) {
        return "ERROR .*refused " + (byPeer ? "by " : "")
                + "127\\.0\\.0\\.1:\\d+: another live node has the same operator key; only one may run"
                + (byPeer
                        ? ""
                        : " \\(operator key "
                                + genesis.masternodes().get(original).operatorKey() + "\\)");
    }
}
