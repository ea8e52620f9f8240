package io.timecoin.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ClientsTest {

    private final Clients clients = new Clients(List.of("10.0.0.0/8", "192.0.2.7"));

    private String client(String remote, String... forwarded) {
        return clients.of(remote, List.of(forwarded)).toString();
    }

    @Test
    void whatAnybodyElseSaysIsNotBelieved() {
        assertEquals("203.0.113.0/24", client("203.0.113.9", "198.51.100.1"));
    }

    @Test
    void aTrustedProxyNamesItsClient() {
        assertEquals("198.51.100.0/24", client("10.1.2.3", "198.51.100.1"));
        assertEquals("198.51.100.0/24", client("192.0.2.7", "198.51.100.1, 10.9.9.9"));
        assertEquals("198.51.100.0/24", client("192.0.2.7", "198.51.100.1", "10.9.9.9"));
        assertEquals("2001:db8:0:0:0:0:0:0/56", client("10.1.2.3", "2001:db8::7"));
    }

    @Test
    void whatAClientSaysBeforeTheProxyIsNotBelieved() {
        assertEquals("198.51.100.0/24", client("10.1.2.3", "1.1.1.1, 198.51.100.1"));
    }

    @Test
    void aProxyThatNamesNobodyIsItsOwnClient() {
        assertEquals("10.1.2.0/24", client("10.1.2.3"));
        assertEquals("10.1.2.0/24", client("10.1.2.3", "unknown"));
    }
}
