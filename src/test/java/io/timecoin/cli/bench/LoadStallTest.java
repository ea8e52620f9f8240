package io.timecoin.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LoadStallTest {

    private static final long SECOND = 1_000_000_000L;

    private final LoadStall stall =
            new LoadStall(new LoadStall.Limits(Duration.ofSeconds(10), Duration.ofSeconds(25)), 0);

    /** What is due at each second, if no more than this become final. */
    private List<String> seconds(int from, int to, int finals) {
        List<String> due = new ArrayList<>();
        for (int second = from; second < to; second++) {
            stall.look(finals, second * SECOND);
            if (stall.isAgainDue(second * SECOND)) {
                due.add("again at " + second);
            }
            if (stall.isOver(second * SECOND)) {
                due.add("over at " + second);
            }
        }
        return due;
    }

    @Test
    void whatStandsStillIsSentAgainFromTimeToTimeAndThenGivenUp() {
        assertEquals(List.of("again at 10", "again at 20", "over at 25"), seconds(0, 26, 0));
    }

    @Test
    void whatGoesOnIsLeftAlone() {
        assertEquals(List.of(), seconds(0, 10, 0));
        assertEquals(List.of(), seconds(10, 20, 1));
        assertEquals(List.of("again at 30"), seconds(20, 31, 2));
    }
}
