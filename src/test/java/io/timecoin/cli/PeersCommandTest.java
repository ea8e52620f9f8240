package io.timecoin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.timecoin.node.AdminCookie;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class PeersCommandTest {

    private static final String COOKIE = "__cookie__:" + "5a".repeat(32);
    private static final String BAN =
            "{\"subject\":\"203.0.113.0/24\",\"since\":\"S\",\"until\":\"U\",\"times\":2,\"reason\":\"a signature\"}";

    private static final String ENDPOINT =
            "{\"nodeKey\":\"aa\",\"masternodeId\":null,\"endpoint\":\"203.0.113.9:24100\",\"table\":\"tried\","
                    + "\"toldBy\":\"bb\",\"toldFrom\":\"203.0.113.7\",\"heardAt\":\"H\",\"expiresAt\":\"E\","
                    + "\"metAt\":\"M\",\"failures\":0}";

    private static final String BOOK = "{\"discovery\":true,\"counts\":{\"new\":5,\"tried\":1,\"voters\":4},"
            + "\"exchange\":{\"asked\":7,\"heard\":6,\"news\":9,\"unasked\":0,\"answered\":3,\"letGo\":2},"
            + "\"items\":[" + ENDPOINT + "]}";

    private static final String SUMMARY = "address book: 1 tried, 5 new, 4 voters; exchange: 7 asked, 6 heard with 9"
            + " news, 0 unasked; 3 answered, 2 let go";

    @TempDir
    private Path directory = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine program =
            TimecoinCommand.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final HttpServer server = server();

    private static HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void start() throws IOException {
        Files.writeString(directory.resolve(AdminCookie.FILE), COOKIE + "\n");
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        boolean admitted =
                AdminCookie.header(COOKIE).equals(exchange.getRequestHeaders().getFirst("Authorization"));
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + admitted + " " + body);
        String reply = switch (exchange.getRequestMethod()) {
            case "POST" -> BAN;
            case "DELETE" -> "{\"unbanned\":\"203.0.113.0/24\"}";
            default ->
                switch (exchange.getRequestURI().getPath()) {
                    case "/v1/admin/bans" -> "{\"items\":[" + BAN + "]}";
                    case "/v1/admin/endpoints" -> BOOK;
                    default -> "{\"items\":[]}";
                };
        };
        byte[] bytes = reply.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private void run(String... arguments) {
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--management-url", url, "--data-dir", directory.toString()));
        if (arguments.length == 1 || arguments[1].equals("--banned")) {
            all.addAll(List.of("--url", url));
        }
        assertEquals(0, program.execute(all.toArray(String[]::new)), err::toString);
    }

    @Test
    void whatIsKnownIsShownWithWhoToldOfIt() {
        run("peers", "--known");
        assertEquals("", err.toString());
        assertTrue(
                out.toString().contains("node aa  203.0.113.9:24100  tried, met M, told by node bb at 203.0.113.7"),
                out.toString());
        assertEquals(SUMMARY, out.toString().lines().toList().getLast());
        assertTrue(asked.getFirst().startsWith("GET /v1/admin/endpoints true"), asked.toString());
    }

    @Test
    void linksAreShownWithWhatTheAddressBookHas() {
        run("peers");
        assertEquals(List.of("GET /v1/peers false ", "GET /v1/admin/endpoints true "), asked);
        assertEquals(
                List.of("no peer is linked", SUMMARY + "; --known lists it"),
                out.toString().lines().toList());
    }

    @Test
    void withoutTheCookieLinksAreShownAndThatThereIsABook() throws IOException {
        Files.delete(directory.resolve(AdminCookie.FILE));
        run("peers");
        assertEquals(List.of("GET /v1/peers false "), asked);
        List<String> lines = out.toString().lines().toList();
        assertEquals("no peer is linked", lines.getFirst());
        assertTrue(lines.getLast().startsWith("address book: not shown, it is for operators; "), lines::toString);
        assertTrue(lines.getLast().contains("--data-dir"), lines::toString);
    }

    @Test
    void theBookOfAnotherNodeThanTheOneThatWasAskedIsNotShown() {
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        assertEquals(0, program.execute("peers", "--url", url, "--data-dir", directory.toString()), err::toString);
        assertEquals(List.of("GET /v1/peers false "), asked);
        assertTrue(out.toString().contains("address book: not shown, "), out.toString());
        assertTrue(out.toString().contains("--management-url"), out.toString());
    }

    @Test
    void programsGetTheSameAsOneObject() throws IOException {
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        String data = directory.toString();
        assertEquals(
                0,
                program.execute("peers", "--json", "--url", url, "--management-url", url, "--data-dir", data),
                err::toString);
        JsonNode document = new ObjectMapper().readTree(out.toString());
        assertTrue(document.get("items").isArray(), document::toString);
        assertEquals(9, document.at("/addressBook/exchange/news").intValue());
        assertFalse(document.at("/addressBook").has("items"), document::toString);
        assertFalse(document.has("addressBookNotShown"), document::toString);
    }

    @Test
    void bansAreShownToWhoHasTheCookie() {
        run("peers", "--banned");
        assertEquals(List.of("GET /v1/admin/bans true "), asked);
        assertTrue(out.toString().contains("203.0.113.0/24  until U  a signature, time 2"), out.toString());
        assertFalse(out.toString().contains("5a5a"));
    }

    @Test
    void somebodyIsBannedForAsLongAsIsSaid() {
        run("peers", "ban", "203.0.113.0/24", "--for", "2h");
        assertEquals(List.of("POST /v1/admin/bans true {\"subject\":\"203.0.113.0/24\",\"seconds\":7200}"), asked);
        assertEquals("banned 203.0.113.0/24 until U", out.toString().strip());
    }

    @Test
    void aBanIsLifted() {
        run("peers", "unban", "203.0.113.0/24");
        assertEquals(List.of("DELETE /v1/admin/bans?subject=203.0.113.0%2F24 true "), asked);
        assertEquals("unbanned 203.0.113.0/24", out.toString().strip());
    }

    @Test
    void withoutACookieItSaysWhichDirectoryToName() throws IOException {
        Files.delete(directory.resolve(AdminCookie.FILE));
        assertEquals(1, program.execute("peers", "unban", "203.0.113.7", "--data-dir", directory.toString()));
        assertTrue(err.toString().contains("--data-dir"), err.toString());
        Files.writeString(directory.resolve(AdminCookie.FILE), "secret words");
        assertEquals(1, program.execute("peers", "unban", "203.0.113.7", "--data-dir", directory.toString()));
        assertFalse(err.toString().contains("secret words"), err.toString());
    }

    @Test
    void theSerialOfRecordsIsShownAndRaised() {
        String data = directory.resolve("node").toString();
        assertEquals(0, program.execute("init", "--masternode", "--data-dir", data), err::toString);
        assertEquals(0, program.execute("masternode", "serial", "--data-dir", data), err::toString);
        assertEquals(
                0, program.execute("masternode", "serial", "--raise", "--json", "--data-dir", data), err::toString);
        assertTrue(out.toString().contains("\"serial\":1"), out.toString());
        assertEquals(1, program.execute("masternode", "serial", "--data-dir", data + "-none"));
    }
}
