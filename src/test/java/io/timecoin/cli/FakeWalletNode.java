package io.timecoin.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.codec.MalformedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A node's REST API as far as a wallet needs it: two coins for every address, and whatever a test says. */
final class FakeWalletNode implements AutoCloseable {

    static final String GENESIS = "11".repeat(Hash256.LENGTH);

    final Map<String, String> answers = new ConcurrentHashMap<>();
    final List<Transaction> submitted = new ArrayList<>();
    private final HttpServer server;
    private int submitStatus = 200;
    private String submitAnswer =
            "{\"txid\":\"00\",\"state\":\"final\",\"block\":{\"height\":7,\"hash\":\"ab\"},\"asOfHeight\":7}";

    FakeWalletNode() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
        answers.put(
                "/v1/status", "{\"network\":\"devnet\",\"chainName\":\"local\",\"genesisHash\":\"" + GENESIS + "\"}");
        answers.put("/v1/blocks/7/certificate", "{\"epoch\":3,\"signers\":[0,2]}");
        answers.put(
                "/v1/consensus",
                "{\"epoch\":3,\"totalWeight\":40,\"voters\":[{\"weight\":10},{\"weight\":10},{\"weight\":20}]}");
        coin("aa", "100000000");
        coin("bb", "200000000");
    }

    private void coin(String digits, String amount) {
        String txid = digits.repeat(Hash256.LENGTH);
        answers.put("/v1/utxos/" + txid + "/0", "{\"state\":\"UNSPENT\",\"amount\":\"" + amount + "\"}");
    }

    /** The coin {@code bb…:0} is spent by a pending transaction. */
    void spendLargerCoin() {
        answers.put("/v1/utxos/" + "bb".repeat(Hash256.LENGTH) + "/0", "{\"state\":\"SPENT_PENDING\"}");
    }

    void answerSubmission(int status, String json) {
        submitStatus = status;
        submitAnswer = json;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getPath();
        if (exchange.getRequestMethod().equals("POST")) {
            take(body);
            answer(exchange, submitStatus, submitAnswer);
        } else if (answers.containsKey(path)) {
            answer(exchange, 200, answers.get(path));
        } else if (path.endsWith("/utxos")) {
            answer(exchange, 200, coins());
        } else if (path.startsWith("/v1/addresses/")) {
            answer(
                    exchange,
                    200,
                    "{\"finalBalance\":\"300000000\",\"coins\":2,\"pendingIn\":\"5\",\"pendingOut\":\"0\",\"asOfHeight\":7}");
        } else {
            answer(exchange, 404, "{\"code\":\"NOT_FOUND\",\"detail\":\"nothing here\"}");
        }
    }

    private void take(byte[] body) {
        try {
            submitted.add(Transaction.decode(body));
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private static String coins() {
        String form = "{\"txid\":\"%s\",\"vout\":0,\"amount\":\"%s\",\"height\":1,\"collateral\":%s}";
        return "{\"items\":["
                + String.join(
                        ",",
                        form.formatted("aa".repeat(Hash256.LENGTH), "100000000", "false"),
                        form.formatted("bb".repeat(Hash256.LENGTH), "200000000", "false"),
                        form.formatted("cc".repeat(Hash256.LENGTH), "900000000000", "true"))
                + "],\"asOfHeight\":7}";
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
