package io.timecoin.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.TestLedger;
import org.junit.jupiter.api.Test;

class StatusPaceTest {

    private static final PublicKey ONE = TestLedger.signer("one").publicKey();
    private static final PublicKey OTHER = TestLedger.signer("other").publicKey();

    private final StatusPace pace = new StatusPace();

    @Test
    void oneASecondPassesHoweverManyCome() {
        int passed = 0;
        for (long now = 5_000; now < 15_000; now++) {
            passed += pace.lets(ONE, now) ? 1 : 0;
        }
        assertEquals(11, passed, "ten seconds, and one in advance");
        assertTrue(pace.lets(OTHER, 5_000));
    }

    @Test
    void oneThatCameLateTakesNothingFromTheNext() {
        assertTrue(pace.lets(ONE, 1_000));
        assertTrue(pace.lets(ONE, 2_900));
        assertTrue(pace.lets(ONE, 3_000));
        assertTrue(pace.lets(ONE, 4_000));
        assertFalse(pace.lets(ONE, 4_001));
    }

    @Test
    void aLinkThatIsGoneIsForgotten() {
        assertTrue(pace.lets(ONE, 1_000));
        assertTrue(pace.lets(ONE, 1_000));
        assertFalse(pace.lets(ONE, 1_000));
        pace.forget(ONE);
        assertTrue(pace.lets(ONE, 1_000));
    }
}
