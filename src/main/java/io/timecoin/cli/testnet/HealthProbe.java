package io.timecoin.cli.testnet;

import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.client.NodeClientException;
import io.timecoin.cli.client.NodeLimits;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Asks one node how it is, on its management port. An answer that does not come whole in two seconds is none. For one thread. */
public final class HealthProbe implements AutoCloseable {

    /** What a probe that is up answers. */
    static final int UP = 200;

    /** Instead of a status. */
    static final int NO_ANSWER = 0;

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final NodeClient client;

    HealthProbe(URI management, Duration timeout) {
        client = new NodeClient(management, Optional.empty(), new NodeLimits(timeout, timeout, timeout));
    }

    /** Asks this node. */
    public static HealthProbe of(NodeProcess node) {
        return new HealthProbe(node.management(), TIMEOUT);
    }

    /** Whether its server is up. */
    public boolean isStarted() {
        return status("started") == UP;
    }

    /** Whether it does what it is there for. */
    public boolean isReady() {
        return status("ready") == UP;
    }

    /** HTTP status of the probe with this name; {@link #NO_ANSWER} also for who is interrupted, and stays so. */
    int status(String name) {
        try {
            client.get("/q/health/" + name);
            return UP;
        } catch (NodeClientException e) {
            return e.status(); // 0 without a whole answer
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
