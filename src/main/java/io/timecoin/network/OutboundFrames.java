package io.timecoin.network;

import io.timecoin.network.LinkControl.Bye;
import io.timecoin.network.OutboundLanes.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What one link says: messages wait in bounded lanes and are sealed and written one by one, by one thread at a time, only while
 * the wire is ready and the link within its rate, so that nothing piles up below. After the end nothing is taken any more, and
 * the last frame says why. Safe for any thread.
 *
 * <p>Keeps INV-28.
 */
final class OutboundFrames {

    private final Wire wire;
    private final FrameAuthenticator sealer;
    private final LinkRuntime runtime;
    private final Object lock = new Object();
    private final OutboundLanes<byte[]> lanes;
    private final RateLimit rate;
    private final AtomicLong bytes = new AtomicLong();
    private boolean sending = true; // until begin(): nothing may overtake the handshake
    private boolean pacing;
    private boolean farewellSaid;
    private @Nullable String endReason;

    OutboundFrames(Wire wire, FrameAuthenticator sealer, LinkLimits limits, LinkRuntime runtime) {
        this.wire = wire;
        this.sealer = sealer;
        this.runtime = runtime;
        this.lanes = new OutboundLanes<>(limits.laneMessages(), limits.laneBytes());
        this.rate = RateLimit.of(limits.rate().paced(), runtime.nanoClock());
    }

    /** The handshake is over on both sides. */
    void begin() {
        synchronized (lock) {
            sending = false;
        }
    }

    /** Bytes written so far. */
    long bytes() {
        return bytes.get();
    }

    /**
     * Queues a payload; it leaves at the next {@link #wake}.
     *
     * @param taken done before it can leave, if there is room
     * @return false if its lane is full or the link is over
     */
    boolean offer(Lane lane, byte[] payload, boolean charged, Runnable taken) {
        synchronized (lock) {
            if (endReason != null || !lanes.offer(waiting(lane, payload, charged))) {
                return false;
            }
            taken.run();
            return true;
        }
    }

    /**
     * Queues payloads that were sent before. Those are dropped for which the lane has no room, and all of them while an earlier
     * repetition still waits: the next one brings them.
     *
     * @return how many were taken
     */
    int repeat(List<byte[]> payloads, boolean charged) {
        int taken = 0;
        synchronized (lock) {
            boolean free = endReason == null && lanes.isEmpty(Lane.REPETITION);
            while (free && taken < payloads.size()) {
                free = lanes.offer(waiting(Lane.REPETITION, payloads.get(taken), charged));
                taken += free ? 1 : 0;
            }
        }
        return taken;
    }

    private static Waiting<byte[]> waiting(Lane lane, byte[] payload, boolean charged) {
        return new Waiting<>(lane, payload, payload.length, charged);
    }

    /** Whether the link is not over, and nothing that would show life waits. */
    boolean isIdle() {
        synchronized (lock) {
            return endReason == null && lanes.isEmpty(Lane.CONSENSUS);
        }
    }

    /**
     * Drops what waits, and takes nothing more.
     *
     * @param silently without a farewell
     * @return false if it was over before
     */
    boolean close(String reason, boolean silently) {
        synchronized (lock) {
            if (endReason != null) {
                return false;
            }
            endReason = reason;
            farewellSaid = silently;
            lanes.clear();
            return true;
        }
    }

    boolean isOver() {
        synchronized (lock) {
            return endReason != null;
        }
    }

    /** The wire is ready again, or there is something new to say. */
    void wake() {
        synchronized (lock) {
            if (sending) {
                return;
            }
            sending = true;
        }
        runtime.executor().execute(this::drain);
    }

    private void drain() {
        for (byte[] payload = next(); payload != null; payload = next()) {
            byte[] frame = sealer.seal(payload);
            bytes.addAndGet(frame.length);
            wire.write(frame);
        }
    }

    /** The next payload to write now, or null when this turn is over. */
    private byte @Nullable [] next() {
        String reason;
        boolean told;
        synchronized (lock) {
            if (endReason == null) {
                byte[] payload = wire.isReady() ? nextWaiting() : null;
                sending = payload != null;
                return payload;
            }
            reason = endReason; // and "sending" stays: this was the last turn
            if (!farewellSaid && wire.isReady()) {
                farewellSaid = true;
                return new Bye(reason).encode();
            }
            told = farewellSaid;
        }
        if (told) {
            wire.finish(reason);
        } else {
            wire.abort(reason);
        }
        return null;
    }

    private byte @Nullable [] nextWaiting() {
        Waiting<byte[]> head = lanes.peek();
        if (head == null) {
            return null;
        }
        long wait = head.charged() ? rate.pace(head.bytes() + FrameAuthenticator.OVERHEAD_BYTES) : 0;
        if (wait > 0) {
            if (!pacing) {
                pacing = true;
                runtime.scheduler().after(Duration.ofNanos(wait), this::paced);
            }
            return null;
        }
        lanes.remove();
        return head.message();
    }

    private void paced() {
        synchronized (lock) {
            pacing = false;
        }
        wake();
    }
}
