package io.timecoin.api;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.timecoin.network.conduct.AddressPrefix;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * One TCP connection to a port of HTTP: knows since when its client owes it a request, and by its {@link RequestPace} how much the codec
 * gets to see of it. While requests are in work it has no time limit of its own. Any thread.
 */
final class ClientConnection {

    /**
     * How long a client may take.
     *
     * @param headers from the first byte of a request to the end of its headers, and to the first byte of all
     * @param idle between requests
     */
    record Patience(Duration headers, Duration idle) {}

    /** Where a channel has it: an upgrade to HTTP/2 empties the pipeline. */
    private static final AttributeKey<ClientConnection> KEY = AttributeKey.valueOf(ClientConnection.class, "place");

    private static final long NEVER = Long.MIN_VALUE;

    private final Channel channel;
    private final AddressPrefix prefix;
    private final LongSupplier nanoClock;
    private final AtomicInteger inWork = new AtomicInteger();
    private final RequestPace pace = new RequestPace(this);
    private volatile boolean served;
    private volatile boolean multiplexed;
    private volatile long quietSince;
    private volatile long begunAt = NEVER;
    private boolean held; // on the event loop, as the next
    private long heldUntil;

    ClientConnection(Channel channel, AddressPrefix prefix, LongSupplier nanoClock) {
        this.channel = channel;
        this.prefix = prefix;
        this.nanoClock = nanoClock;
        this.quietSince = nanoClock.getAsLong();
    }

    /** Meters its channel from now on. */
    void attach() {
        channel.attr(KEY).set(this);
        channel.pipeline().addFirst(pace);
    }

    /** The one that a request came on. */
    static ClientConnection of(HttpServerRequest request) {
        return of(((ConnectionBase) request.connection()).channel());
    }

    static ClientConnection of(Channel channel) {
        return Objects.requireNonNull(channel.attr(KEY).get(), "a connection without a place");
    }

    AddressPrefix prefix() {
        return prefix;
    }

    // ---- what comes on it

    /** Whether it carries many requests at once. */
    boolean isMultiplexed() {
        return multiplexed;
    }

    /** It does from now on. */
    void multiplexed() {
        multiplexed = true;
    }

    /** Some of a head is there, or whatever HTTP/2 begins with. */
    void headComes() {
        if (begunAt == NEVER && isIdle()) {
            begunAt = nanoClock.getAsLong();
        }
    }

    // ---- requests on it

    /** The headers of a request are there. */
    void requestBegan(HttpVersion version) {
        multiplexed |= version == HttpVersion.HTTP_2;
        served = true;
        inWork.incrementAndGet();
        begunAt = NEVER;
    }

    /** Its answer has left, or nobody waits for it any more. */
    void requestEnded() {
        if (inWork.decrementAndGet() == 0) {
            begunAt = NEVER;
            quietSince = nanoClock.getAsLong();
        }
    }

    /** Calls {@code told} when the answer on a stream of HTTP/2, or its client, has left. Only on the event loop. */
    void whenAnswered(int stream, Runnable told) {
        AnsweredStreams.of(channel).ifPresentOrElse(streams -> streams.whenAnswered(stream, told), told);
    }

    /** Ends a stream of HTTP/2 with what waits in it. Only on the event loop. */
    void reset(int stream) {
        AnsweredStreams.of(channel).ifPresent(streams -> streams.reset(stream));
    }

    /** Whether its event loop has it; who came this instant cannot be closed yet. */
    boolean isRegistered() {
        return channel.isRegistered();
    }

    boolean isIdle() {
        return inWork.get() == 0;
    }

    /** When its last request ended, or it came ({@link System#nanoTime}). */
    long quietSince() {
        return quietSince;
    }

    // ---- waiting

    /** Reads nothing more for so long: what comes waits with its sender. Only on the event loop. */
    void hold(long nanos) {
        heldUntil = nanoClock.getAsLong() + nanos;
        if (!held) {
            held = true;
            if (multiplexed) {
                channel.config().setAutoRead(false);
            }
            goOnAfter(nanos);
        }
    }

    boolean isHeld() {
        return held;
    }

    private void goOnAfter(long nanos) {
        var _ = channel.eventLoop().schedule(this::goOn, nanos, TimeUnit.NANOSECONDS);
    }

    private void goOn() {
        long left = heldUntil - nanoClock.getAsLong();
        if (left > 0) {
            goOnAfter(left);
            return;
        }
        held = false;
        if (multiplexed) {
            channel.config().setAutoRead(true);
        } else {
            pace.goOn();
        }
    }

    /** Whether its client has owed it a request for too long. HTTP/2 has frames that belong to none. */
    boolean isLate(Patience patience) {
        if (!isIdle()) {
            return false;
        }
        long now = nanoClock.getAsLong();
        long begun = begunAt;
        if (begun != NEVER && !multiplexed) {
            return now - begun > patience.headers().toNanos();
        }
        Duration quiet = served ? patience.idle() : patience.headers();
        return now - quietSince > quiet.toNanos();
    }

    /** Does something on its event loop. */
    void execute(Runnable work) {
        channel.eventLoop().execute(work);
    }

    /** At once: the codec behind would say goodbye first, and wait for its streams to end. */
    void close() {
        if (!pace.close()) {
            var _ = channel.close();
        }
    }
}
