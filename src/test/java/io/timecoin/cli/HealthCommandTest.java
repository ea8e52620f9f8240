package io.timecoin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class HealthCommandTest {

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final HttpServer server = server();
    private volatile int status = 200;

    private static HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private CommandRun health(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(
                "--management-url", "http://127.0.0.1:" + server.getAddress().getPort()));
        return CommandRun.of(new HealthCommand(), all.toArray(String[]::new));
    }

    private void answer() {
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().getPath());
            byte[] body = "{\"status\":\"?\"}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void withoutAWordItAsksWhetherTheNodeLives() {
        answer();
        assertEquals(List.of("up"), health().succeeded().lines());
        assertEquals(List.of("/q/health/live"), asked);
    }

    @Test
    void aProbeThatIsDownIsAFailureWithItsName() {
        answer();
        status = 503;
        CommandRun run = health("ready").failed();
        assertTrue(run.err().contains("the node is not ready"), run.err());
        assertEquals(List.of("/q/health/ready"), asked);
    }

    @Test
    void nobodyThereIsAFailureToo() {
        server.stop(0);
        assertTrue(health("started").failed().err().contains("127.0.0.1"), "it names whom it asked");
    }
}
