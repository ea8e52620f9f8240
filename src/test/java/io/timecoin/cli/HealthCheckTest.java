package io.timecoin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class HealthCheckTest {

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final HttpServer server = server();
    private volatile int status = 200;

    private static HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void answer() {
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().getPath());
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private int ask(String probe) {
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        return HealthCheck.ask(
                Map.of(NodeUrls.MANAGEMENT_VARIABLE, url), probe, new PrintStream(said, true, StandardCharsets.UTF_8));
    }

    @Test
    void aProbeThatIsUpIsASuccess() {
        assertEquals(0, ask("live"));
        assertEquals(List.of("/q/health/live"), asked);
    }

    @Test
    void aProbeThatIsDownIsAFailureThatSaysWhich() {
        status = 503;
        assertEquals(1, ask("ready"));
        assertTrue(said.toString(StandardCharsets.UTF_8).contains("/q/health/ready answers 503"), said::toString);
    }

    @Test
    void nobodyThereIsAFailure() {
        server.stop(0);
        assertEquals(1, ask("started"));
        assertTrue(said.toString(StandardCharsets.UTF_8).contains("does not answer"), said::toString);
    }

    @Test
    void whatIsNoUrlIsAFailure() {
        Map<String, String> environment = Map.of(NodeUrls.MANAGEMENT_VARIABLE, "nonsense");
        assertEquals(1, HealthCheck.ask(environment, "live", new PrintStream(said, true, StandardCharsets.UTF_8)));
    }
}
