package io.timecoin.network;

import io.timecoin.network.LinkControl.Ping;
import io.timecoin.network.LinkControl.Pong;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Pings of one link, and what their answers say of the round trip and of the peer's clock (protocol §7). Safe for any thread. */
final class LinkClock {

    private static final int TICKS_PER_PING = 5;
    private static final Duration MOST_ROUND_TRIP = Duration.ofSeconds(1);

    /** A ping whose answer has not come yet. */
    private record OpenPing(long number, long atNanos) {}

    private final LinkRuntime runtime;
    private final AtomicLong ticks = new AtomicLong();
    private final AtomicReference<@Nullable OpenPing> open = new AtomicReference<>();
    private volatile @Nullable Duration offset;
    private volatile @Nullable Duration roundTrip;

    LinkClock(LinkRuntime runtime) {
        this.runtime = runtime;
    }

    /** How far the peer's clock is ahead of this node's at least; null if that is not known now. */
    @Nullable
    Duration offset() {
        return offset;
    }

    /** Of the newest ping that was answered; null before. */
    @Nullable
    Duration roundTrip() {
        return roundTrip;
    }

    /** Once each status interval: the ping to send with it, if there is to be one. */
    Optional<Ping> tick() {
        long tick = ticks.getAndIncrement();
        if (tick % TICKS_PER_PING != 0) {
            return Optional.empty();
        }
        if (open.getAndSet(new OpenPing(tick, runtime.nanoClock().getAsLong())) != null) {
            offset = null; // the last one was not answered: what was known is old
        }
        return Optional.of(new Ping(tick));
    }

    Pong answer(Ping ping) {
        return new Pong(ping.number(), runtime.clock().millis());
    }

    /** A clock is compared with the middle of the round trip; after a long one that would say little. */
    void answered(Pong pong) {
        OpenPing ping = open.get();
        if (ping == null || pong.number() != ping.number() || !open.compareAndSet(ping, null)) {
            return; // not the question that is open
        }
        Duration took = Duration.ofNanos(runtime.nanoClock().getAsLong() - ping.atNanos());
        roundTrip = took;
        offset = took.compareTo(MOST_ROUND_TRIP) > 0
                ? null
                : leastOffset(
                        Duration.ofMillis(pong.clock())
                                .minusMillis(runtime.clock().millis())
                                .plus(took.dividedBy(2)),
                        took.dividedBy(2));
    }

    /** What is left of an offset when the measurement is as wrong as it may be. */
    private static Duration leastOffset(Duration measured, Duration error) {
        Duration least = measured.abs().minus(error);
        if (!least.isPositive()) {
            return Duration.ZERO;
        }
        return measured.isPositive() ? least : least.negated();
    }
}
