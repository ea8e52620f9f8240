package io.timecoin.network.conduct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class ScoreTest {

    private static final long MINUTE = 60_000;

    private final Score score = new Score();

    @Test
    void eachFaultCostsWhatTheProtocolSays() {
        Map<Fault, Integer> expected = Map.of(
                Fault.BAD_SIGNATURE, -100,
                Fault.MALFORMED_FRAME, -100,
                Fault.HEADER_CONTRADICTED, -100,
                Fault.MALFORMED_TRANSACTION, -10,
                Fault.BAD_TRANSACTION_SIGNATURE, -10,
                Fault.USELESS_REPLY, -5,
                Fault.TIMED_OUT, -2);
        assertEquals(Fault.values().length, expected.size());
        expected.forEach((fault, points) -> {
            Score fresh = new Score();
            fresh.add(fault, 0);
            assertEquals(points, fresh.points(0), fault::toString);
        });
    }

    @Test
    void itIsHalvedEveryTenMinutesAndEvenlyBetween() {
        score.add(Fault.BAD_SIGNATURE, 0);
        assertEquals(-100, score.points(0));
        assertEquals(-75, score.points(5 * MINUTE));
        assertEquals(-50, score.points(10 * MINUTE));
        assertEquals(-25, score.points(20 * MINUTE));
        assertEquals(-1, score.points(100 * MINUTE));
        assertEquals(0, score.points(Long.MAX_VALUE / 2));
    }

    @Test
    void whatIsLeftOfOldFaultsIsAddedToNewOnes() {
        for (int i = 0; i < 19; i++) {
            score.add(Fault.USELESS_REPLY, 0);
        }
        assertEquals(-95, score.points(0));
        score.add(Fault.USELESS_REPLY, 10 * MINUTE);
        assertEquals(-53, score.points(10 * MINUTE));
    }

    @Test
    void neitherTimeOutsNorSignaturesOfTransactionsNorBothBan() {
        for (int i = 0; i < 100_000; i++) {
            score.add(Fault.TIMED_OUT, i);
            score.add(Fault.BAD_TRANSACTION_SIGNATURE, i);
        }
        assertEquals(-80, score.points(100_000));
        assertTrue(score.points(100_000) > Score.BANNED_AT);
    }

    @Test
    void withThemLessOfTheOthersIsNeeded() {
        for (int i = 0; i < 100; i++) {
            score.add(Fault.TIMED_OUT, 0);
        }
        for (int i = 0; i < 6; i++) {
            score.add(Fault.MALFORMED_TRANSACTION, 0);
        }
        assertEquals(Score.BANNED_AT, score.points(0));
    }
}
