package io.timecoin.api;

import io.timecoin.network.conduct.AddressPrefix;
import jakarta.inject.Singleton;

/**
 * How much reading for clients is in work, by weight; a network of addresses has as much as is free, and what has no room is told to come
 * back. Any thread.
 */
@Singleton
public final class ReadsInWork {

    /** As many records as there may be requests by default, 64 lists, or one look at the whole state and 26 lists. */
    static final int MOST = 1_024;

    private final Shares units = new Shares(MOST);

    /**
     * Counts one more for {@code network}, which {@link #end} has to follow.
     *
     * @throws ApiException OVERLOADED if there is no room; nothing is counted then
     */
    public void begin(AddressPrefix network, ReadWeight weight) {
        if (!units.take(network, weight.units())) {
            throw ApiException.of(
                    ApiException.Kind.OVERLOADED,
                    "OVERLOADED",
                    "this node is busy with as many reads as it takes, of you or of all");
        }
    }

    /** One that was begun has ended, however. */
    public void end(AddressPrefix network, ReadWeight weight) {
        units.give(network, weight.units());
    }

    /** Units in work now; at most {@link #most}. */
    public long units() {
        return units.taken();
    }

    public long most() {
        return units.most();
    }
}
