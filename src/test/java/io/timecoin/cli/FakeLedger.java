package io.timecoin.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.HashTag;
import io.timecoin.crypto.SignatureVerifiers;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.ChainParameters;
import io.timecoin.ledger.Coin;
import io.timecoin.ledger.Genesis;
import io.timecoin.ledger.Network;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionRules;
import io.timecoin.ledger.VerificationOutcome;
import io.timecoin.ledger.codec.MalformedException;
import io.timecoin.ledger.json.GenesisFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A node's REST API over a ledger in memory that keeps the rules: each transaction that is submitted is final at once, in a block of
 * its own. For tests that ask about what was paid.
 */
final class FakeLedger implements AutoCloseable {

    private static final Genesis LOCAL = new CertifiedChain("local").genesis;
    static final Hash256 GENESIS = LOCAL.hash();

    private static final int MOST_ITEMS = 3; // so that short lists have pages

    private final HttpServer server;
    private final ObjectMapper json = new ObjectMapper();
    private final Map<OutPoint, Coin> made = new LinkedHashMap<>();
    private final Map<OutPoint, Coin> unspent = new LinkedHashMap<>();
    final List<Transaction> blocks = new ArrayList<>();
    final List<Transaction> pending = new ArrayList<>();

    /** Coins of which the node knows nothing more. */
    final Set<OutPoint> forgotten = ConcurrentHashMap.newKeySet();

    /** Answers that a lying node gives in place of the truth, by path. */
    final Map<String, ObjectNode> lies = new ConcurrentHashMap<>();

    FakeLedger() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** A coin that came by no transaction, as those of the genesis. */
    OutPoint give(Address owner, long value) {
        OutPoint outPoint = new OutPoint(
                HashTag.TRANSACTION_ID.hash(
                        Integer.toString(made.size()).getBytes(java.nio.charset.StandardCharsets.US_ASCII)),
                0);
        put(outPoint, new Coin(value, owner, 0, false));
        return outPoint;
    }

    List<Coin> coins(Address owner) {
        return unspent.values().stream()
                .filter(coin -> coin.owner().equals(owner))
                .toList();
    }

    private void put(OutPoint outPoint, Coin coin) {
        made.put(outPoint, coin);
        unspent.put(outPoint, coin);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String[] parts = path.substring(1).split("/", -1);
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (exchange.getRequestMethod().equals("POST") && path.equals("/v1/utxos")) {
            answer(exchange, 200, coins(json.readTree(body).path("outpoints")));
        } else if (exchange.getRequestMethod().equals("POST")) {
            submit(exchange, body);
        } else if (path.equals("/v1/genesis")) {
            answer(exchange, 200, (ObjectNode) json.readTree(GenesisFile.write(LOCAL)));
        } else if (lies.containsKey(path)) {
            answer(exchange, 200, lies.get(path));
        } else if (path.equals("/v1/status")) {
            answer(exchange, 200, status());
        } else if (parts[1].equals("addresses")) {
            answer(exchange, 200, address(parts, exchange.getRequestURI().getQuery()));
        } else {
            answer(
                    exchange,
                    404,
                    json.createObjectNode().put("code", "NOT_FOUND").put("detail", "nothing here"));
        }
    }

    private ObjectNode status() {
        return json.createObjectNode()
                .put("network", "devnet")
                .put("chainName", "local")
                .put("height", 0) // it certifies nothing, so its time is that of its genesis
                .put("genesisHash", GENESIS.toHex());
    }

    private ObjectNode coins(JsonNode names) {
        ObjectNode known = json.createObjectNode();
        ArrayNode items = known.putArray("items");
        for (JsonNode name : names) {
            String[] parts = name.textValue().split(":", -1);
            OutPoint outPoint = new OutPoint(Hash256.ofHex(parts[0]), Integer.parseInt(parts[1]));
            if (made.containsKey(outPoint) && !forgotten.contains(outPoint)) {
                items.add(coin(outPoint));
            }
        }
        return known;
    }

    private ObjectNode coin(OutPoint outPoint) {
        Coin coin = Objects.requireNonNull(made.get(outPoint));
        return json.createObjectNode()
                .put("txid", outPoint.txid().toHex())
                .put("vout", outPoint.vout())
                .put("state", unspent.containsKey(outPoint) ? "UNSPENT" : "SPENT_FINALIZED")
                .put("address", AddressText.encode(coin.owner(), Network.DEVNET))
                .put("amount", Long.toString(coin.value()));
    }

    private ObjectNode address(String[] parts, String query) {
        Address owner = parsed(parts[2]);
        int from =
                query == null || !query.contains("cursor=") ? 0 : Integer.parseInt(query.replaceAll(".*cursor=", ""));
        return switch (parts.length == 3 ? "" : parts[3]) {
            case "utxos" -> page(utxos(owner), from, 1_000);
            case "transactions" -> page(transactions(owner), from, MOST_ITEMS);
            case "pending" -> page(pending(owner), 0, 1_000);
            default ->
                json.createObjectNode()
                        .put(
                                "finalBalance",
                                Long.toString(coins(owner).stream()
                                        .mapToLong(Coin::value)
                                        .sum()))
                        .put("coins", coins(owner).size())
                        .put("pendingIn", "0")
                        .put("pendingOut", "0")
                        .put("asOfHeight", blocks.size());
        };
    }

    private static Address parsed(String text) {
        return switch (AddressText.parse(text, Network.DEVNET)) {
            case AddressText.Outcome.Parsed parsed -> parsed.address();
            case AddressText.Outcome.Refused refused -> throw new AssertionError(refused.detail());
        };
    }

    private ObjectNode page(List<ObjectNode> all, int from, int most) {
        int end = Math.min(all.size(), from + most);
        ObjectNode page = json.createObjectNode().put("asOfHeight", blocks.size());
        ArrayNode items = page.putArray("items");
        all.subList(from, end).forEach(items::add);
        return end < all.size() ? page.put("cursor", Integer.toString(end)) : page;
    }

    private List<ObjectNode> utxos(Address owner) {
        List<ObjectNode> coins = new ArrayList<>();
        unspent.forEach((outPoint, coin) -> {
            if (coin.owner().equals(owner)) {
                coins.add(json.createObjectNode()
                        .put("txid", outPoint.txid().toHex())
                        .put("vout", outPoint.vout())
                        .put("amount", Long.toString(coin.value()))
                        .put("height", coin.height())
                        .put("collateral", coin.collateral()));
            }
        });
        return coins;
    }

    private List<ObjectNode> transactions(Address owner) {
        List<ObjectNode> found = new ArrayList<>();
        for (int height = blocks.size(); height >= 1; height--) {
            Transaction transaction = blocks.get(height - 1);
            if (touches(transaction, owner)) {
                ObjectNode item = shown(transaction, "final");
                item.putObject("block")
                        .put("height", height)
                        .put("index", 0)
                        .put(
                                "timestamp",
                                Instant.ofEpochSecond(1_767_225_600L + height).toString());
                found.add(item);
            }
        }
        return found;
    }

    private List<ObjectNode> pending(Address owner) {
        return pending.stream()
                .filter(transaction -> touches(transaction, owner))
                .map(transaction -> shown(transaction, "pending"))
                .toList();
    }

    private ObjectNode shown(Transaction transaction, String state) {
        ObjectNode item =
                json.createObjectNode().put("txid", transaction.txid().toHex()).put("state", state);
        item.putObject("transaction").put("hex", HexFormat.of().formatHex(transaction.encode()));
        return item;
    }

    private static boolean touches(Transaction transaction, Address owner) {
        return transaction.outputs().stream().anyMatch(output -> output.owner().equals(owner))
                || transaction.witnesses().stream()
                        .anyMatch(witness -> Address.of(witness.publicKey()).equals(owner));
    }

    private void submit(HttpExchange exchange, byte[] body) throws IOException {
        try {
            Transaction transaction = Transaction.decode(body);
            accept(transaction);
            ObjectNode answer = json.createObjectNode()
                    .put("txid", transaction.txid().toHex())
                    .put("state", "final")
                    .put("asOfHeight", blocks.size());
            answer.putObject("block").put("height", blocks.size()).put("hash", "ab".repeat(Hash256.LENGTH));
            answer(exchange, 200, answer);
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    /** Makes it final, if it keeps the rules. */
    void accept(Transaction transaction) {
        List<Coin> spent = transaction.inputs().stream()
                .map(input -> {
                    if (!unspent.containsKey(input)) {
                        throw new AssertionError("no such coin: " + input);
                    }
                    return unspent.get(input);
                })
                .toList();
        VerificationOutcome outcome = new TransactionRules(
                        ChainParameters.STANDARD, GENESIS, SignatureVerifiers.fastest())
                .verify(transaction, spent, blocks.size() + 1, List.of());
        if (!(outcome instanceof VerificationOutcome.Verified)) {
            throw new AssertionError(outcome.toString());
        }
        blocks.add(transaction);
        transaction.inputs().forEach(unspent::remove);
        List<Coin> coins = transaction.coins(blocks.size());
        for (int vout = 0; vout < coins.size(); vout++) {
            put(new OutPoint(transaction.txid(), vout), coins.get(vout));
        }
    }

    private void answer(HttpExchange exchange, int status, ObjectNode answer) throws IOException {
        byte[] bytes = json.writeValueAsBytes(answer);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
