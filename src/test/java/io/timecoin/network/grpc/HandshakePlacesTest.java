package io.timecoin.network.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class HandshakePlacesTest {

    private static final String KNOWN = "203.0.113.1";

    private final HandshakePlaces<String> places =
            new HandshakePlaces<>(address -> address.getHostAddress().equals(KNOWN), 4, 2);

    private @Nullable String enter(String guest, String address) {
        return places.enter(guest, InetAddress.ofLiteral(address));
    }

    /** Four silent ones of one network, and one more of it. */
    private void fill() {
        for (int i = 1; i <= 4; i++) {
            assertNull(enter("silent " + i, "192.0.2." + i));
        }
    }

    @Test
    void whoComesAlwaysFindsAPlaceAndTheOldestOfTheMostCrowdedNetworkLeaves() {
        fill();
        assertEquals("silent 1", enter("newcomer", "198.51.100.1"));
        assertEquals("silent 2", enter("another", "198.51.101.1"));
        assertEquals(4, places.size());
    }

    @Test
    void aVillainWithManyAddressesOfANetworkOnlyDisplacesItself() {
        enter("honest", "198.51.100.1");
        for (int i = 1; i < 100; i++) {
            enter("silent " + i, "192.0.2." + i);
        }
        assertEquals("silent 97", enter("one more", "192.0.2.200"));
        places.leave("one more");
        places.leave("silent 98");
        places.leave("silent 99");
        assertNull(enter("second", "192.0.2.1"), "all this time it had its place");
        assertNull(enter("third", "192.0.2.2"));
        assertNull(enter("fourth", "192.0.2.3"));
        assertEquals("second", enter("fifth", "192.0.2.4"));
    }

    @Test
    void insideANetworkTheAddressWithTheMostIsTheOneToSuffer() {
        enter("honest", "192.0.2.7");
        for (int i = 1; i <= 3; i++) {
            enter("silent " + i, "192.0.2.1");
        }
        assertEquals("silent 1", enter("one more", "192.0.2.1"));
        assertEquals("silent 2", enter("neighbour", "192.0.2.8"));
    }

    @Test
    void whoHasSentItsOpeningLeavesAfterThoseThatAreSilent() {
        fill();
        places.spoke("silent 1");
        places.spoke("silent 2");
        assertEquals("silent 3", enter("fifth", "192.0.2.5"));
        assertEquals("silent 4", enter("sixth", "192.0.2.6"));
        places.spoke("fifth");
        places.spoke("sixth");
        assertEquals("silent 1", enter("seventh", "192.0.2.7"), "when all have, the oldest");
    }

    @Test
    void aKnownAddressHasPlacesOfItsOwn() {
        fill();
        assertNull(enter("voter", KNOWN));
        assertNull(enter("voter's neighbour", KNOWN));
        assertEquals("voter", enter("villain behind the same address", KNOWN));
        assertEquals("silent 1", enter("stranger", "198.51.100.1"));
    }

    @Test
    void aPlaceIsFreeAgainWhenItsGuestIsProvenOrGone() {
        fill();
        places.leave("silent 2");
        assertNull(enter("newcomer", "192.0.2.9"));
        places.leave("nobody");
        assertEquals(4, places.size());
    }

    @Test
    void addressesOfOneIpv6NetworkCountTogether() {
        enter("honest", "2001:db8:0:9900::1");
        for (int i = 1; i <= 3; i++) {
            enter("silent " + i, "2001:db8:0:120" + i + "::1");
        }
        assertEquals("silent 1", enter("other", "2001:db8:1::1"));
    }
}
