package io.timecoin.api;

import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;

/** How much reading for clients is in work, by weight; what has no room is told to come back. Any thread. */
@Singleton
public final class ReadsInWork {

    /** As many records as there may be requests by default, 64 lists, or one look at the whole state and 26 lists. */
    static final int MOST = 1_024;

    private final AtomicInteger units = new AtomicInteger();

    /**
     * Counts one more, which {@link #end} has to follow.
     *
     * @throws ApiException OVERLOADED if there is no room; nothing is counted then
     */
    public void begin(ReadWeight weight) {
        if (units.addAndGet(weight.units()) > MOST) {
            units.addAndGet(-weight.units());
            throw ApiException.of(
                    ApiException.Kind.OVERLOADED, "OVERLOADED", "this node is busy with as many reads as it takes");
        }
    }

    /** One that was begun has ended, however. */
    public void end(ReadWeight weight) {
        units.addAndGet(-weight.units());
    }

    /** Units in work now; at most {@link #most}. */
    public int units() {
        return units.get();
    }

    public int most() {
        return MOST;
    }
}
