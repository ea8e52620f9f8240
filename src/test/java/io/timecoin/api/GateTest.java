package io.timecoin.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.timecoin.cli.testnet.Await;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is turned away before anything looks at it, as bytes on a socket. */
@QuarkusTest
@NullUnmarked // fields are set by injection
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class GateTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    RequestGate gate;

    @TestHTTPResource
    URI api;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    /** A client of whose bytes every one is the test's. */
    private final class Raw implements AutoCloseable {

        private final Socket socket = new Socket();

        Raw(String from) throws IOException {
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), api.getPort()));
            socket.setSoTimeout(30_000);
        }

        Raw send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return this;
        }

        boolean isAnswered() {
            try {
                return socket.getInputStream().available() > 0;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** All until the other side closes. */
        String rest() throws IOException {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private String answer(String request) throws IOException {
        try (Raw raw = new Raw("127.0.0.1")) {
            return raw.send(request).rest();
        }
    }

    private static String get(String path, String... headers) {
        return "GET " + path + " HTTP/1.1\r\nConnection: close\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
    }

    private static void assertProblem(String answer, int status, String code) {
        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
        assertTrue(answer.toLowerCase(Locale.ROOT).contains("content-type: application/problem+json"), answer);
        assertTrue(answer.contains("\"code\":\"" + code + "\""), answer);
        for (String word : List.of("Exception", "io.", "java", "vertx", "quarkus", "stack")) {
            assertFalse(answer.toLowerCase(Locale.ROOT).contains(word.toLowerCase(Locale.ROOT)), answer);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/blocks/%zz", "/v1/blocks/%", "/v1/blocks/%2", "/%a/v1"})
    void aPathThatCannotBeDecodedIsRefused(String path) throws IOException {
        String answer = answer(get(path, "Host: localhost"));
        assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
        assertTrue(answer.endsWith("content-length: 0\r\n\r\n"), answer);
    }

    @ParameterizedTest
    @CsvSource({
        "a b, 400, BAD_HOST",
        "[, 400, BAD_HOST",
        "%zz, 400, BAD_HOST",
        "127.0.0.1:99999, 400, BAD_HOST",
        "evil.example, 421, MISDIRECTED",
        "evil.example:24101, 421, MISDIRECTED",
        "localhost.evil.example, 421, MISDIRECTED",
        "127.0.0.1.evil.example, 421, MISDIRECTED"
    })
    void aHostThatIsNotThisNodeIsNotServed(String host, int status, String code) throws IOException {
        assertProblem(answer(get("/v1/status", "Host: " + host)), status, code);
    }

    @Test
    void oneHostHasToBeNamed() throws IOException {
        assertProblem(answer(get("/v1/status", "X: y")), 400, "BAD_HOST");
        assertProblem(answer(get("/v1/status", "Host: localhost", "Host: localhost")), 400, "BAD_HOST");
        assertProblem(answer(get("/v1/status", "Host: ")), 421, "MISDIRECTED");
        assertTrue(answer("GET /v1/status HTTP/1.0\r\n\r\n").contains(" 200 "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:1", "localhost.", "127.0.0.1", "10.1.2.3:24101", "[::1]:24101"})
    void addressesAndTheLocalNameAreServed(String host) throws IOException {
        assertTrue(answer(get("/v1/status", "Host: " + host)).startsWith("HTTP/1.1 200 "), host);
    }

    @Test
    void pagesOfOtherSitesAreNotServedWhateverTheyAskFor() throws IOException {
        assertProblem(
                answer(get("/v1/status", "Host: localhost", "Origin: https://evil.example")), 403, "FOREIGN_ORIGIN");
        assertProblem(answer(get("/v1/status", "Host: localhost", "Origin: null")), 403, "FOREIGN_ORIGIN");
        String call = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"getblockcount\",\"params\":[]}";
        String posted = answer("POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: text/plain\r\n"
                + "Origin: http://evil.example\r\nContent-Length: " + call.length() + "\r\n\r\n" + call);
        assertProblem(posted, 403, "FOREIGN_ORIGIN");
        assertTrue(answer(get("/v1/status", "Host: localhost:1", "Origin: http://localhost:1"))
                .startsWith("HTTP/1.1 200 "));
    }

    @Test
    void aBodyThatDoesNotComeHoldsNoPlaceAndIsToldSo() throws IOException {
        try (Raw slow = new Raw("127.0.0.1")) {
            slow.send("POST /v1/transactions HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
                    + "Content-Length: 1000\r\n\r\nab");
            Await.until(
                    PATIENCE,
                    () -> "it is read",
                    () -> gate.places().receiving().taken() > 0);
            assertEquals(0, gate.places().reads().taken());
            assertProblem(slow.rest(), 408, "BODY_TOO_SLOW");
        }
        Await.until(PATIENCE, () -> "places are free", this::nothingIsHeld);
    }

    private boolean nothingIsHeld() {
        RequestPlaces places = gate.places();
        return places.receiving().taken() == 0
                && places.reads().taken() == 0
                && places.waits().taken() == 0
                && places.streams().taken() == 0
                && places.bodyBytes().taken() == 0;
    }

    @Test
    void bodiesWithoutTheirLastByteHaveABoundEachNetworkAPart() throws IOException {
        long most = gate.places().bodyBytes().most();
        byte[] body = new byte[1_000_000];
        List<Raw> attackers = new ArrayList<>();
        try {
            for (long sent = 0; sent < 2 * most; sent += body.length) {
                Raw attacker = new Raw("127.77.0.1");
                attackers.add(attacker);
                attacker.send("POST /v1/transactions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000001\r\n\r\n");
                try {
                    attacker.socket.getOutputStream().write(body);
                } catch (IOException _) {
                    // refused: the rest is not read
                }
                assertTrue(gate.places().bodyBytes().taken() <= most / 2);
            }
            assertTrue(answer("POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 2\r\n\r\n[]")
                    .startsWith("HTTP/1.1 200 "));
        } finally {
            for (Raw attacker : attackers) {
                attacker.close();
            }
        }
        Await.until(PATIENCE, () -> "places are free", this::nothingIsHeld);
    }

    @Test
    void whoWaitsLocksNobodyOutWhoReads() throws IOException {
        String wait = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"w\\u0061ittransactionfinality\",\"params\":[\""
                + "cc".repeat(32) + "\",300]}";
        List<Raw> waiting = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                Raw raw = new Raw("127.77.0.1");
                waiting.add(raw);
                raw.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + wait.length() + "\r\n\r\n" + wait);
            }
            Await.until(PATIENCE, () -> "they wait", () -> gate.places().waits().taken() == 20);
            assertEquals(0, gate.places().reads().taken());
        } finally {
            for (Raw raw : waiting) {
                raw.close();
            }
        }
        Await.until(PATIENCE, () -> "places are free", this::nothingIsHeld);
    }

    @Test
    void aRequestThatSaysItIsACallIsCountedAsWhatItIs() throws IOException {
        try (Raw slow = new Raw("127.0.0.1")) {
            slow.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/grpc\r\n"
                    + "Content-Length: 1000\r\n\r\nab");
            Await.until(
                    PATIENCE,
                    () -> "it is counted",
                    () -> gate.places().receiving().taken() > 0);
        }
        Await.until(PATIENCE, () -> "places are free", this::nothingIsHeld);
    }

    @Test
    void aHeaderThatIsNeverWholeEndsItsConnection() throws IOException {
        try (Raw slow = new Raw("127.0.0.1")) {
            assertEquals("", slow.send("GET /v1/status HTTP/1.1\r\nHost: loc").rest());
        }
    }

    @Test
    void whatIsSentAheadIsAnsweredInItsOrder() throws IOException {
        String call = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"getblockcount\"}";
        String chunked = Integer.toHexString(call.length()) + "\r\n" + call + "\r\n0\r\n\r\n";
        String some = "GET /v1/status HTTP/1.1\r\nHost: localhost\r\n\r\n"
                + "GET /v1/blocks/latest HTTP/1.1\r\nHost: localhost\r\n\r\n"
                + "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + call.length() + "\r\n\r\n" + call
                + "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked
                + "GET /v1/nothing HTTP/1.1\r\nHost: localhost\r\n\r\n";
        int rounds = 40;
        String answers = answer(some.repeat(rounds) + get("/v1/status", "Host: localhost"));
        List<String> statuses = answers.lines()
                .filter(line -> line.contains("HTTP/1.1 "))
                .map(line -> line.replaceAll(".*HTTP/1.1 (\\d+) .*", "$1"))
                .toList();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            expected.addAll(List.of("200", "200", "200", "200", "404"));
        }
        expected.add("200");
        assertEquals(expected, statuses);
        Await.until(PATIENCE, () -> "places are free", this::nothingIsHeld);
    }

    @Test
    void tooManyHeadersAreRefused() throws IOException {
        assertTrue(answer("GET /v1/status HTTP/1.1\r\nHost: localhost\r\n" + "a:b\r\n".repeat(200) + "\r\n")
                .startsWith("HTTP/1.1 431 "));
    }

    @Test
    void jsonCountsWithWhatIsReadOutOfIt() throws IOException {
        long most = gate.places().bodyBytes().most();
        String tree = "{\"id\":1,\"method\":\"waittransactionfinality\",\"params\":[\"" + "cc".repeat(32) + "\",300"
                + ",[1e1]".repeat(12_000) + "]}";
        List<Raw> waiting = new ArrayList<>();
        try {
            for (long held = 0; held < most; held += 1_000_000) {
                Raw raw = new Raw("127.77.0.1");
                waiting.add(raw);
                raw.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + tree.length() + "\r\n\r\n" + tree);
            }
            Await.until(
                    PATIENCE, () -> "some are refused", () -> waiting.stream().anyMatch(Raw::isAnswered));
            assertTrue(gate.places().bodyBytes().taken() <= most / 2 + 2_000_000);
            assertTrue(gate.places().waits().taken() < waiting.size());
        } finally {
            for (Raw raw : waiting) {
                raw.close();
            }
        }
        Await.until(PATIENCE, () -> "places are free", this::nothingIsHeld);
    }

    /** The first request of such a client asks for the change to HTTP/2, all others are made over it. */
    @Test
    void bodiesComeOverHttp2Too() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (int round = 0; round < 3; round++) {
                for (byte[] body : List.of("zz".getBytes(StandardCharsets.US_ASCII), new byte[200_000])) {
                    HttpResponse<String> posted = client.send(
                            HttpRequest.newBuilder(api.resolve("/v1/transactions"))
                                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
                    assertEquals(HttpClient.Version.HTTP_2, posted.version());
                    assertEquals(400, posted.statusCode(), posted.body());
                    assertTrue(posted.body().contains("\"code\":\"MALFORMED\""), posted.body());
                }
                HttpResponse<String> called = client.send(
                        HttpRequest.newBuilder(api.resolve("/rpc"))
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"getblockcount\"}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                assertTrue(called.body().contains("\"result\":"), called.body());
                HttpResponse<String> got = client.send(
                        HttpRequest.newBuilder(api.resolve("/v1/status"))
                                .method("GET", HttpRequest.BodyPublishers.ofByteArray(new byte[0]))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                assertEquals(200, got.statusCode(), got.body());
            }
            HttpResponse<String> endless = client.send(
                    HttpRequest.newBuilder(api.resolve("/v1/transactions"))
                            .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[9])))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertEquals(411, endless.statusCode());
            assertTrue(endless.body().contains("LENGTH_REQUIRED"), endless.body());
        }
    }

    @Test
    void tooLongABodyOverHttp2IsRefusedInTheWordsOfHttp2() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) { // prefers HTTP/2
            for (String path : List.of("/v1/transactions", "/v1/status")) {
                HttpResponse<String> warm = client.send(
                        HttpRequest.newBuilder(api.resolve("/v1/status")).build(),
                        HttpResponse.BodyHandlers.ofString());
                assertEquals(HttpClient.Version.HTTP_2, warm.version());
                HttpResponse<String> answer = client.send(
                        HttpRequest.newBuilder(api.resolve(path))
                                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[2_000_000]))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                assertEquals(413, answer.statusCode());
                assertTrue(answer.body().contains("BODY_TOO_LARGE"), answer.body());
            }
        }
    }

    @Test
    void whatStrangersInventDoesNotGrowTheMetrics() throws Exception {
        invent(0, 20);
        Set<String> before = series();
        invent(20, 300);
        assertEquals(before, series());
    }

    private void invent(int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            try (Raw raw = new Raw("127.0.0.1")) {
                raw.send("M" + i + "X /v1/status HTTP/1.1\r\nHost: localhost\r\n\r\n"
                        + "OPTIONS /opt" + i + " HTTP/1.1\r\nHost: localhost\r\n\r\n"
                        + "POST /v1/transactions/abc" + i
                        + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"
                        + get("/foo" + i, "Host: localhost"));
                String answers = raw.rest();
                assertTrue(answers.contains("METHOD_NOT_ALLOWED"), answers);
                assertTrue(answers.contains("UNKNOWN_PATH"), answers);
            }
        }
    }

    /** All that are exported, but those of the JVM, which names kinds of collections as they happen. */
    private Set<String> series() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            String metrics = client.send(
                            HttpRequest.newBuilder(management.resolve("/q/metrics"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            assertTrue(metrics.contains("timecoin_api_request_seconds_count{interface=\"rest\"}"), metrics);
            return metrics.lines()
                    .filter(line -> !line.startsWith("#") && !line.startsWith("jvm_"))
                    .map(line -> line.substring(0, line.lastIndexOf(' ')))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
