package io.timecoin.node.engine;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Compares this node's clock with the other voters' and tells the engine when the answer changes. On the timer's thread. */
final class ClockWatch {

    private static final Logger LOG = Logger.getLogger(ClockWatch.class);
    private static final double MILLIS_PER_SECOND = 1_000.0;

    private final Supplier<Duration> measured;
    private final Consumer<Boolean> right;
    private volatile Duration offset = Duration.ZERO;
    private boolean wasRight = true;

    /**
     * A clock that is right until measured.
     *
     * @param right told whether the clock may be trusted, when that changes
     */
    ClockWatch(Supplier<Duration> measured, Consumer<Boolean> right) {
        this.measured = measured;
        this.right = right;
    }

    void look() {
        offset = measured.get();
        boolean isRight = PeerClocks.isRight(offset);
        if (isRight == wasRight) {
            return;
        }
        wasRight = isRight;
        if (isRight) {
            LOG.info("this node's clock agrees with the other voters' again: it proposes and notarizes");
        } else {
            LOG.errorf("%s: it neither proposes nor notarizes until it is right; check NTP here", words(offset));
        }
        right.accept(isRight);
    }

    /** How far other voters say that this clock is behind, seconds; negative if ahead. Any thread. */
    double offsetSeconds() {
        return offset.toMillis() / MILLIS_PER_SECOND;
    }

    /** Why the node is not ready. Any thread. */
    Optional<String> reason() {
        Duration latest = offset;
        return PeerClocks.isRight(latest) ? Optional.empty() : Optional.of(words(latest));
    }

    private static String words(Duration offset) {
        return "this node's clock is at least " + offset.abs().toMillis() + " ms "
                + (offset.isPositive() ? "behind" : "ahead of") + " the clocks of a quorum of other voters";
    }
}
