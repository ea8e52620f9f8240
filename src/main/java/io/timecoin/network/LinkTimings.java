package io.timecoin.network;

import java.time.Duration;

/**
 * How long the network waits.
 *
 * @param handshake most time from the connection to a link
 * @param status between two status messages on a link
 * @param silence after which a link from which nothing came is closed
 * @param excess after which a link that is always over its rate is closed
 * @param leastBackOff before a peer is dialled again; doubled at each failure
 * @param mostBackOff where doubling ends
 */
public record LinkTimings(
        Duration handshake,
        Duration status,
        Duration silence,
        Duration excess,
        Duration leastBackOff,
        Duration mostBackOff) {

    public static final LinkTimings STANDARD = new LinkTimings(
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofMillis(250),
            Duration.ofSeconds(15));

    public LinkTimings {
        if (leastBackOff.isNegative() || leastBackOff.isZero() || mostBackOff.compareTo(leastBackOff) < 0) {
            throw new IllegalArgumentException("back-off must be positive and end above its beginning");
        }
    }
}
