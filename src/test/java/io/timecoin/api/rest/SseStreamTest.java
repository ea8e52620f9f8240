package io.timecoin.api.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.timecoin.api.Asker;
import io.timecoin.api.EventFilter;
import io.timecoin.api.OpenStreams;
import io.timecoin.api.StreamedBytes;
import io.timecoin.network.conduct.AddressPrefix;
import io.timecoin.query.EventLog;
import io.timecoin.runtime.HeapAccount;
import io.vertx.core.Vertx;
import jakarta.ws.rs.sse.SseEventSink;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jboss.resteasy.reactive.server.jaxrs.SseImpl;
import org.junit.jupiter.api.Test;

final class SseStreamTest {

    private final OpenStreams streams = new OpenStreams();
    private final StreamedBytes bytes = new StreamedBytes(new HeapAccount(64L << 20));
    private final List<String> done = new ArrayList<>();

    /** The sink is closed by its connection, on another thread than the one that begins the stream. */
    @Test
    void aClientThatLeftBeforeItsStreamBeganIsNoFault() {
        SseStream stream = new SseStream(
                closedSink(), new SseImpl(), new EventFilter(Set.of(), Set.of(), Set.of()), asker(), settings());
        EventLog log = new EventLog(1, EventLog.DEFAULT_CAPACITY, 1L << 20, Runnable::run);
        stream.begin(log, log.lastId());
        assertTrue(done.contains("close"), done::toString);
        assertEquals(0, streams.count());
    }

    private SseEventSink closedSink() {
        return (SseEventSink) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {SseEventSink.class}, (proxy, method, arguments) -> {
                    done.add(method.getName());
                    return switch (method.getName()) {
                        case "send" -> throw new IllegalStateException("Already closed");
                        case "isClosed" -> false; // it was not a moment ago
                        default -> null;
                    };
                });
    }

    private SseStream.Settings settings() {
        Vertx vertx = (Vertx) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Vertx.class},
                (proxy, method, arguments) -> method.getName().equals("setPeriodic") ? (Object) 1L : (Object) true);
        return new SseStream.Settings(Duration.ofSeconds(10), vertx, new ObjectMapper(), streams, bytes);
    }

    private static Asker asker() {
        return new Asker() {
            @Override
            public AddressPrefix network() {
                return AddressPrefix.counted(InetAddress.getLoopbackAddress());
            }

            @Override
            public void whenOver(Runnable told) {}

            @Override
            public void onItsLoop(Runnable work) {
                work.run();
            }
        };
    }
}
