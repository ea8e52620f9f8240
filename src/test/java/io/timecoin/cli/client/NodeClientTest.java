package io.timecoin.cli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionBody;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class NodeClientTest {

    private static final Transaction TRANSACTION =
            Transaction.of(TransactionBody.transfer(List.of(), List.of()), List.of());

    @SuppressWarnings("NullAway.Init")
    private HttpServer server;

    @SuppressWarnings("NullAway.Init")
    private NodeClient client;

    private final List<String> requests = new ArrayList<>();
    private int status = 200;
    private String answer = "{}";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body.length);
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        client = new NodeClient(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    @Test
    void fieldsAreReadByName() {
        answer = "{\"height\":7,\"supply\":\"9223372036854775807\",\"ready\":true,\"notReady\":null,\"more\":[]}";
        JsonReply reply = client.status();
        assertEquals(7, reply.number("height"));
        assertEquals(Long.MAX_VALUE, reply.amount("supply"));
        assertTrue(reply.flag("ready"));
        assertEquals(Optional.empty(), reply.optionalText("notReady"));
        assertEquals(List.of("GET /v1/status 0"), requests);
    }

    @Test
    void aMissingFieldIsNamed() {
        JsonReply reply = client.status();
        for (String message : List.of(
                messageOf(() -> reply.number("height")),
                messageOf(() -> reply.text("height")),
                messageOf(() -> reply.flag("height")),
                messageOf(() -> reply.list("height")))) {
            assertTrue(message.contains("height"), message);
        }
    }

    @Test
    void anUnknownTransactionIsEmptyAndNoError() {
        status = 404;
        answer = "{\"code\":\"NOT_FOUND\",\"detail\":\"no\"}";
        assertEquals(Optional.empty(), client.transaction("ab"));
    }

    @Test
    void aSubmissionSendsTheBytesAndWaits() {
        answer = "{\"state\":\"final\"}";
        assertEquals("final", client.submit(TRANSACTION, Duration.ofSeconds(2)).text("state"));
        assertEquals(List.of("POST /v1/transactions?wait=finality&timeout=2000ms " + TRANSACTION.size()), requests);
    }

    @Test
    void aRefusalCarriesRuleAndReason() {
        status = 409;
        answer = "{\"code\":\"DOUBLE_SPEND\",\"detail\":\"the coin is taken\"}";
        NodeClientException refused =
                assertThrows(NodeClientException.class, () -> client.submit(TRANSACTION, Duration.ZERO));
        assertEquals(Optional.of("DOUBLE_SPEND"), refused.code());
        assertEquals(409, refused.status());
        assertTrue(String.valueOf(refused.getMessage()).contains("the coin is taken"), refused.getMessage());
        assertTrue(!refused.isTransient());
    }

    @Test
    void overloadIsWorthAnotherAttempt() {
        status = 429;
        assertTrue(assertThrows(NodeClientException.class, client::status).isTransient());
    }

    @Test
    void somethingElseThanANodeIsSaid() {
        answer = "<html>";
        assertTrue(messageOf(client::status).contains("other than a JSON object"));
    }

    @Test
    void noNodeIsSaidWithItsAddress() {
        server.stop(0);
        String message = messageOf(client::status);
        assertTrue(message.contains("no node answers at http://127.0.0.1:"), message);
    }

    @Test
    void anAmountIsAsciiDigitsWithoutASign() {
        for (String amount : List.of("-5", "+5", "\u0665", "1e9", "", "9223372036854775808", "0x10", " 1", "1.0")) {
            answer = "{\"amount\":\"" + amount + "\"}";
            JsonReply reply = client.status();
            assertTrue(messageOf(() -> reply.amount("amount")).contains("no amount"), amount);
        }
    }

    @Test
    void aPathOfTheAddressIsKept() {
        try (NodeClient below = new NodeClient(URI.create(client.base() + "/prefix/"))) {
            below.status();
        }
        assertEquals(List.of("GET /prefix/v1/status 0"), requests);
    }

    @Test
    void onlyAnIdOfDigitsIsOneThatMayBeSentBack() throws IOException {
        String stream = "id: 7\ndata: a\n\nid: x\u0001y\ndata: b\n\nid: 99999999999999999999\ndata: c\n\n";
        List<Optional<String>> ids = new ArrayList<>();
        EventLines.read(
                new ByteArrayInputStream(stream.getBytes(StandardCharsets.UTF_8)), (id, type, data) -> ids.add(id));
        assertEquals(List.of(Optional.of("7"), Optional.empty(), Optional.empty()), ids);
    }

    @Test
    void aLineWithoutEndIsRefusedBeforeItIsHeld() {
        byte[] line = "x".repeat(EventLines.MAX_DATA + 1).getBytes(StandardCharsets.UTF_8);
        assertThrows(IOException.class, () -> EventLines.read(new ByteArrayInputStream(line), (id, type, data) -> {}));
    }

    @Test
    void eventsAreReadWithTheirIdsTypesAndLines() throws IOException {
        String stream = ": alive\n\nid: 5\nevent: block\ndata: a\ndata: b\n\ndata:c\n\nevent: lost\n\n";
        List<String> events = new ArrayList<>();
        EventLines.read(
                new ByteArrayInputStream(stream.getBytes(StandardCharsets.UTF_8)),
                (id, type, data) -> events.add(id + type + data));
        assertEquals(List.of("Optional[5]blocka\nb", "Optional[5]messagec"), events);
    }

    @Test
    void anEndlessEventIsRefused() {
        byte[] line = ("data: " + "x".repeat(EventLines.MAX_DATA + 1) + "\n").getBytes(StandardCharsets.UTF_8);
        assertThrows(IOException.class, () -> EventLines.read(new ByteArrayInputStream(line), (id, type, data) -> {}));
    }

    private static String messageOf(Runnable call) {
        return String.valueOf(assertThrows(NodeClientException.class, call::run).getMessage());
    }
}
