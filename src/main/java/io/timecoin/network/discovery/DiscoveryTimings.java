package io.timecoin.network.discovery;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long discovery waits.
 *
 * @param turn between two looks at what is to be done
 * @param leastPause between two questions for endpoints while they bring something new
 * @param mostPause between two when they do not; each that brings nothing doubles it up to here
 * @param sameAgain between two questions to one peer
 * @param answerAgain between two answers to one peer; shorter, so that nobody who keeps to the above is let go
 * @param names between two lookups of a name
 * @param feeler between two dials that only see who is there
 * @param save between two times that the book is saved
 * @param leastBackOff before an endpoint is dialled again
 * @param mostBackOff where doubling ends
 */
public record DiscoveryTimings(
        Duration turn,
        Duration leastPause,
        Duration mostPause,
        Duration sameAgain,
        Duration answerAgain,
        Duration names,
        Duration feeler,
        Duration save,
        Duration leastBackOff,
        Duration mostBackOff) {

    public static final DiscoveryTimings STANDARD = new DiscoveryTimings(
            Duration.ofSeconds(1),
            Duration.ofSeconds(3),
            Duration.ofSeconds(60),
            Duration.ofSeconds(15),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Duration.ofMinutes(2),
            Duration.ofMinutes(1),
            Duration.ofSeconds(2),
            Duration.ofMinutes(30));

    /** Half as long to half as long again: what many nodes began together does not stay together. */
    static Duration jittered(Duration duration, RandomGenerator random) {
        long nanos = duration.toNanos();
        return Duration.ofNanos(nanos / 2 + random.nextLong(nanos + 1));
    }
}
