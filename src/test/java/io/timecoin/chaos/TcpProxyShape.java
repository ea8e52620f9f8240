package io.timecoin.chaos;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How slow one direction of a {@link TcpProxy} is.
 *
 * @param delay of every byte
 * @param jitter most that is added to it, evenly spread
 * @param loss part of the chunks, 0 to 1, that wait for a retransmission more: what loss looks like above TCP
 */
record TcpProxyShape(Duration delay, Duration jitter, double loss) {

    static final TcpProxyShape NONE = new TcpProxyShape(Duration.ZERO, Duration.ZERO, 0);

    /** The least retransmission timeout of Linux. */
    private static final Duration RETRANSMISSION = Duration.ofMillis(200);

    static TcpProxyShape ofMillis(long delay, long jitter, double loss) {
        return new TcpProxyShape(Duration.ofMillis(delay), Duration.ofMillis(jitter), loss);
    }

    /** What the next chunk waits, ns. */
    long next(RandomGenerator random) {
        long wait = delay.toNanos() + (jitter.isZero() ? 0 : random.nextLong(jitter.toNanos()));
        return loss > 0 && random.nextDouble() < loss ? wait + RETRANSMISSION.toNanos() : wait;
    }
}
