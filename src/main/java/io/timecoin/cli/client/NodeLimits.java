package io.timecoin.cli.client;

import java.time.Duration;

/**
 * How long a node may take.
 *
 * @param connect until the connection stands
 * @param call from the request to the last byte of its answer
 * @param silence of a stream of events; a node sends a sign of life every 15 s unless set otherwise
 */
public record NodeLimits(Duration connect, Duration call, Duration silence) {

    /** Three signs of life of a stream may be missing. */
    public static final NodeLimits STANDARD =
            new NodeLimits(Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofSeconds(50));
}
