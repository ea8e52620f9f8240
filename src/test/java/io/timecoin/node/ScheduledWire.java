package io.timecoin.node;

import io.timecoin.network.HostPort;
import io.timecoin.network.Wire;
import io.timecoin.network.WireListener;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection. Frames take a drawn time and stay in order; none is delivered unasked, and what was not asked for
 * yet makes the other end unready, as the window of a real connection does.
 */
final class ScheduledWire implements Wire {

    /** Bytes on their way, or not asked for, from which on a wire is not ready. */
    private static final int WINDOW_BYTES = 64 << 10;

    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final Schedule schedule;
    private final LongSupplier latencyNanos;
    private final HostPort remote;
    private final Consumer<byte[]> written;
    private final Deque<byte[]> arrived = new ArrayDeque<>();
    private @Nullable WireListener listener;
    private @Nullable ScheduledWire other;
    private @Nullable String finishedByOther;
    private long lastArrival;
    private long unread;
    private long demand;
    private boolean delivering;
    private boolean foundUnready;
    private boolean finished;
    private boolean gone;

    /** @param written is told of every frame */
    ScheduledWire(Schedule schedule, LongSupplier latencyNanos, HostPort remote, Consumer<byte[]> written) {
        this.schedule = schedule;
        this.latencyNanos = latencyNanos;
        this.remote = remote;
        this.written = written;
    }

    void begin(WireListener told) {
        listener = told;
    }

    void to(ScheduledWire end) {
        other = end;
    }

    private WireListener listener() {
        WireListener told = listener;
        if (told == null) {
            throw new IllegalStateException("a wire that nobody listens to");
        }
        return told;
    }

    void open() {
        schedule.soon(() -> {
            if (!gone) {
                listener().opened();
            }
        });
    }

    @Override
    public boolean isReady() {
        boolean ready = !gone && unread < WINDOW_BYTES;
        foundUnready |= !ready;
        return ready;
    }

    @Override
    public void write(byte[] frame) {
        ScheduledWire end = other;
        if (gone || finished || end == null) {
            return;
        }
        written.accept(frame);
        unread += frame.length;
        arrive(() -> end.arrived(frame));
    }

    /** Something gets to the other end, behind all that was sent before. */
    private void arrive(Runnable what) {
        lastArrival = Math.max(lastArrival + 1, schedule.nanos() + latencyNanos.getAsLong());
        schedule.after(lastArrival - schedule.nanos(), what);
    }

    private void arrived(byte[] frame) {
        if (!gone) {
            arrived.add(frame);
            deliver();
        }
    }

    @Override
    public void request() {
        demand++;
        deliver();
    }

    private void deliver() {
        boolean due = arrived.isEmpty() ? finishedByOther != null : demand > 0;
        if (due && !delivering) {
            delivering = true;
            schedule.soon(this::deliverNext);
        }
    }

    private void deliverNext() {
        delivering = false;
        byte[] frame = gone ? null : arrived.poll();
        if (frame == null) {
            if (finishedByOther != null) {
                bothOver(finishedByOther);
            }
            return;
        }
        demand--;
        ScheduledWire end = other;
        if (end != null) {
            end.wasRead(frame.length);
        }
        listener().received(frame);
        deliver();
    }

    private void wasRead(int bytes) {
        unread -= bytes;
        if (foundUnready && unread < WINDOW_BYTES) {
            foundUnready = false;
            schedule.soon(() -> {
                if (!gone) {
                    listener().ready();
                }
            });
        }
    }

    @Override
    public void finish(String reason) {
        ScheduledWire end = other;
        if (gone || finished) {
            return;
        }
        finished = true;
        if (end != null) {
            arrive(() -> {
                end.finishedByOther = reason;
                end.deliver();
            });
        }
        schedule.after(FAREWELL.toNanos(), () -> bothOver(reason));
    }

    @Override
    public void abort(String reason) {
        finished = true;
        schedule.soon(() -> bothOver(reason));
    }

    private void bothOver(String reason) {
        over(reason);
        ScheduledWire end = other;
        if (end != null) {
            schedule.after(latencyNanos.getAsLong(), () -> end.over(reason));
        }
    }

    /** Whether nothing more will leave. */
    boolean isOver() {
        return gone || finished;
    }

    /** The wire is gone. */
    void over(String reason) {
        if (!gone) {
            gone = true;
            listener().closed(reason);
        }
    }

    /** This end's process has ended: nobody is told here any more, and the other end soon. */
    void cut() {
        ScheduledWire end = other;
        if (!gone && end != null) {
            schedule.after(latencyNanos.getAsLong(), () -> end.over("connection reset"));
        }
        gone = true;
    }

    @Override
    public String remoteAddress() {
        return remote.toString();
    }

    @Override
    public String remoteHost() {
        return remote.host();
    }
}
