package io.timecoin.clock;

import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What time servers last said, and what that makes of this node's clock now: an answer goes on with the monotonic clock, so a
 * clock that is set is judged anew at once, and not at the next question. Knows no clock of its own. Safe for any thread.
 */
final class ServerClocks {

    /** At this moment of the monotonic clock, ms, it was this time, Unix ms. */
    record Reading(long monotonicMillis, long unixMillis) {

        private long age(long monotonic) {
            return monotonic - monotonicMillis;
        }

        /** How far a clock that shows {@code wall} is behind. */
        private Duration offset(long monotonic, long wall) {
            return Duration.ofMillis(unixMillis + age(monotonic) - wall);
        }
    }

    private final long mostAgeMillis;
    private final Map<TimeServer, Reading> readings = new LinkedHashMap<>();
    private final Set<TimeServer> reachable = new LinkedHashSet<>();

    /** @param mostAge for how long an answer counts */
    ServerClocks(Duration mostAge) {
        this.mostAgeMillis = mostAge.toMillis();
    }

    synchronized void answered(TimeServer server, Reading reading) {
        readings.put(server, reading);
        reachable.add(server);
    }

    /** Its newest question has brought nothing; what it said before counts for as long as it may. */
    synchronized void failed(TimeServer server) {
        reachable.remove(server);
    }

    /** How many have answered their newest question. */
    synchronized int reachable() {
        return reachable.size();
    }

    /**
     * By how much the clock that shows {@code wall} (Unix ms) is behind, negative if it is ahead: the median of what the servers say;
     * of two middle ones that nearer to zero, so that it takes more than half of them to put a clock in the wrong. Empty if no answer
     * counts any more.
     */
    synchronized Optional<Duration> offset(long monotonic, long wall) {
        List<Duration> sorted = readings.values().stream()
                .filter(reading -> reading.age(monotonic) <= mostAgeMillis)
                .map(reading -> reading.offset(monotonic, wall))
                .sorted()
                .toList();
        if (sorted.isEmpty()) {
            return Optional.empty();
        }
        List<Duration> middle = sorted.subList((sorted.size() - 1) / 2, sorted.size() / 2 + 1);
        return middle.stream().min(Comparator.comparing(Duration::abs));
    }

    /** How old the newest answer is; empty before the first. */
    synchronized Optional<Duration> age(long monotonic) {
        return readings.values().stream()
                .map(reading -> Duration.ofMillis(reading.age(monotonic)))
                .min(Comparator.naturalOrder());
    }
}
