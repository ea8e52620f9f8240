package io.timecoin.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UnderWayTest {

    private final UnderWay<String, Integer> underWay = new UnderWay<>();

    @Test
    void oneAttemptIsMadeAtATime() {
        assertTrue(underWay.begin("a", 1));
        assertFalse(underWay.begin("a", 2));
        assertTrue(underWay.begin("b", 3));
    }

    @Test
    void whoWaitedIsDoneWithTheFirstThatSucceeds() {
        underWay.begin("a", 1);
        underWay.begin("a", 2);
        underWay.begin("a", 3);
        assertEquals(List.of(2, 3), underWay.succeeded("a"));
        assertTrue(underWay.begin("a", 4), "nothing is under way any more");
    }

    @Test
    void aFailureKeepsNobodyOut() {
        underWay.begin("a", 1);
        underWay.begin("a", 2);
        underWay.begin("a", 3);
        assertEquals(Optional.of(2), underWay.failed("a"));
        assertFalse(underWay.begin("a", 4), "the second is being made");
        assertEquals(Optional.of(3), underWay.failed("a"));
        assertEquals(List.of(4), underWay.succeeded("a"));
    }

    @Test
    void nothingStaysBehind() {
        underWay.begin("a", 1);
        assertEquals(Optional.empty(), underWay.failed("a"));
        underWay.begin("b", 1);
        assertEquals(List.of(), underWay.succeeded("b"));
        assertEquals(0, underWay.size());
    }
}
