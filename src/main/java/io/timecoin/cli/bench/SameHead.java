package io.timecoin.cli.bench;

import io.timecoin.cli.client.JsonReply;
import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.client.NodeClientException;
import java.time.Duration;
import java.util.Optional;

/** Waits for a node that was behind. */
final class SameHead {

    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

    private SameHead() {}

    /**
     * Returns once a node holds the head that another one held when it was asked just before.
     *
     * @param late for messages, which of the two was behind
     * @throws BenchException if it has another block there, or does not hold it in time
     */
    static void await(NodeClient other, NodeClient node, String late, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!holds(other, node, late)) {
            if (System.nanoTime() - deadline > 0) {
                throw new BenchException(late + " does not hold the others' head after " + patience.toSeconds() + " s");
            }
            Pause.of(POLL_INTERVAL);
        }
    }

    private static boolean holds(NodeClient other, NodeClient node, String late) {
        try {
            JsonReply head = other.status();
            Optional<JsonReply> same = node.block(Long.toString(head.number("height")));
            if (same.isPresent() && !same.get().text("hash").equals(head.text("blockHash"))) {
                throw new BenchException(late + " has another block at height " + head.number("height"));
            }
            return same.isPresent();
        } catch (NodeClientException e) {
            if (e.isTransient()) {
                return false;
            }
            throw e;
        }
    }
}
