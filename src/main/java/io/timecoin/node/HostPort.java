package io.timecoin.node;

/**
 * A place to dial.
 *
 * @param host a name, an IPv4 address, or an IPv6 address without brackets
 * @param port 1 to 65,535
 */
public record HostPort(String host, int port) {

    private static final int MAX_PORT = 65_535;

    /**
     * Parses {@code host:port}, where an IPv6 address is in brackets.
     *
     * @throws IllegalArgumentException on anything else
     */
    public static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            host = "";
        }
        String digits = text.substring(colon + 1);
        if (host.isBlank() || !digits.matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException("\"" + text + "\" is not host:port");
        }
        int port = Integer.parseInt(digits);
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("the port of \"" + text + "\" is not within 1 to " + MAX_PORT);
        }
        return new HostPort(host, port);
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
