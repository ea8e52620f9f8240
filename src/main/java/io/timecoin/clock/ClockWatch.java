package io.timecoin.clock;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Whether this node's clock may be trusted, as the other voters' clocks say. */
@Singleton
public final class ClockWatch {

    private static final Logger LOG = Logger.getLogger(ClockWatch.class);
    private static final double MILLIS_PER_SECOND = 1_000.0;

    private volatile Duration offset = Duration.ZERO;
    private boolean wasRight = true;

    /**
     * Looks at what was measured now. On one thread.
     *
     * @return whether the clock is right, if that has changed
     */
    public Optional<Boolean> look(Duration measured) {
        offset = measured;
        boolean isRight = PeerClocks.isRight(offset);
        if (isRight == wasRight) {
            return Optional.empty();
        }
        wasRight = isRight;
        if (isRight) {
            LOG.info("this node's clock agrees with the other voters' again: it proposes and notarizes");
        } else {
            LOG.errorf("%s: it neither proposes nor notarizes until it is right; check NTP here", words(offset));
        }
        return Optional.of(isRight);
    }

    /** How far other voters say that this clock is behind, seconds; negative if ahead. Any thread. */
    public double offsetSeconds() {
        return offset.toMillis() / MILLIS_PER_SECOND;
    }

    /** Why the node is not ready. Any thread. */
    public Optional<String> reason() {
        Duration latest = offset;
        return PeerClocks.isRight(latest) ? Optional.empty() : Optional.of(words(latest));
    }

    private static String words(Duration offset) {
        return "this node's clock is at least " + offset.abs().toMillis() + " ms "
                + (offset.isPositive() ? "behind" : "ahead of") + " the clocks of a quorum of other voters";
    }
}
