package io.timecoin.api;

import io.timecoin.network.conduct.AddressPrefix;
import java.util.HashMap;
import java.util.Map;

/**
 * Places, or bytes, that all clients share. One network of addresses may have as many as are free: half of them alone, the next half
 * of the rest. So nobody locks all others out, and it takes many to leave nothing. Safe for any thread.
 */
final class Shares {

    private final long most;
    private final Map<AddressPrefix, Long> held = new HashMap<>();
    private long taken;

    /** @param most for all together */
    Shares(long most) {
        this.most = most;
    }

    /** Takes so many more, all or none; false if they are not there for {@code who}. */
    synchronized boolean take(AddressPrefix who, long units) {
        return held.getOrDefault(who, 0L) + units <= most - taken && takeWhole(who, units);
    }

    /** The same for one who has no share but the whole. */
    synchronized boolean takeWhole(AddressPrefix who, long units) {
        if (units > most - taken) {
            return false;
        }
        takeAnyway(who, units);
        return true;
    }

    /** Takes them whether they are there or not: what has to be had in any case. */
    synchronized void takeAnyway(AddressPrefix who, long units) {
        held.merge(who, units, Long::sum);
        taken += units;
    }

    /** Gives back what was taken. */
    synchronized void give(AddressPrefix who, long units) {
        long left = held.getOrDefault(who, 0L) - units;
        if (left < 0) {
            throw new IllegalStateException(who + " gives back " + units + ", which is more than it has");
        }
        if (left == 0) {
            held.remove(who);
        } else {
            held.put(who, left);
        }
        taken -= units;
    }

    synchronized long heldBy(AddressPrefix who) {
        return held.getOrDefault(who, 0L);
    }

    synchronized long taken() {
        return taken;
    }

    long most() {
        return most;
    }
}
