package io.timecoin.network.discovery;

import io.timecoin.crypto.PublicKey;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often peers are answered: each once in a while, and strangers together only so often, since keys are free. Bounded. Times are
 * monotonic ms. For one thread at a time.
 */
final class AnswerPace {

    private static final int MOST = 1_024;

    /** Memory of when a peer was answered, with the key of a link that has ended; bytes. */
    private static final int BYTES_EACH = 160;

    /** Most bytes of memory that it takes. */
    static final long MOST_BYTES = (long) MOST * BYTES_EACH;

    /** Answers to all strangers in one second. */
    static final int STRANGERS_A_SECOND = 20;

    private static final long SECOND_MILLIS = 1_000;

    private final Duration again;
    private final Map<PublicKey, Long> answeredAt = new LinkedHashMap<>();
    private long secondBegan = Long.MIN_VALUE;
    private int strangers;

    /** @param again between two answers to one peer */
    AnswerPace(Duration again) {
        this.again = again;
    }

    /** Whether this question may be answered; it counts as answered then. */
    boolean lets(PublicKey peer, boolean stranger, long now) {
        Long last = answeredAt.get(peer);
        if ((last != null && now - last < again.toMillis()) || (stranger && !letsStranger(now))) {
            return false;
        }
        answeredAt.remove(peer);
        answeredAt.put(peer, now);
        if (answeredAt.size() > MOST) {
            answeredAt.remove(answeredAt.keySet().iterator().next());
        }
        return true;
    }

    /** Bytes of memory that it takes, at most {@link #MOST_BYTES}. */
    long bytes() {
        return (long) answeredAt.size() * BYTES_EACH;
    }

    private boolean letsStranger(long now) {
        if (secondBegan == Long.MIN_VALUE || now - secondBegan >= SECOND_MILLIS) {
            secondBegan = now;
            strangers = 0;
        }
        return strangers++ < STRANGERS_A_SECOND;
    }
}
