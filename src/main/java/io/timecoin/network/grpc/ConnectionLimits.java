package io.timecoin.network.grpc;

import java.time.Duration;

/**
 * What connections may cost below their links.
 *
 * @param handshake most time from the TCP connection to a link, of those that peers open
 * @param message most time for a message that has begun, while this node waits for it
 * @param unproven places of connections that have proven nothing, all addresses that are not known together
 * @param unprovenOfKnown the same, for each known address
 * @param unfinishedBytes of messages that have begun and not ended, all connections together
 */
public record ConnectionLimits(
        Duration handshake, Duration message, int unproven, int unprovenOfKnown, long unfinishedBytes) {

    /** A quarter of what a small node may have outside of its heap. */
    public static final ConnectionLimits STANDARD =
            new ConnectionLimits(Duration.ofSeconds(5), Duration.ofSeconds(4), 128, 64, 24L << 20);

    public ConnectionLimits {
        if (unproven < 1 || unprovenOfKnown < 1 || unfinishedBytes < 1) {
            throw new IllegalArgumentException("a limit of connections is not positive");
        }
    }
}
