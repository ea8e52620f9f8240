package io.timecoin.clock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.timecoin.clock.ServerClocks.Reading;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Protocol §10: what several time servers together make of a clock. */
final class ServerClocksTest {

    private static final long WALL = 1_800_000_000_000L;
    private static final long NOW = 5_000;

    private final ServerClocks clocks = new ServerClocks(Duration.ofMinutes(8));

    /** Servers that say now that this clock is so many milliseconds behind. */
    private ServerClocks say(long... behind) {
        for (int i = 0; i < behind.length; i++) {
            clocks.answered(server(i), new Reading(NOW, WALL + behind[i]));
        }
        return clocks;
    }

    private static TimeServer server(int number) {
        return new TimeServer("127.0.0." + (number + 1), TimeServer.PORT);
    }

    private static Optional<Duration> millis(long behind) {
        return Optional.of(Duration.ofMillis(behind));
    }

    @Test
    void theMedianCountsSoThatLessThanHalfMoveNothing() {
        assertEquals(Optional.empty(), clocks.offset(NOW, WALL));
        assertEquals(millis(12), say(12, 3_600_000, -5).offset(NOW, WALL));
        assertEquals(millis(-7), say(-7, -3_600_000, -9, 3, 3_600_000).offset(NOW, WALL));
    }

    @Test
    void ofTwoInTheMiddleTheNearerToZeroCounts() {
        assertEquals(millis(20), say(20, 3_600_000).offset(NOW, WALL), "one of two liars puts no clock in the wrong");
        assertEquals(millis(-20), say(-20, -3_600_000).offset(NOW, WALL));
        assertEquals(millis(3_000), say(0, 3_000, 3_001, 9_000).offset(NOW, WALL));
    }

    @Test
    void anAnswerGoesOnWithTheMonotonicClockAndAClockThatIsSetIsSeenAtOnce() {
        say(0);
        assertEquals(millis(0), clocks.offset(NOW + 60_000, WALL + 60_000));
        assertEquals(millis(-4_000), clocks.offset(NOW + 60_000, WALL + 64_000), "it was set forward");
        assertEquals(millis(5_000), clocks.offset(NOW + 60_000, WALL + 55_000), "it was set back");
    }

    @Test
    void whatAServerSaidCountsForAWhileAfterItHasBecomeSilent() {
        say(0);
        assertEquals(1, clocks.reachable());
        clocks.failed(server(0));
        assertEquals(0, clocks.reachable());
        long last = NOW + 480_000;
        assertEquals(millis(0), clocks.offset(last, WALL + 480_000));
        assertEquals(Optional.empty(), clocks.offset(last + 1, WALL + 480_001));
        assertEquals(Optional.of(Duration.ofMillis(480_001)), clocks.age(last + 1));
        clocks.answered(server(0), new Reading(last, WALL));
        assertEquals(1, clocks.reachable());
        assertEquals(Optional.of(Duration.ZERO), clocks.age(last));
    }
}
