package io.timecoin.api.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.timecoin.api.Asker;
import io.timecoin.api.EventFilter;
import io.timecoin.api.EventPump;
import io.timecoin.api.OpenStreams;
import io.timecoin.api.StreamedBytes;
import io.timecoin.api.rest.json.EventJson;
import io.timecoin.query.EventLog;
import io.timecoin.query.NodeEvent;
import io.vertx.core.Vertx;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One client of the event stream: a few writes under way, never more, and a sign of life when nothing happens. */
final class SseStream implements EventPump.Sink {

    private static final int WINDOW = 16;

    /** Of what is under way no more is sent; one event may have more by itself. */
    private static final long WINDOW_BYTES = 64 << 10;

    /** A text in the heap, and its bytes on their way. */
    private static final int COPIES = 2;

    /** What all streams share. */
    record Settings(Duration heartbeat, Vertx vertx, ObjectMapper mapper, OpenStreams streams, StreamedBytes bytes) {}

    private final SseEventSink sink;
    private final Sse sse;
    private final EventFilter filter;
    private final Asker asker;
    private final Settings settings;
    private final Runnable end = this::end;
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicReference<@Nullable EventPump> pump = new AtomicReference<>();
    private final StreamedBytes.Share share;
    private volatile boolean spoke;

    SseStream(SseEventSink sink, Sse sse, EventFilter filter, Asker asker, Settings settings) {
        this.sink = sink;
        this.sse = sse;
        this.filter = filter;
        this.asker = asker;
        this.settings = settings;
        this.share = settings.bytes().share(asker, this::goOn);
    }

    void begin(EventLog log, long after) {
        settings.streams().opened(end);
        EventPump started = new EventPump(log, filter, after, this, asker::onItsLoop);
        pump.set(started);
        long timer = settings.vertx().setPeriodic(settings.heartbeat().toMillis(), tick -> beatIfSilent());
        asker.whenOver(() -> {
            settings.vertx().cancelTimer(timer);
            end();
        });
        beat(); // at once, so that the client sees the stream open
        started.begin();
    }

    private void beatIfSilent() {
        if (!spoke && isReady()) {
            beat();
        }
        spoke = false;
    }

    private void beat() {
        send(sse.newEventBuilder().comment("alive").build(), 0);
    }

    @Override
    public boolean isReady() {
        return underWay.get() < WINDOW && share.bytes() < WINDOW_BYTES && !sink.isClosed();
    }

    @Override
    public boolean takes(NodeEvent event) {
        return isReady() && share.take(COPIES * EventFilter.bytesOf(event));
    }

    @Override
    public void event(long id, NodeEvent event) {
        send(id, EventJson.of(event, filter), COPIES * EventFilter.bytesOf(event));
    }

    @Override
    public void gap(long afterId, long nextId) {
        send(nextId - 1, new EventJson.Gap(afterId, nextId), 0);
    }

    private void send(long id, EventJson json, long taken) {
        try {
            String data = settings.mapper().writeValueAsString(json);
            spoke = true;
            send(
                    sse.newEventBuilder()
                            .id(Long.toString(id))
                            .name(json.type())
                            .data(data)
                            .build(),
                    taken);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a document of our own cannot fail to be written", e);
        }
    }

    private void send(OutboundSseEvent event, long taken) {
        underWay.incrementAndGet();
        CompletionStage<?> written;
        try {
            written = sink.send(event);
        } catch (IllegalStateException e) {
            written = CompletableFuture.failedFuture(e); // its client left a moment ago, and the sink is closed
        }
        written.whenComplete((sent, failure) -> {
            underWay.decrementAndGet();
            share.giveBack(taken);
            if (failure != null) {
                end();
            } else {
                goOn();
            }
        });
    }

    private void goOn() {
        EventPump current = pump.get();
        if (current != null) {
            current.run();
        }
    }

    /** Whoever ends it: the client by leaving, the node by stopping. */
    private void end() {
        settings.streams().closed(end);
        share.close();
        EventPump current = pump.get();
        if (current != null) {
            current.close();
        }
        sink.close();
    }
}
