package io.timecoin.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Transaction;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * One node's REST API. Calls block; safe for any thread. Answers are bounded, every call has a timeout, and whatever goes
 * wrong is a {@link NodeClientException} with words.
 */
public final class NodeClient implements AutoCloseable {

    /** Most coins a page of them has. */
    public static final int MAX_PAGE = 1_000;

    private static final int MAX_ANSWER_BYTES = 32_000_000;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(15);
    private static final int NOT_FOUND = 404;
    private static final String NO_API =
            "this is no node's client API; a node serves it one port below its management port (health and metrics)";

    private final URI base;
    private final Optional<String> authorization;
    private final HttpClient http;
    private final ObjectMapper mapper = new ObjectMapper();

    /** A client of the node at {@code base}, such as {@code http://127.0.0.1:24101}. */
    public NodeClient(URI base) {
        this(base, Optional.empty());
    }

    /** The same for who has to show who he is: {@code authorization} is the header of that name. */
    public NodeClient(URI base, Optional<String> authorization) {
        this.base = base;
        this.authorization = authorization;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .build();
    }

    /** Where the node is. */
    public URI base() {
        return base;
    }

    /** {@code GET /v1/status}. */
    public JsonReply status() {
        return get("/v1/status");
    }

    /** {@code GET /v1/consensus}. */
    public JsonReply consensus() {
        return get("/v1/consensus");
    }

    /** {@code GET /v1/supply}, with every unspent coin added up. */
    public JsonReply scannedSupply() {
        return get("/v1/supply?scan=true");
    }

    /** A final block by height, hash or {@code latest}; empty if the node has none such. */
    public Optional<JsonReply> block(String reference) {
        return find("/v1/blocks/" + encoded(reference));
    }

    /** A transaction with its state; empty if the node knows nothing of it. */
    public Optional<JsonReply> transaction(String txid) {
        return find("/v1/transactions/" + encoded(txid));
    }

    /** Whether a transaction is final at this node. */
    public boolean isFinal(Hash256 txid) {
        return transaction(txid.toHex())
                .filter(reply -> reply.text("state").equals("final"))
                .isPresent();
    }

    /** A page of an address's unspent final coins in order of outpoint. */
    public JsonReply coins(String address, Optional<String> cursor) {
        return get("/v1/addresses/" + encoded(address) + "/utxos?limit=" + MAX_PAGE
                + cursor.map(next -> "&cursor=" + encoded(next)).orElse(""));
    }

    /**
     * Sends a transaction and waits until it is final, or the time is over: then the state may still be pending.
     *
     * @throws NodeClientException also if it is refused; its code is then the rule's name
     */
    public JsonReply submit(Transaction transaction, Duration patience) {
        String path = patience.isZero()
                ? "/v1/transactions"
                : "/v1/transactions?wait=finality&timeout=" + patience.toMillis() + "ms";
        HttpRequest request = NodeUrl.request(base, path)
                .timeout(CALL_TIMEOUT.plus(patience))
                .header("Content-Type", "application/octet-stream")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(transaction.encode()))
                .build();
        return accepted(send(request));
    }

    /** {@code GET} of any path of the API that answers an object. */
    public JsonReply get(String path) {
        return accepted(send(request(path)));
    }

    /** {@code POST} of a JSON document to a path that answers an object. */
    public JsonReply post(String path, JsonNode document) {
        HttpRequest request = builder(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(document.toString()))
                .build();
        return accepted(send(request));
    }

    /** {@code DELETE} of any path that answers an object. */
    public JsonReply delete(String path) {
        return accepted(send(builder(path).DELETE().build()));
    }

    private Optional<JsonReply> find(String path) {
        Answer answer = send(request(path));
        // A page of a proxy or of another port says nothing about what a node knows.
        boolean unknown = answer.status() == NOT_FOUND
                && parse(answer.body())
                        .flatMap(problem -> problem.optionalText("code"))
                        .isPresent();
        return unknown ? Optional.empty() : Optional.of(accepted(answer));
    }

    private HttpRequest request(String path) {
        return builder(path).build();
    }

    private HttpRequest.Builder builder(String path) {
        HttpRequest.Builder builder =
                NodeUrl.request(base, path).timeout(CALL_TIMEOUT).header("Accept", "application/json");
        authorization.ifPresent(header -> builder.header("Authorization", header));
        return builder;
    }

    private record Answer(int status, String body) {}

    private Answer send(HttpRequest request) {
        try {
            HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                byte[] bytes = body.readNBytes(MAX_ANSWER_BYTES + 1);
                if (bytes.length > MAX_ANSWER_BYTES) {
                    throw new NodeClientException(
                            base + " answered more than " + MAX_ANSWER_BYTES + " bytes", 200, Optional.empty());
                }
                return new Answer(response.statusCode(), new String(bytes, StandardCharsets.UTF_8));
            }
        } catch (ConnectException e) {
            throw new NodeClientException("no node answers at " + base, e);
        } catch (HttpTimeoutException e) {
            throw new NodeClientException("the node at " + base + " did not answer in time", e);
        } catch (IOException e) {
            throw new NodeClientException("the node at " + base + " broke off its answer: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NodeClientException("interrupted while asking the node at " + base, e);
        }
    }

    private JsonReply accepted(Answer answer) {
        Optional<JsonReply> reply = parse(answer.body());
        if (answer.status() / 100 == 2) {
            return reply.orElseThrow(() -> new NodeClientException(
                    base + " answered something other than a JSON object; is it a node's API port?",
                    answer.status(),
                    Optional.empty()));
        }
        Optional<String> code = reply.flatMap(problem -> problem.optionalText("code"));
        String detail = reply.flatMap(problem -> problem.optionalText("detail"))
                .orElse(answer.status() == NOT_FOUND ? NO_API : "no reason given");
        String reason = base + " refused with HTTP " + answer.status()
                + code.map(name -> " " + name).orElse("");
        throw new NodeClientException(reason + ": " + detail, answer.status(), code);
    }

    private Optional<JsonReply> parse(String body) {
        try {
            JsonNode json = mapper.readTree(body);
            return Optional.ofNullable(json)
                    .filter(JsonNode::isObject)
                    .map(object -> new JsonReply(object, base.toString()));
        } catch (JsonProcessingException _) {
            return Optional.empty(); // accepted() says what came instead
        }
    }

    /**
     * Follows {@code GET /v1/events} until the node ends the stream.
     *
     * @param types which kinds of events, as the API names them, separated by commas
     * @param lastEventId where to go on after an interruption
     */
    public void events(String types, Optional<String> lastEventId, EventLines.Listener listener) {
        HttpRequest.Builder request = NodeUrl.request(base, "/v1/events?type=" + encoded(types))
                .timeout(CALL_TIMEOUT)
                .header("Accept", "text/event-stream");
        lastEventId.ifPresent(id -> request.header("Last-Event-ID", id));
        try {
            HttpResponse<InputStream> response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                if (response.statusCode() / 100 != 2) {
                    accepted(new Answer(
                            response.statusCode(),
                            new String(body.readNBytes(MAX_ANSWER_BYTES), StandardCharsets.UTF_8)));
                }
                EventLines.read(body, listener);
            }
        } catch (ConnectException e) {
            throw new NodeClientException("no node answers at " + base, e);
        } catch (IOException e) {
            throw new NodeClientException("the event stream of " + base + " broke off: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NodeClientException("interrupted while following the events of " + base, e);
        }
    }

    /** A text as it stands in a path or a query. */
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
