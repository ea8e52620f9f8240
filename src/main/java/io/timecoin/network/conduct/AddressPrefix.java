package io.timecoin.network.conduct;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * All IP addresses that begin with the same bits.
 *
 * @param network the first of them, as text without a scope; the other bits are zero
 * @param bits that they share: 0 … 32, or 128 for IPv6
 */
public record AddressPrefix(String network, int bits) {

    /** Bits that name whom an IPv4 address belongs to (protocol §7). */
    private static final int IPV4_BITS = 24;

    private static final int IPV6_BITS = 56;

    /** Bits that name the network group which an address belongs to: what one operator may well have as a whole. */
    private static final int IPV4_GROUP_BITS = 16;

    private static final int IPV6_GROUP_BITS = 32;

    /** An address, or a prefix of so many bits behind a slash. Asks no name server. */
    public static Optional<AddressPrefix> parse(String text) {
        int slash = text.indexOf('/');
        Optional<InetAddress> address = address(slash < 0 ? text : text.substring(0, slash));
        if (address.isEmpty()) {
            return Optional.empty();
        }
        int most = 8 * address.get().getAddress().length;
        if (slash < 0) {
            return Optional.of(of(address.get(), most));
        }
        String bits = text.substring(slash + 1);
        boolean number = !bits.isEmpty()
                && bits.length() <= 3
                && bits.chars().allMatch(c -> c >= '0' && c <= '9')
                && Integer.parseInt(bits) <= most;
        return number ? Optional.of(of(address.get(), Integer.parseInt(bits))) : Optional.empty();
    }

    /** The prefix by which an address is counted: /24, or /56 of IPv6; empty for a name. */
    public static Optional<AddressPrefix> counted(String host) {
        return address(host).map(AddressPrefix::counted);
    }

    /** The same of an address. */
    public static AddressPrefix counted(InetAddress address) {
        return of(address, address instanceof Inet4Address ? IPV4_BITS : IPV6_BITS);
    }

    /** The network group of an address, by which discovery spreads links: /16, or /32 of IPv6 (protocol §7). */
    public static AddressPrefix group(InetAddress address) {
        return of(address, address instanceof Inet4Address ? IPV4_GROUP_BITS : IPV6_GROUP_BITS);
    }

    /** All prefixes that an address belongs to, the shortest first; none for a name. */
    static List<AddressPrefix> allOf(String host) {
        return address(host).stream()
                .flatMap(address -> IntStream.rangeClosed(0, 8 * address.getAddress().length)
                        .mapToObj(bits -> of(address, bits)))
                .toList();
    }

    /** Whether an address belongs to it; a name never does. */
    public boolean contains(String host) {
        return address(host)
                .filter(address -> bits <= 8 * address.getAddress().length)
                .filter(address -> of(address, bits).equals(this))
                .isPresent();
    }

    /** The address that a text is, without its scope; empty for a name. Asks no name server. */
    public static Optional<InetAddress> address(String host) {
        int scope = host.indexOf('%');
        String plain = scope < 0 ? host : host.substring(0, scope);
        if (plain.isEmpty() || plain.length() > 64) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(plain));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static AddressPrefix of(InetAddress address, int bits) {
        byte[] bytes = address.getAddress();
        for (int i = 0; i < bytes.length; i++) {
            int kept = Math.clamp(bits - 8L * i, 0, 8);
            bytes[i] = (byte) (bytes[i] & (0xff << (8 - kept)));
        }
        try {
            return new AddressPrefix(InetAddress.getByAddress(bytes).getHostAddress(), bits);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + bytes.length + " bytes", e);
        }
    }

    @Override
    public String toString() {
        return network + "/" + bits;
    }
}
