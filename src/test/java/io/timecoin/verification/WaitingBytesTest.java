package io.timecoin.verification;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class WaitingBytesTest {

    private final GateFixture f = new GateFixture();
    private final WaitingBytes waiting = new WaitingBytes();

    @Test
    void aVoterFillsItsOwnShareAndNobodyElses() {
        assertTrue(waiting.enter(f.voter(0), WaitingBytes.OF_A_VOTER - 10));
        assertFalse(waiting.enter(f.voter(0), 11));
        assertTrue(waiting.enter(f.voter(0), 10));
        assertTrue(waiting.enter(f.voter(1), WaitingBytes.OF_A_VOTER));
        assertTrue(waiting.enter(GateFixture.stranger("one"), WaitingBytes.OF_STRANGERS));
        waiting.leave(f.voter(0), 10);
        assertTrue(waiting.enter(f.voter(0), 10));
    }

    @Test
    void strangersHaveOneShareTogether() {
        assertTrue(waiting.enter(GateFixture.stranger("one"), WaitingBytes.OF_STRANGERS));
        assertFalse(waiting.enter(GateFixture.stranger("other"), 1));
        waiting.leave(GateFixture.stranger("one"), WaitingBytes.OF_STRANGERS);
        assertTrue(waiting.enter(GateFixture.stranger("other"), 1));
    }

    @Test
    void oneMessageHasRoomWhateverItsSize() {
        assertTrue(waiting.enter(f.voter(0), 2 * WaitingBytes.OF_A_VOTER), "a large set has large certificates");
        assertFalse(waiting.enter(f.voter(0), 1));
        assertTrue(waiting.enter(GateFixture.stranger("one"), 2 * WaitingBytes.OF_STRANGERS));
        assertFalse(waiting.enter(GateFixture.stranger("other"), 1));
    }
}
