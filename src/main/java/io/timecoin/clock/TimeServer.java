package io.timecoin.clock;

/**
 * A server that is asked for the time by SNTP (RFC 5905).
 *
 * @param host DNS name or IP address
 * @param port 1 to 65,535; of UDP
 */
public record TimeServer(String host, int port) {

    /** Where servers are if nothing else is said. */
    public static final int PORT = 123;

    @Override
    public String toString() {
        return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
    }
}
