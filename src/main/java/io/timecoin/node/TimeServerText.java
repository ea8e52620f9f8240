package io.timecoin.node;

import io.timecoin.clock.TimeServer;
import io.timecoin.network.HostPort;

/** How an operator writes a time server. */
final class TimeServerText {

    private TimeServerText() {}

    /**
     * Parses {@code host} or {@code host:port}; an IPv6 address stands in brackets.
     *
     * @throws IllegalArgumentException if it is neither
     */
    static TimeServer parse(String text) {
        String stripped = text.strip();
        boolean portless = stripped.endsWith("]") || !stripped.contains(":");
        HostPort parsed = HostPort.parse(portless ? stripped + ":" + TimeServer.PORT : stripped);
        return new TimeServer(parsed.host(), parsed.port());
    }
}
