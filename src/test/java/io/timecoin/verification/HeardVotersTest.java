package io.timecoin.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.engine.ConsensusEngine;
import org.junit.jupiter.api.Test;

class HeardVotersTest {

    private final IntakeFixture f = new IntakeFixture();

    @Test
    void howeverMuchComesTheEngineHasOneTask() {
        for (int i = 0; i < 1_000; i++) {
            f.heard.heard(0, i % IntakeFixture.VOTERS);
        }
        assertEquals(1, f.turn());
        assertEquals(0, f.turn());
        f.heard.heard(0, 1);
        assertEquals(1, f.turn());
    }

    @Test
    void whatFoundNoRoomIsToldWithTheNext() {
        for (int i = 0; i < ConsensusEngine.CONSENSUS_CAPACITY; i++) {
            assertTrue(f.engine.submit(replica -> {}));
        }
        f.heard.heard(0, 1);
        assertEquals(ConsensusEngine.CONSENSUS_CAPACITY, f.turn());
        f.heard.heard(0, 2);
        assertEquals(1, f.turn());
    }
}
