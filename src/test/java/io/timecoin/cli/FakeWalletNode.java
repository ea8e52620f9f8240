package io.timecoin.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.timecoin.cli.client.NodeClient;
import io.timecoin.consensus.Certificate;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.codec.ByteWriter;
import io.timecoin.ledger.codec.MalformedException;
import io.timecoin.ledger.json.GenesisFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A node's REST API as far as a wallet needs it, over a {@link CertifiedChain}: every address owns the same coins, what is sent is
 * final in the next block, or whatever a test says.
 */
final class FakeWalletNode implements AutoCloseable {

    private static final CertifiedChain LOCAL = new CertifiedChain("local");
    static final String GENESIS = LOCAL.genesis.hash().toHex();

    /** What is answered to a path, whatever else would be. */
    final Map<String, String> answers = new ConcurrentHashMap<>();

    final List<Transaction> submitted = new CopyOnWriteArrayList<>();
    final List<String> requests = new CopyOnWriteArrayList<>();

    /** Height of a block to that of the block whose certificate covers it; its own if it is not here. */
    final Map<Long, Long> coveredBy = new ConcurrentHashMap<>();

    final CertifiedChain chain;
    private final Map<OutPoint, Long> coins = new LinkedHashMap<>();
    private final Set<OutPoint> spentPending = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    private volatile boolean takes = true;
    private volatile Optional<String> submitAnswer = Optional.empty();
    private volatile int submitStatus = 200;

    FakeWalletNode() throws IOException {
        this(new CertifiedChain("local"));
    }

    FakeWalletNode(CertifiedChain chain) throws IOException {
        this.chain = chain;
        IntStream.range(0, 6).forEach(i -> chain.add(List.of()));
        coins.put(coin("aa"), 100_000_000L);
        coins.put(coin("bb"), 200_000_000L);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    static OutPoint coin(String digits) {
        return new OutPoint(Hash256.ofHex(digits.repeat(Hash256.LENGTH)), 0);
    }

    /** Instead of the two: this many coins of one value. */
    void own(int count, long value) {
        coins.clear();
        for (int i = 0; i < count; i++) {
            coins.put(new OutPoint(coin("dd").txid(), i), value);
        }
    }

    /** One more coin. */
    void own(String digits, long value) {
        coins.put(coin(digits), value);
    }

    /** A coin less, spent by a transaction of which nobody tells. */
    void spend(String digits) {
        coins.remove(coin(digits));
    }

    /** The coin {@code bb…:0} is spent by a pending transaction. */
    void spendLargerCoin() {
        spentPending.add(coin("bb"));
    }

    /** What is answered to whatever is sent, {@code TXID} standing for its own; what is sent is in no block then. */
    void answerSubmission(int status, String json) {
        submitStatus = status;
        submitAnswer = Optional.of(json);
        takes = false;
    }

    /** What is sent is in the next block again. */
    void takeSubmissions() {
        submitAnswer = Optional.empty();
        submitStatus = 200;
        takes = true;
    }

    /** A refusal in the form of the API. */
    static String problem(int status, String code, String detail) {
        return "{\"type\":\"urn:timecoin:problem:" + code + "\",\"title\":\"x\",\"status\":" + status + ",\"code\":\""
                + code + "\",\"detail\":\"" + detail + "\"}";
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getPath();
        requests.add(exchange.getRequestMethod() + " " + path);
        if (exchange.getRequestMethod().equals("POST") && path.equals("/v1/utxos")) {
            answer(exchange, 200, states(new ObjectMapper().readTree(body)));
        } else if (exchange.getRequestMethod().equals("POST")) {
            Transaction transaction = decoded(body);
            submitted.add(transaction);
            if (takes) {
                take(transaction);
            }
            String txid = transaction.txid().toHex();
            answer(
                    exchange,
                    submitStatus,
                    submitAnswer
                            .map(text -> text.replace("TXID", txid))
                            .orElseGet(() -> state(txid).orElseThrow()));
        } else {
            Optional<String> answer = Optional.ofNullable(answers.get(path))
                    .or(() -> read(path, exchange.getRequestURI().getQuery()));
            answer(exchange, answer.isPresent() ? 200 : 404, answer.orElse(problem(404, "NOT_FOUND", "nothing here")));
        }
    }

    /** Puts a transaction into the next block, if it is in none, and its coins are spent then. */
    synchronized void take(Transaction transaction) {
        if (heightOf(transaction.txid().toHex()).isEmpty()) {
            chain.add(List.of(transaction));
            transaction.inputs().forEach(coins::remove);
        }
    }

    private static Transaction decoded(byte[] body) {
        try {
            return Transaction.decode(body);
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    /** How far it is now. */
    String status() {
        return "{\"network\":\"devnet\",\"chainName\":\"" + chain.genesis.chainName() + "\",\"genesisHash\":\""
                + chain.genesis.hash() + "\",\"height\":" + chain.blocks.size() + "}";
    }

    private Optional<String> read(String path, String query) {
        if (path.equals("/v1/status")) {
            return Optional.of(status());
        }
        if (path.equals("/v1/genesis")) {
            return Optional.of(GenesisFile.write(chain.genesis));
        }
        if (path.equals("/v1/blocks")) {
            return Optional.of(blocks(query));
        }
        if (path.startsWith("/v1/blocks/")) {
            return block(path.substring("/v1/blocks/".length()));
        }
        if (path.startsWith("/v1/transactions/")) {
            return state(path.substring("/v1/transactions/".length()));
        }
        if (path.endsWith("/utxos")) {
            return Optional.of(unspent(query));
        }
        return path.startsWith("/v1/addresses/")
                ? Optional.of("{\"finalBalance\":\"300000000\",\"coins\":2,\"pendingIn\":\"5\",\"pendingOut\":\"0\","
                        + "\"asOfHeight\":7}")
                : Optional.empty();
    }

    private String blocks(String query) {
        Map<String, Long> numbers = List.of(query.split("&")).stream()
                .map(part -> part.split("="))
                .collect(Collectors.toMap(part -> part[0], part -> Long.parseLong(part[1])));
        return "{\"items\":["
                + IntStream.range(0, Math.toIntExact(numbers.getOrDefault("limit", 20L)))
                        .mapToObj(i -> json(chain.at(numbers.getOrDefault("from", 0L) - i)))
                        .collect(Collectors.joining(","))
                + "]}";
    }

    private Optional<String> block(String reference) {
        String id = reference.replace("/certificate", "");
        Optional<Block> found = chain.blocks.stream()
                .filter(block -> block.hash().toHex().equals(id)
                        || Long.toString(block.height()).equals(id))
                .findFirst();
        return reference.endsWith("/certificate")
                ? found.map(block -> certificate(
                        chain.certificate(chain.at(coveredBy.getOrDefault(block.height(), block.height())))))
                : found.map(FakeWalletNode::json);
    }

    static String certificate(Certificate certificate) {
        return "{\"encoded\":\"" + HexFormat.of().formatHex(certificate.encode()) + "\"}";
    }

    static String json(Block block) {
        ByteWriter header = new ByteWriter(300);
        block.header().write(header);
        return "{\"height\":" + block.height() + ",\"hash\":\"" + block.hash() + "\",\"kind\":\"NORMAL\",\"epoch\":0,"
                + "\"timestamp\":\"" + Instant.ofEpochMilli(block.header().timestamp())
                + "\",\"size\":300,\"transactionCount\":"
                + block.transactions().size() + ",\"header\":\""
                + HexFormat.of().formatHex(header.toBytes()) + "\",\"transactions\":["
                + block.transactions().stream()
                        .map(transaction -> "\"" + transaction.txid() + "\"")
                        .collect(Collectors.joining(","))
                + "]}";
    }

    private Optional<Block> heightOf(String txid) {
        return chain.blocks.stream()
                .filter(block -> block.transactions().stream()
                        .anyMatch(transaction -> transaction.txid().toHex().equals(txid)))
                .findFirst();
    }

    private Optional<String> state(String txid) {
        return heightOf(txid)
                .map(block -> "{\"txid\":\"" + txid + "\",\"state\":\"final\",\"block\":{\"height\":" + block.height()
                        + ",\"hash\":\"" + block.hash() + "\"},\"confirmations\":1,\"asOfHeight\":7}");
    }

    private synchronized String states(JsonNode question) {
        StringBuilder items = new StringBuilder();
        question.path("outpoints").forEach(name -> {
            int colon = name.asText().indexOf(':');
            OutPoint outPoint = new OutPoint(
                    Hash256.ofHex(name.asText().substring(0, colon)),
                    Integer.parseInt(name.asText().substring(colon + 1)));
            if (coins.containsKey(outPoint)) {
                items.append(items.isEmpty() ? "" : ",")
                        .append("{\"txid\":\"" + outPoint.txid() + "\",\"vout\":" + outPoint.vout() + ",\"amount\":\""
                                + coins.get(outPoint) + "\",\"address\":\"TIME0x\",\"state\":\""
                                + (spentPending.contains(outPoint) ? "SPENT_PENDING" : "UNSPENT") + "\"}");
            }
        });
        return "{\"items\":[" + items + "],\"asOfHeight\":7}";
    }

    /** A page of a thousand at most, as nodes have them. */
    private synchronized String unspent(String query) {
        String form = "{\"txid\":\"%s\",\"vout\":%s,\"amount\":\"%s\",\"height\":1,\"collateral\":%s}";
        List<String> all = Stream.concat(
                        Stream.of(form.formatted("cc".repeat(Hash256.LENGTH), 0, "900000000000", "true")),
                        coins.entrySet().stream()
                                .map(coin -> form.formatted(
                                        coin.getKey().txid(), coin.getKey().vout(), coin.getValue(), "false")))
                .toList();
        int from = query.contains("cursor=") ? Integer.parseInt(query.replaceAll(".*cursor=", "")) : 0;
        int end = Math.min(all.size(), from + NodeClient.MAX_PAGE);
        return "{\"items\":[" + String.join(",", all.subList(from, end)) + "],"
                + (end < all.size() ? "\"cursor\":\"" + end + "\"," : "") + "\"asOfHeight\":7}";
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
