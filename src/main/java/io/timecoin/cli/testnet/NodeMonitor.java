package io.timecoin.cli.testnet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.timecoin.cli.client.JsonReply;
import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.client.NodeClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * Looks at one node: its status when asked, and its event stream on a thread of its own, for how long blocks take to become
 * final. {@link #sample} is for one thread.
 */
public final class NodeMonitor implements AutoCloseable {

    /** Exact up to 2 s, a thousandth off beyond. */
    static final int HISTOGRAM_DIGITS = 3;

    private static final int BLOCKS_KEPT = 256;
    private static final Duration RECONNECT_DELAY = Duration.ofSeconds(1);

    private final int node;
    private final boolean observer;
    private final NodeClient client;
    private final ObjectMapper mapper = new ObjectMapper();
    private final ArrayDeque<Long> finalityMillis = new ArrayDeque<>();
    private final Thread events;
    private long lastFinal = -1;
    private long lastNanos;

    /**
     * A monitor of one node, which owns the client.
     *
     * @param node its number
     * @param observer whether it only observes
     */
    public NodeMonitor(int node, boolean observer, NodeClient client) {
        this.node = node;
        this.observer = observer;
        this.client = client;
        this.events = Thread.ofVirtual().name("events-of-node-" + node).unstarted(this::follow);
    }

    /** Begins to follow the events. */
    public NodeMonitor start() {
        events.start();
        return this;
    }

    private void follow() {
        Optional<String> fromNow = Optional.empty();
        while (!Thread.currentThread().isInterrupted()) {
            try {
                client.events("block", fromNow, (id, type, data) -> block(type, data));
            } catch (NodeClientException _) {
                // sample() says that the node does not answer
            }
            try {
                Thread.sleep(RECONNECT_DELAY);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void block(String type, String data) {
        if (!type.equals("block")) {
            return;
        }
        try {
            JsonReply block = new JsonReply(mapper.readTree(data), client.base().toString());
            Duration finality =
                    Duration.between(Instant.parse(block.text("timestamp")), Instant.parse(block.text("finalizedAt")));
            synchronized (finalityMillis) {
                finalityMillis.add(Math.max(0, finality.toMillis()));
                if (finalityMillis.size() > BLOCKS_KEPT) {
                    finalityMillis.remove();
                }
            }
        } catch (JsonProcessingException | DateTimeParseException e) {
            throw new NodeClientException("the node sent an event that cannot be read", e);
        }
    }

    /** Asks the node where it is; a node that does not answer is a sample as well. */
    public NodeSample sample() {
        JsonReply status;
        try {
            status = client.status();
        } catch (NodeClientException _) {
            lastFinal = -1;
            return NodeSample.silent(node, observer, "does not answer");
        }
        Histogram finality = new Histogram(HISTOGRAM_DIGITS);
        synchronized (finalityMillis) {
            finalityMillis.forEach(finality::recordValue);
        }
        return new NodeSample(
                node,
                observer,
                status.flag("ready") ? "ready" : status.optionalText("notReady").orElse("not ready"),
                status.number("height"),
                status.number("epoch"),
                status.number("view"),
                status.number("peers"),
                status.number("mempoolTransactions"),
                finality.getValueAtPercentile(50),
                finality.getValueAtPercentile(99),
                rate(status.number("finalTransactions")));
    }

    private long rate(long finalNow) {
        long now = System.nanoTime();
        long rate = lastFinal < 0 || finalNow < lastFinal || now <= lastNanos
                ? 0
                : Math.round((finalNow - lastFinal) * 1e9 / (now - lastNanos));
        lastFinal = finalNow;
        lastNanos = now;
        return rate;
    }

    @Override
    public void close() {
        events.interrupt();
        client.close();
    }
}
