package io.timecoin.network.conduct;

import java.util.EnumMap;
import java.util.Map;

/**
 * What is held against one peer or prefix. All of it is halved in each ten minutes, evenly between. Times are monotonic ms that
 * never go back. For one thread at a time.
 */
final class Score {

    static final long HALF_LIFE_MILLIS = 600_000;

    /** From here on down its bearer is banned, points. */
    static final int BANNED_AT = -100;

    /** Most points of a fault that does not ban: all of those together stay above {@link #BANNED_AT}. */
    static final int MOST_OF_A_MINOR_FAULT = 40;

    private static final long UNIT = 1_000;

    /** Thousandths of points at {@link #at}. */
    private final Map<Fault, Long> held = new EnumMap<>(Fault.class);

    private long at;

    void add(Fault fault, long now) {
        held.replaceAll((_, amount) -> decayed(amount, now - at));
        held.values().removeIf(amount -> amount == 0);
        at = now;
        long sum = held.merge(fault, fault.points() * UNIT, Long::sum);
        if (!fault.bans()) {
            held.put(fault, Math.min(sum, MOST_OF_A_MINOR_FAULT * UNIT));
        }
    }

    /** Zero or negative points; a part of a point counts as one. */
    int points(long now) {
        long sum = held.values().stream()
                .mapToLong(amount -> decayed(amount, now - at))
                .sum();
        return (int) -((sum + UNIT - 1) / UNIT);
    }

    private static long decayed(long amount, long elapsed) {
        long halvings = elapsed / HALF_LIFE_MILLIS;
        if (halvings >= Long.SIZE - 1) {
            return 0;
        }
        long left = amount >> halvings;
        return left - left * (elapsed % HALF_LIFE_MILLIS) / (2 * HALF_LIFE_MILLIS);
    }
}
