package io.timecoin.network.conduct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class AddressPrefixTest {

    private static AddressPrefix prefix(String text) {
        return AddressPrefix.parse(text).orElseThrow();
    }

    @Test
    void addressesAreCountedByTheirTwentyFourOrFiftySixBits() {
        assertEquals(Optional.of(prefix("203.0.113.0/24")), AddressPrefix.counted("203.0.113.77"));
        assertEquals(AddressPrefix.counted("2001:db8:1:2ff::1"), AddressPrefix.counted("2001:db8:1:200:9::"));
        assertEquals(56, AddressPrefix.counted("2001:db8::1").orElseThrow().bits());
        assertFalse(AddressPrefix.counted("2001:db8:1:200::").equals(AddressPrefix.counted("2001:db8:1:300::")));
    }

    @Test
    void anIpv4AddressInTheFormOfIpv6IsTheSame() {
        assertEquals(AddressPrefix.counted("203.0.113.77"), AddressPrefix.counted("::ffff:203.0.113.5"));
    }

    @Test
    void aScopeIsNoPartOfAnAddress() {
        assertEquals(AddressPrefix.counted("fe80::1"), AddressPrefix.counted("fe80::2%eth0"));
    }

    @Test
    void namesAreNeverLookedUp() {
        assertEquals(Optional.empty(), AddressPrefix.counted("localhost"));
        assertEquals(Optional.empty(), AddressPrefix.parse("example.org/24"));
        assertFalse(prefix("127.0.0.0/8").contains("localhost"));
    }

    @Test
    void aPrefixContainsWhatBeginsWithItsBits() {
        assertTrue(prefix("10.1.0.0/16").contains("10.1.255.255"));
        assertFalse(prefix("10.1.0.0/16").contains("10.2.0.0"));
        assertTrue(prefix("10.1.2.3").contains("10.1.2.3"));
        assertFalse(prefix("10.1.2.3").contains("10.1.2.4"));
        assertTrue(prefix("0.0.0.0/0").contains("10.1.2.4"));
        assertFalse(prefix("0.0.0.0/0").contains("2001:db8::1"), "another family");
        assertTrue(prefix("2001:db8::/32").contains("2001:db8:ffff::1"));
    }

    @Test
    void bitsThatDoNotCountAreZero() {
        assertEquals("203.0.113.0/24", prefix("203.0.113.99/24").toString());
        assertEquals("203.0.113.99/32", prefix("203.0.113.99").toString());
    }

    @Test
    void whatIsNoPrefixIsRefused() {
        for (String text : List.of(
                "",
                "/",
                "203.0.113.0/33",
                "203.0.113.0/",
                "203.0.113.0/-1",
                "203.0.113.0/x",
                "203.0.113.0/0024",
                "2001:db8::/129",
                "1.2.3.4.5",
                " ")) {
            assertEquals(Optional.empty(), AddressPrefix.parse(text), text);
        }
    }

    @Test
    void allPrefixesOfAnAddressContainIt() {
        List<AddressPrefix> all = AddressPrefix.allOf("203.0.113.77");
        assertEquals(33, all.size());
        assertTrue(all.stream().allMatch(prefix -> prefix.contains("203.0.113.77")));
        assertEquals(129, AddressPrefix.allOf("2001:db8::1").size());
        assertEquals(List.of(), AddressPrefix.allOf("localhost"));
    }
}
