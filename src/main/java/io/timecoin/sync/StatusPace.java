package io.timecoin.sync;

import io.timecoin.crypto.PublicKey;
import java.util.LinkedHashMap;
import java.util.Map;

/** Lets one status message of each link through in a second, and a second one that came close behind. Safe for any thread. */
final class StatusPace {

    static final long INTERVAL_MILLIS = 1_000;

    private final Map<PublicKey, Long> nextAt = new LinkedHashMap<>();

    /** Whether the engine is to hear of a message that came {@code now}, monotonic ms. */
    synchronized boolean lets(PublicKey peer, long now) {
        long next = Math.max(nextAt.getOrDefault(peer, now), now);
        if (next - now > INTERVAL_MILLIS) {
            return false;
        }
        nextAt.put(peer, next + INTERVAL_MILLIS);
        return true;
    }

    /** The link is gone. */
    synchronized void forget(PublicKey peer) {
        nextAt.remove(peer);
    }
}
