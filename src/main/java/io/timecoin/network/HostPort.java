package io.timecoin.network;

/**
 * Where to dial.
 *
 * @param host DNS name or IP address; IPv6 without brackets
 * @param port 1 … 65535
 */
public record HostPort(String host, int port) {

    public HostPort {
        if (host.isEmpty() || !Words.isPrintable(host, 253) || host.contains(" ")) {
            throw new IllegalArgumentException("not a host: '" + host + "'");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("not a port: " + port);
        }
    }

    /**
     * Parses {@code host:port} or {@code [IPv6]:port}.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("a peer is host:port, not '" + text + "'");
        }
        String host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (host.contains(":") != bracketed) {
            throw new IllegalArgumentException("an IPv6 address stands in brackets: '" + text + "'");
        }
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            return new HostPort(bracketed ? host.substring(1, host.length() - 1) : host, port);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a port in '" + text + "'", e);
        }
    }

    @Override
    public String toString() {
        return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
    }
}
