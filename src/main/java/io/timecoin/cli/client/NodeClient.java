package io.timecoin.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One node's REST API. Calls block; safe for any thread. Answers are bounded, every call has a time limit over the whole of its
 * answer, and whatever goes wrong is a {@link NodeClientException} with words.
 */
public final class NodeClient implements AutoCloseable {

    /** Most coins a page of them has. */
    public static final int MAX_PAGE = 1_000;

    private static final int NOT_FOUND = 404;

    private final Optional<String> authorization;
    private final HttpCalls http;

    /** A client of the node at {@code base}, such as {@code http://127.0.0.1:24101}. */
    public NodeClient(URI base) {
        this(base, Optional.empty());
    }

    /** The same for who has to show who he is: {@code authorization} is the header of that name. */
    public NodeClient(URI base, Optional<String> authorization) {
        this(base, authorization, NodeLimits.STANDARD);
    }

    /** A client that is as patient as {@code limits} say. */
    public NodeClient(URI base, Optional<String> authorization, NodeLimits limits) {
        this.authorization = authorization;
        this.http = new HttpCalls(base, limits);
    }

    /** Where the node is. */
    public URI base() {
        return http.base();
    }

    /** {@code GET /v1/status}. */
    public JsonReply status() {
        return get("/v1/status");
    }

    /** {@code GET /v1/sync}. */
    public JsonReply sync() {
        return get("/v1/sync");
    }

    /** {@code GET /v1/consensus}. */
    public JsonReply consensus() {
        return get("/v1/consensus");
    }

    /** {@code GET /v1/supply}, with every unspent coin added up. */
    public JsonReply scannedSupply() {
        return get("/v1/supply?scan=true");
    }

    /** {@code GET /v1/supply}, as the chain's rules have it, without a look at the coins. */
    public JsonReply supply() {
        return get("/v1/supply");
    }

    /** A final block by height, hash or {@code latest}; empty if the node has none such. */
    public Optional<JsonReply> block(String reference) {
        return find("/v1/blocks/" + encoded(reference));
    }

    /** A transaction with its state; empty if the node knows nothing of it. */
    public Optional<JsonReply> transaction(String txid) {
        return find("/v1/transactions/" + encoded(txid));
    }

    /** The same, with whatever came back: only a node's own 404 says that it knows nothing, not that of a proxy. */
    public NodeAnswer transactionState(Hash256 txid) {
        return send(request("/v1/transactions/" + txid));
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

    /** The coins of these outpoints, at most 1,024, as far as the node knows them: one question for all. */
    public List<JsonReply> coinStates(List<OutPoint> outPoints) {
        ObjectNode question = JsonNodeFactory.instance.objectNode();
        ArrayNode names = question.putArray("outpoints");
        outPoints.forEach(outPoint -> names.add(outPoint.toString()));
        return post("/v1/utxos", question).list("items");
    }

    /**
     * Sends a transaction and waits until it is final, or the time is over: then the state may still be pending.
     *
     * @throws NodeClientException also if it is refused; its code is then the rule's name
     */
    public JsonReply submit(Transaction transaction, Duration patience) {
        return accepted(offer(transaction, patience));
    }

    /**
     * The same, with whatever came back: only who looks at all of it can tell whether the transaction may have been taken.
     *
     * @throws NodeClientException if nothing whole came back
     */
    public NodeAnswer offer(Transaction transaction, Duration patience) {
        String path = patience.isZero()
                ? "/v1/transactions"
                : "/v1/transactions?wait=finality&timeout=" + patience.toMillis() + "ms";
        HttpRequest.Builder request = request(path)
                .header("Content-Type", "application/octet-stream")
                .POST(HttpRequest.BodyPublishers.ofByteArray(transaction.encode()));
        return http.send(request, patience);
    }

    /** {@code GET} of any path of the API that answers an object. */
    public JsonReply get(String path) {
        return accepted(send(request(path)));
    }

    /** {@code POST} of a JSON document to a path that answers an object. */
    public JsonReply post(String path, JsonNode document) {
        return accepted(send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(document.toString()))));
    }

    /** {@code DELETE} of any path that answers an object. */
    public JsonReply delete(String path) {
        return accepted(send(request(path).DELETE()));
    }

    private Optional<JsonReply> find(String path) {
        NodeAnswer answer = send(request(path));
        // A page of a proxy or of another port says nothing about what a node knows.
        boolean unknown = answer.status() == NOT_FOUND && answer.code().isPresent();
        return unknown ? Optional.empty() : Optional.of(accepted(answer));
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = http.request(path).header("Accept", "application/json");
        authorization.ifPresent(header -> request.header("Authorization", header));
        return request;
    }

    private NodeAnswer send(HttpRequest.Builder request) {
        return http.send(request, Duration.ZERO);
    }

    private JsonReply accepted(NodeAnswer answer) {
        if (answer.isSuccess()) {
            return answer.body()
                    .orElseThrow(() -> new NodeClientException(
                            base() + " answered something other than a JSON object; is it a node's API port?",
                            answer.status(),
                            Optional.empty()));
        }
        throw new NodeClientException(
                base() + " answered HTTP " + answer.status() + ": " + answer.reason(), answer.status(), answer.code());
    }

    /**
     * Follows {@code GET /v1/events} until the node ends the stream.
     *
     * @param types which kinds of events, as the API names them, separated by commas
     * @param lastEventId where to go on after an interruption
     * @throws NodeClientException also if there is no sign of life for too long
     */
    public void events(String types, Optional<String> lastEventId, EventLines.Listener listener) {
        HttpRequest.Builder request =
                http.request("/v1/events?type=" + encoded(types)).header("Accept", "text/event-stream");
        lastEventId.ifPresent(id -> request.header("Last-Event-ID", id));
        http.follow(request, listener).ifPresent(this::accepted);
    }

    /** A text as it stands in a path or a query. */
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        http.close();
    }
}
