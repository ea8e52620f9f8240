package io.timecoin.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LatestEntriesTest {

    private static final int MOST = 1_000;

    @Test
    void theNewestAreThereHoweverOftenOthersWereAskedFor() {
        LatestEntries<Integer, Integer> latest = LatestEntries.count(MOST);
        for (int i = 0; i < 10 * MOST; i++) {
            latest.put(i, i);
            for (int again = 0; again < 3; again++) {
                latest.get(Math.max(0, i - MOST / 2));
            }
            assertTrue(latest.contains(Math.max(0, i - MOST + 1)), "after " + i);
            assertFalse(latest.contains(i - MOST), "after " + i);
        }
        assertEquals(MOST, latest.weight());
    }

    @Test
    void whatIsPutAgainIsTheNewest() {
        LatestEntries<String, Integer> latest = LatestEntries.count(2);
        latest.put("a", 1);
        latest.put("b", 2);
        latest.put("a", 3);
        latest.put("c", 4);
        assertEquals(List.of(3, 4), latest.values());
        assertFalse(latest.add("a", 5));
        assertTrue(latest.add("d", 6));
        assertEquals(List.of(4, 6), latest.values());
        latest.remove("c");
        assertEquals(Optional.empty(), latest.get("c"));
        assertEquals(7, latest.get("e", () -> 7));
        assertEquals(7, latest.get("e", () -> 8));
        assertEquals(2, latest.weight());
    }

    @Test
    void weightIsBoundedAndWhatIsTooHeavyIsNotKept() {
        LatestEntries<String, Integer> latest = LatestEntries.weight(10, value -> value);
        latest.put("a", 4);
        latest.put("b", 5);
        latest.put("c", 5);
        assertEquals(List.of(5, 5), latest.values());
        assertEquals(10, latest.weight());
        latest.put("d", 11);
        assertEquals(0, latest.weight());
        assertThrows(IllegalArgumentException.class, () -> LatestEntries.count(-1));
    }
}
