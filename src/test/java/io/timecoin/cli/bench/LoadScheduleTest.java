package io.timecoin.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class LoadScheduleTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long BEGAN = 5 * SECOND;

    private final LoadSchedule open = new LoadSchedule(BEGAN, OptionalInt.of(300));
    private final LoadSchedule closed = new LoadSchedule(BEGAN, OptionalInt.empty());

    @Test
    void asManyAreDueAsTheRateSays() {
        assertEquals(0, open.due(BEGAN - 1));
        assertEquals(1, open.due(BEGAN));
        assertEquals(300, open.due(BEGAN + SECOND - 1));
        assertEquals(301, open.due(BEGAN + SECOND));
        assertEquals(300L * 36_000 + 1, open.due(BEGAN + 36_000 * SECOND), "nothing overflows in ten hours");
    }

    @Test
    void oneIsDueAtTheVeryMomentWhenItsPayerBeginsToWait() {
        for (int rate : new int[] {1, 7, 300, 4_000, 99_999}) {
            LoadSchedule schedule = new LoadSchedule(BEGAN, OptionalInt.of(rate));
            for (int index = 0; index < 10_000; index += 137) {
                long moment = schedule.begins(index, Long.MAX_VALUE);
                assertEquals(index + 1, schedule.due(moment), rate + " a second");
                assertTrue(index == 0 || schedule.due(moment - 1) == index, rate + " a second");
            }
        }
    }

    @Test
    void withoutARatePayersWaitFromTheSendingAndThereIsAlwaysOne() {
        assertEquals(7, closed.begins(1_000, 7));
        assertTrue(closed.due(BEGAN) > Bench.MAX_TRANSACTIONS);
    }
}
