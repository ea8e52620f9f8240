package io.timecoin.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HostPortTest {

    @ParameterizedTest
    @ValueSource(strings = {"node-0.peers:24100", "127.0.0.1:1", "[::1]:65535"})
    void anAddressIsReadAsItIsWritten(String text) {
        assertEquals(text, HostPort.parse(text).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "host", ":1", "host:", "host:0", "host:65536", "host:x", "::1:24100", "a b:1", "[]:1"})
    void anythingElseIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> HostPort.parse(text));
    }

    @Test
    void anIpv6AddressLosesItsBrackets() {
        assertEquals(new HostPort("::1", 24_100), HostPort.parse("[::1]:24100"));
    }
}
