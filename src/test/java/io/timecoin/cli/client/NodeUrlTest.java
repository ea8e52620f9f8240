package io.timecoin.cli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NodeUrlTest {

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:24101, http://127.0.0.1:24101/v1/status",
        "http://127.0.0.1:24101/, http://127.0.0.1:24101/v1/status",
        "http://node, http://node/v1/status",
        "https://node.example/time, https://node.example/time/v1/status",
        "https://node.example/time//, https://node.example/time/v1/status",
        "http://node/a%20b/c, http://node/a%20b/c/v1/status",
        "http://[::1]:24101/x, http://[::1]:24101/x/v1/status",
        "HTTP://node:1, HTTP://node:1/v1/status",
    })
    void pathsOfTheApiAreBelowThePathOfTheUrl(String text, String asked) {
        assertEquals(
                URI.create(asked),
                NodeUrl.request(read(text), "/v1/status").build().uri());
    }

    @Test
    void aHostWithAnUnderscoreIsAskedAtItsAddressByItsName() {
        URI base = read("http://my_node:24101/time/");
        HttpRequest request = NodeUrl.request(base, "/v1/blocks?from=1", _ -> InetAddress.ofLiteral("10.0.0.7"))
                .build();
        assertEquals(URI.create("http://10.0.0.7:24101/time/v1/blocks?from=1"), request.uri());
        assertEquals("my_node:24101", request.headers().firstValue("Host").orElseThrow());
        HttpRequest six = NodeUrl.request(read("http://my_node"), "/v1/status", _ -> InetAddress.ofLiteral("fd00::7"))
                .build();
        assertEquals("[fd00:0:0:0:0:0:0:7]", six.uri().getHost());
    }

    @Test
    void theServerHearsTheNameWithTheUnderscore() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            heard.add(exchange.getRequestHeaders().get("Host") + " " + exchange.getRequestURI());
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        String name = "my_node:" + server.getAddress().getPort();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = NodeUrl.request(
                            read("http://" + name + "/time"), "/v1/status", _ -> InetAddress.getLoopbackAddress())
                    .version(HttpClient.Version.HTTP_1_1)
                    .build();
            assertEquals(
                    204,
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
        } finally {
            server.stop(0);
        }
        assertEquals(List.of("[" + name + "] /time/v1/status"), heard);
    }

    @Test
    void aNameThatNobodyKnowsIsSaid() {
        URI base = read("http://my_node:24101");
        String message = String.valueOf(assertThrows(
                        NodeClientException.class,
                        () -> NodeUrl.request(base, "/v1/status", host -> {
                            throw new UnknownHostException(host);
                        }))
                .getMessage());
        assertTrue(message.contains("http://my_node:24101") && message.contains("name is not known"), message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://user:secret@127.0.0.1:24101",
                "http://secret@node",
                "https://user:secret@my_node/",
                "ftp://user:secret@node",
                "user:secret@node",
                "http://user:se cret@node",
            })
    void credentialsAreRefusedAndNotRepeated(String text) {
        String reason = refused(text);
        assertTrue(reason.contains("user name or password"), reason);
        assertFalse(reason.contains("cret"), reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://node?token=secret",
                "http://node#secret",
                "http://node/x?a=secret#b",
                "http://my_n?secret"
            })
    void whatNoRequestCarriesIsRefusedAndNotRepeated(String text) {
        String reason = refused(text);
        assertTrue(reason.contains("query"), reason);
        assertFalse(reason.contains("secret"), reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://node:0",
                "http://127.0.0.1:99999",
                "http://[::1]:65536",
                "http://my_node:65536",
                "http://my_node:4294967297"
            })
    void aPortThatCannotBeIsRefused(String text) {
        assertTrue(refused(text).contains("not within 1 to 65535"), refused(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nowhere",
                "ftp://node",
                "http://",
                "http:node",
                "http:///x",
                "http://a b",
                "http://node:١٢",
                "http://node:99999999999999999999",
                "mailto:x"
            })
    void whatIsNoHttpAddressIsRefused(String text) {
        refused(text);
    }

    @Test
    void thereIsNoCertificateForAnUnderscore() {
        assertTrue(refused("https://my_node").contains("certificate"));
    }

    private static URI read(String text) {
        return assertInstanceOf(NodeUrl.Outcome.Read.class, NodeUrl.parse(text))
                .url()
                .base();
    }

    private static String refused(String text) {
        return assertInstanceOf(NodeUrl.Outcome.Refused.class, NodeUrl.parse(text))
                .reason();
    }
}
