package io.timecoin.network;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

final class KnownAddressesTest {

    @Test
    void knownAreTheAddressesOfPeersAndMasternodesAndOfVotersThatCame() {
        KnownAddresses known = new KnownAddresses(
                List.of(HostPort.parse("192.0.2.1:24000"), HostPort.parse("name.invalid:24000")),
                List.of(HostPort.parse("[2001:db8::1]:24000")));
        assertTrue(known.contains(InetAddress.ofLiteral("192.0.2.1")));
        assertTrue(known.contains(InetAddress.ofLiteral("2001:db8::1")));
        InetAddress other = InetAddress.ofLiteral("192.0.2.2");
        assertFalse(known.contains(other), "the network of a known address is not known");
        known.learn("192.0.2.2");
        assertTrue(known.contains(other));
    }

    @Test
    void ofTheVotersThatCameTheNewestAreRemembered() {
        KnownAddresses known = new KnownAddresses(List.of(), List.of());
        for (int i = 0; i < 1_025; i++) {
            known.learn("10.0." + i / 256 + "." + i % 256);
        }
        assertFalse(known.contains(InetAddress.ofLiteral("10.0.0.0")));
        assertTrue(known.contains(InetAddress.ofLiteral("10.0.0.1")));
    }

    @Test
    void theScopeOfALinkLocalAddressIsNoPartOfIt() {
        KnownAddresses known = new KnownAddresses(List.of(), List.of());
        known.learn("fe80::1%eth0");
        assertTrue(known.contains(InetAddress.ofLiteral("fe80::1")));
    }
}
