package io.timecoin.network;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The network that an address is in, of which one host may have all addresses: /24 of IPv4, /56 of IPv6 (protocol §7).
 *
 * @param text of no particular form; a host name is a network of its own
 */
public record AddressPrefix(String text) {

    private static final int IPV4_BYTES = 3;
    private static final int IPV6_BYTES = 7;

    public static AddressPrefix of(InetAddress address) {
        int length = address instanceof Inet4Address ? IPV4_BYTES : IPV6_BYTES;
        byte[] prefix = Arrays.copyOf(address.getAddress(), length);
        return new AddressPrefix(HexFormat.of().formatHex(prefix));
    }

    /** The same of an address as text; a host name is one of its own, and is not looked up. */
    public static AddressPrefix of(String host) {
        try {
            return of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException e) {
            return new AddressPrefix(host); // no address: nothing is looked up for a limit
        }
    }
}
