package io.timecoin.cli.testnet;

import io.timecoin.cli.client.NodeClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A head that all nodes of a network hold, and the supply there.
 *
 * @param nodes how many they are
 * @param supply satoshis in decimal
 * @param counted whether every node has added up all its coins to that; false if one has too many to do so in its time for a
 *     read: then it is what the rules of the chain give
 */
public record NetworkHead(int nodes, long height, String blockHash, String supply, boolean counted) {

    private static final Duration INTERVAL = Duration.ofMillis(200);

    /**
     * Asks all nodes for the supply at their heads, and for their blocks at the lowest of these, until each was asked at one
     * height: a block may become final between two questions, a node may be a block behind, or count for somebody else just now.
     *
     * @throws LocalNetworkException at once if they hold different blocks or supplies at one height, or if the coins of one do
     *     not add up; and when the time is over
     * @throws io.timecoin.cli.client.NodeClientException if one refuses to be asked, for good
     */
    public static NetworkHead agreedBy(List<NodeClient> nodes, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        HeadAgreement agreement =
                new HeadAgreement(nodes.stream().map(HeadSource::of).toList());
        while (true) {
            Optional<NetworkHead> agreed = agreement.ask();
            if (agreed.isPresent()) {
                return agreed.get();
            }
            if (System.nanoTime() - deadline > 0 || !pause()) {
                throw new LocalNetworkException("the nodes could not be asked for their supply at one height within "
                        + patience.toSeconds() + " s; their heights are " + agreement.heights()
                        + agreement
                                .lastRefusal()
                                .map(refusal -> ", and one said last: " + refusal.getMessage())
                                .orElse(""));
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
