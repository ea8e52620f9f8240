package io.timecoin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Network;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the packaged node answers to what no client should send. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class BadInputIT {

    private static final String UNKNOWN = "00".repeat(31) + "01";
    private static final String HEX = "text/plain";
    private static final String JSON = "application/json";

    private final ObjectMapper mapper = new ObjectMapper();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private LoneNode node;
    private Program program;

    @BeforeAll
    void startOneNode(@TempDir Path directory) throws IOException {
        node = LoneNode.in(directory.resolve("network"));
        program = node.start();
    }

    @AfterAll
    void stopIt() {
        program.close();
        http.close();
    }

    @Test
    void anUnknownTransactionIsNotFound() throws Exception {
        assertProblem(404, "NOT_FOUND", get("/v1/transactions/" + UNKNOWN));
        for (String method : new String[] {"gettransaction", "getrawtransaction"}) {
            assertEquals(
                    -5,
                    rpc(call(method, "\"" + UNKNOWN + "\"")).at("/error/code").intValue(),
                    method);
        }
    }

    @Test
    void anAddressOfAnotherNetworkIsNamedAsSuch() throws Exception {
        String mainnet = AddressText.encode(node.shared().faucetAddress(), Network.MAINNET);
        Answer answer = get("/v1/addresses/" + mainnet);
        assertProblem(400, "WRONG_NETWORK", answer);
        assertTrue(answer.body().get("detail").textValue().contains("mainnet"), answer::toString);
        JsonNode validity = rpc(call("validateaddress", "\"" + mainnet + "\"")).path("result");
        assertFalse(validity.path("isvalid").booleanValue(), validity::toString);
    }

    @Test
    void malformedHexAndMalformedTransactionsAreRefused() throws Exception {
        assertProblem(400, "EMPTY_BODY", submit(HEX, ""));
        assertProblem(400, "INVALID_HEX", submit(HEX, "zz"));
        assertProblem(400, "INVALID_HEX", submit(HEX, "abc"));
        assertProblem(400, "MALFORMED", submit(HEX, "00"));
        assertProblem(400, "MALFORMED", submit(HEX, "ff".repeat(1_000)));
        for (String hex : new String[] {"zz", "00"}) {
            JsonNode answer = rpc(call("sendrawtransaction", "\"" + hex + "\""));
            assertEquals(-22, answer.at("/error/code").intValue(), answer::toString);
        }
    }

    @Test
    void malformedAndTooDeepJsonIsRefused() throws Exception {
        String deep = "[".repeat(5_000) + "]".repeat(5_000);
        assertProblem(400, "MALFORMED_JSON", submit(JSON, "{\"hex\":"));
        assertProblem(400, "MALFORMED_JSON", submit(JSON, "{\"hex\":\"00\",\"hex\":\"01\"}"));
        assertProblem(400, "JSON_TOO_DEEP", submit(JSON, deep));
        for (String body : new String[] {"{\"jsonrpc\":", deep}) {
            assertEquals(-32700, rpc(body).at("/error/code").intValue());
        }
    }

    @Test
    void unknownFieldsAndParametersAreRefused() throws Exception {
        assertProblem(400, "UNKNOWN_FIELD", submit(JSON, "{\"hex\":\"00\",\"fee\":\"1\"}"));
        assertProblem(400, "UNKNOWN_PARAMETER", get("/v1/blocks?form=3"));
        assertProblem(404, "UNKNOWN_PATH", get("/v1/no-such-thing"));
    }

    @Test
    void negativeAndOverflowingAmountsAreRefused() throws Exception {
        for (String amount : new String[] {"-1", "9223372036854775808", "1.5", "1e3", ""}) {
            assertProblem(400, "INVALID_AMOUNT", submit(JSON, transfer(amount)));
        }
    }

    @Test
    void aBodyOverTheLimitIsRefusedAndTheNodeGoesOn() throws Exception {
        assertProblem(413, "BODY_TOO_LARGE", submit(HEX, "00".repeat(1_000_000)));
        assertEquals(200, get("/v1/status").status());
    }

    private String transfer(String amount) {
        String address = AddressText.encode(
                node.shared().faucetAddress(), node.shared().genesis().network());
        return "{\"inputs\":[{\"txid\":\"" + UNKNOWN + "\",\"vout\":0}],\"outputs\":[{\"amount\":\"" + amount
                + "\",\"address\":\"" + address + "\"}],\"witnesses\":[]}";
    }

    private static String call(String method, String parameter) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":[" + parameter + "]}";
    }

    private record Answer(int status, JsonNode body) {}

    private static void assertProblem(int status, String code, Answer answer) {
        assertEquals(status, answer.status(), answer::toString);
        assertEquals(code, answer.body().path("code").textValue(), answer::toString);
        assertFalse(answer.body().path("detail").asText().isEmpty(), answer::toString);
    }

    private Answer get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(node.api().resolve(path)));
    }

    private Answer submit(String contentType, String body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(node.api().resolve("/v1/transactions"))
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private JsonNode rpc(String body) throws IOException, InterruptedException {
        Answer answer = send(
                HttpRequest.newBuilder(node.api().resolve("/rpc")).POST(HttpRequest.BodyPublishers.ofString(body)));
        assertEquals(200, answer.status());
        return answer.body();
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<byte[]> response =
                http.send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofByteArray());
        return new Answer(response.statusCode(), mapper.readTree(response.body()));
    }
}
