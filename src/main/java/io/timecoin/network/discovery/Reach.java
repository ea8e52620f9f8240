package io.timecoin.network.discovery;

import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * From where an address can be dialled. Nobody is told, or believed, an address that only means something nearer to who tells it than
 * to who hears it: a stranger on the internet has no business in this node's own network.
 */
enum Reach {
    /** This machine. */
    LOOPBACK,
    /** A network of somebody's own. */
    PRIVATE,
    /** Anywhere. */
    PUBLIC;

    static Reach of(InetAddress ip) {
        if (ip.isLoopbackAddress()) {
            return LOOPBACK;
        }
        return ip.isSiteLocalAddress() || ip.isLinkLocalAddress() || isPrivate(ip) ? PRIVATE : PUBLIC;
    }

    /** Whether an address of this reach may be talked of between this node and a peer at an address of reach {@code peer}. */
    boolean mayBeSaidBetween(Reach peer) {
        return compareTo(peer) >= 0;
    }

    /** What the platform does not know of: fc00::/7, and 100.64.0.0/10 behind the translation of a provider. */
    private static boolean isPrivate(InetAddress ip) {
        byte[] bytes = ip.getAddress();
        return ip instanceof Inet6Address ? (bytes[0] & 0xfe) == 0xfc : bytes[0] == 100 && (bytes[1] & 0xc0) == 0x40;
    }
}
