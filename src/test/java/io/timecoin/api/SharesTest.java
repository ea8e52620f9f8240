package io.timecoin.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.network.conduct.AddressPrefix;
import org.junit.jupiter.api.Test;

final class SharesTest {

    private static AddressPrefix network(int number) {
        return AddressPrefix.counted("10.0." + number + ".9").orElseThrow();
    }

    private static int takeAll(Shares shares, AddressPrefix who) {
        int taken = 0;
        while (shares.take(who, 1)) {
            taken++;
        }
        return taken;
    }

    @Test
    void oneAloneGetsHalfAndTheNextHalfOfTheRest() {
        Shares shares = new Shares(1_024);
        assertEquals(512, takeAll(shares, network(0)));
        assertEquals(256, takeAll(shares, network(1)));
        assertEquals(128, takeAll(shares, network(2)));
    }

    @Test
    void whatIsGivenBackIsThereForOthers() {
        Shares shares = new Shares(4);
        assertEquals(2, takeAll(shares, network(1)));
        assertEquals(1, takeAll(shares, network(2)));
        shares.give(network(1), 2);
        assertEquals(1, shares.taken());
        assertEquals(2, takeAll(shares, network(3)));
        assertThrows(IllegalStateException.class, () -> shares.give(network(1), 1));
    }

    @Test
    void theOnlyPlaceIsAnybodys() {
        Shares shares = new Shares(1);
        assertTrue(shares.take(network(1), 1));
        assertFalse(shares.take(network(2), 1));
    }

    @Test
    void bytesAreTakenAllOrNone() {
        Shares shares = new Shares(100);
        assertTrue(shares.take(network(1), 50));
        assertFalse(shares.take(network(2), 60));
        assertEquals(50, shares.taken());
    }

    @Test
    void aProxyHasTheWhole() {
        Shares shares = new Shares(4);
        for (int i = 0; i < 4; i++) {
            assertTrue(shares.takeWhole(network(1), 1));
        }
        assertFalse(shares.takeWhole(network(1), 1));
    }
}
