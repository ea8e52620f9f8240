package io.timecoin.network;

import io.timecoin.ledger.codec.ByteReader;
import io.timecoin.ledger.codec.ByteWriter;
import io.timecoin.ledger.codec.MalformedException;
import io.timecoin.network.conduct.AddressPrefix;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * An IP address and a port, as nodes tell each other of endpoints: names are for whoever configures them, since a stranger's name
 * would make this node ask name servers for it.
 *
 * @param ip without a scope; one that a single machine may have
 * @param port 1 … 65535
 */
public record IpEndpoint(InetAddress ip, int port) {

    /** Encoded length in bytes, at most: a counted address and a port. */
    static final int MOST_ENCODED_LENGTH = 4 + 16 + 2;

    /** The same at least. */
    static final int LEAST_ENCODED_LENGTH = 4 + 4 + 2;

    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;

    public IpEndpoint {
        if (!isOfOneMachine(ip)) {
            throw new IllegalArgumentException("not an address of one machine: " + ip.getHostAddress());
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("not a port: " + port);
        }
    }

    /** What a host and port are, if the host is such an address; empty for a name. Asks no name server. */
    public static Optional<IpEndpoint> of(HostPort place) {
        return AddressPrefix.address(place.host())
                .filter(IpEndpoint::isOfOneMachine)
                .map(ip -> new IpEndpoint(ip, place.port()));
    }

    /** Whether an address is one that a single machine may have. */
    public static boolean isOfOneMachine(InetAddress ip) {
        boolean broadcast = ip instanceof Inet4Address && ip.getAddress()[0] == (byte) 0xff;
        return !ip.isAnyLocalAddress() && !ip.isMulticastAddress() && !broadcast;
    }

    /** Where to dial. */
    public HostPort hostPort() {
        return new HostPort(ip.getHostAddress(), port);
    }

    void write(ByteWriter out) {
        out.bytes(ip.getAddress()).u16(port);
    }

    static IpEndpoint read(ByteReader in) throws MalformedException {
        byte[] bytes = in.bytes(IPV6_BYTES, "address");
        int port = in.u16("port");
        try {
            InetAddress ip = InetAddress.getByAddress(bytes);
            boolean itself = ip.getAddress().length == bytes.length; // an IPv4 address has one form
            if (!itself || (bytes.length != IPV4_BYTES && bytes.length != IPV6_BYTES)) {
                throw new MalformedException("the address has another form");
            }
            return new IpEndpoint(ip, port);
        } catch (UnknownHostException e) {
            throw new MalformedException("an address of " + bytes.length + " bytes");
        } catch (IllegalArgumentException e) {
            throw new MalformedException(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public String toString() {
        return hostPort().toString();
    }
}
