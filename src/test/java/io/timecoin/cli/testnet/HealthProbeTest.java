package io.timecoin.cli.testnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class HealthProbeTest {

    private static final byte[] ANSWER = "{\"status\":\"?\"}".getBytes(StandardCharsets.UTF_8);

    @SuppressWarnings("NullAway.Init")
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private HealthProbe probe(Duration timeout) {
        return new HealthProbe(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()), timeout);
    }

    /** Answers with a status and so many bytes of a body that is announced whole. */
    private void answer(String name, int status, int bytes) {
        server.createContext("/q/health/" + name, exchange -> {
            exchange.sendResponseHeaders(status, ANSWER.length);
            exchange.getResponseBody().write(ANSWER, 0, bytes);
            exchange.getResponseBody().flush();
            if (bytes == ANSWER.length) {
                exchange.close(); // else the connection stays open, and the rest never comes
            }
        });
    }

    @Test
    void theStatusIsThatOfTheProbe() {
        answer("ready", 503, ANSWER.length);
        answer("started", 200, ANSWER.length);
        try (HealthProbe probe = probe(Duration.ofSeconds(30))) {
            assertEquals(503, probe.status("ready"));
            assertEquals(200, probe.status("started"));
            assertTrue(probe.isStarted());
        }
    }

    @Test
    @Timeout(60) // it would wait for ever
    void anAnswerThatStopsInTheMiddleIsNone() {
        answer("ready", 200, 3);
        answer("started", 200, 0);
        try (HealthProbe probe = probe(Duration.ofMillis(300))) {
            assertEquals(HealthProbe.NO_ANSWER, probe.status("ready"));
            assertFalse(probe.isStarted());
        }
    }

    @Test
    void whereNobodyListensThereIsNoAnswer() {
        stop();
        try (HealthProbe probe = probe(Duration.ofSeconds(30))) {
            assertEquals(HealthProbe.NO_ANSWER, probe.status("ready"));
        }
    }
}
