package io.timecoin.network;

import io.timecoin.network.LinkControl.Bye;
import io.timecoin.network.OutboundLanes.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
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

    /** Something to be said. */
    static final class Outgoing {
        private final Lane lane;
        private final byte[] payload;
        private final boolean charged;
        private final Runnable left;

        /**
         * An encoded message.
         *
         * @param charged whether the peer counts it against the rate limit
         * @param left run once, when it has left this node's memory or never will; must not block
         */
        Outgoing(Lane lane, byte[] payload, boolean charged, Runnable left) {
            this.lane = lane;
            this.payload = payload;
            this.charged = charged;
            this.left = left;
        }

        private Waiting<Outgoing> waiting() {
            return new Waiting<>(lane, this, payload.length, charged);
        }

        /** It is gone, whatever became of it. */
        void left() {
            left.run();
        }
    }

    private final Wire wire;
    private final FrameAuthenticator sealer;
    private final LinkRuntime runtime;
    private final Object lock = new Object();
    private final Executor executor;
    private final OutboundLanes<Outgoing> lanes;
    private final RateLimit rate;
    private final AtomicLong bytes = new AtomicLong();
    private boolean sending = true; // until begin(): nothing may overtake the handshake
    private boolean pacing;

    /** Was written, and has left once the wire is ready for more: until then the wire holds it. */
    private @Nullable Outgoing leaving;

    private long leavingSince;
    private boolean farewellSaid;
    private @Nullable String endReason;

    /** @param executor where messages are sealed and written */
    OutboundFrames(Wire wire, FrameAuthenticator sealer, LinkLimits limits, LinkRuntime runtime, Executor executor) {
        this.executor = executor;
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
     * Queues a message; it leaves at the next {@link #wake}.
     *
     * @param laneBytes most bytes that may wait in its lane
     * @param queued done before it can leave, if there is room
     * @return false if its lane is full or the link is over: {@code left} is not run then
     */
    boolean offer(Outgoing message, long laneBytes, Runnable queued) {
        synchronized (lock) {
            if (endReason != null || !lanes.offer(message.waiting(), laneBytes)) {
                return false;
            }
            queued.run();
            return true;
        }
    }

    /**
     * Queues messages that were sent before. Those are dropped for which the lane has no room, and all of them while an earlier
     * repetition still waits: the next one brings them.
     *
     * @return how many were taken; of the others {@code left} is not run
     */
    int repeat(List<Outgoing> messages, long laneBytes) {
        int taken = 0;
        synchronized (lock) {
            boolean free = endReason == null && lanes.isEmpty(Lane.REPETITION);
            while (free && taken < messages.size()) {
                free = lanes.offer(messages.get(taken).waiting(), laneBytes);
                taken += free ? 1 : 0;
            }
        }
        return taken;
    }

    /** Whether nothing waits in a lane. */
    boolean isEmpty(Lane lane) {
        synchronized (lock) {
            return lanes.isEmpty(lane);
        }
    }

    /** Since when the wire holds a message that it does not get rid of, ns of the clock; empty if it does not. */
    OptionalLong stuckSince() {
        synchronized (lock) {
            boolean stuck = endReason == null && leaving != null && !wire.isReady();
            return stuck ? OptionalLong.of(leavingSince) : OptionalLong.empty();
        }
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
        List<Outgoing> gone = new ArrayList<>();
        synchronized (lock) {
            if (endReason != null) {
                return false;
            }
            endReason = reason;
            farewellSaid = silently;
            lanes.all().forEach(waiting -> gone.add(waiting.message()));
            lanes.clear();
            if (leaving != null) {
                gone.add(leaving);
                leaving = null;
            }
        }
        gone.forEach(Outgoing::left);
        return true;
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
        executor.execute(this::drain);
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
        Outgoing gone;
        Outgoing message;
        synchronized (lock) {
            reason = endReason;
            boolean ready = reason == null && wire.isReady();
            gone = ready ? leaving : null;
            message = ready ? nextWaiting() : null;
            if (ready) {
                leaving = message;
                leavingSince = runtime.nanoClock().getAsLong();
            }
            sending = message != null || reason != null; // after the end it stays: this is the last turn
        }
        if (reason != null) {
            return farewell(reason);
        }
        if (gone != null) {
            gone.left();
        }
        return message == null ? null : message.payload;
    }

    /** Why the link is over, once; then null. */
    private byte @Nullable [] farewell(String reason) {
        boolean said;
        boolean say;
        synchronized (lock) {
            said = farewellSaid;
            say = !said && wire.isReady();
            farewellSaid |= say;
        }
        if (say) {
            return new Bye(reason).encode();
        }
        if (said) {
            wire.finish(reason);
        } else {
            wire.abort(reason);
        }
        return null;
    }

    private @Nullable Outgoing nextWaiting() {
        Waiting<Outgoing> head = lanes.peek();
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
