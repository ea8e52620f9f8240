package io.timecoin.cli.testnet;

import io.timecoin.cli.client.JsonReply;
import io.timecoin.cli.client.NodeClient;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The head that all nodes of a network hold, and the supply all of them count there.
 *
 * @param nodes how many they are
 * @param supply satoshis in decimal, as every node's scan of all its coins gave it
 */
public record NetworkHead(int nodes, long height, String blockHash, String supply) {

    private static final Duration INTERVAL = Duration.ofMillis(200);

    /** One node's answer; equal on all nodes that agree. */
    private record Answer(long height, String blockHash, String supply, boolean consistent) {
        static Answer of(NodeClient node) {
            JsonReply supply = node.scannedSupply();
            long height = supply.number("asOfHeight");
            JsonReply block = node.block(Long.toString(height))
                    .orElseThrow(() -> new LocalNetworkException(
                            node.base() + " counted its supply at height " + height + " and has no such block"));
            boolean consistent =
                    supply.object("scan").map(scan -> scan.flag("consistent")).orElse(false);
            return new Answer(height, block.text("hash"), supply.text("supply"), consistent);
        }
    }

    /**
     * Asks all nodes until they give one answer; a block may become final between two questions.
     *
     * @throws LocalNetworkException saying how they differ when the time is over, or that coins do not add up
     */
    public static NetworkHead agreedBy(List<NodeClient> nodes, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            List<Answer> answers = nodes.stream().map(Answer::of).toList();
            Set<Answer> distinct = new LinkedHashSet<>(answers);
            if (distinct.size() == 1) {
                Answer agreed = answers.getFirst();
                if (!agreed.consistent()) {
                    throw new LocalNetworkException(
                            "at height " + agreed.height() + " the coins of all nodes do not add"
                                    + " up to the supply of " + agreed.supply() + " satoshis");
                }
                return new NetworkHead(nodes.size(), agreed.height(), agreed.blockHash(), agreed.supply());
            }
            if (System.nanoTime() - deadline > 0 || !pause()) {
                throw new LocalNetworkException("the nodes do not agree: " + answers);
            }
        }
    }

    private static boolean pause() {
        try {
            Thread.sleep(INTERVAL);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
