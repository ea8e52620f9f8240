package io.timecoin.api.jsonrpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.timecoin.api.ApiException;
import io.timecoin.api.StrictJson;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/** Finds the method, calls it, and puts every outcome into the envelope of JSON-RPC 2.0. */
@Singleton
public final class JsonRpcDispatcher {

    /** Most calls of one batch. */
    static final int MAX_BATCH = 100;

    private static final int MAX_ID_DIGITS = 64;
    private static final int BATCH_CONCURRENCY = 8;
    private static final Logger LOG = Logger.getLogger(JsonRpcDispatcher.class);

    private final Map<String, RpcMethod> methods;

    public JsonRpcDispatcher(@All List<RpcMethod.Topic> topics) {
        Map<String, RpcMethod> table = new HashMap<>();
        topics.forEach(topic -> table.putAll(topic.methods()));
        this.methods = Map.copyOf(table);
    }

    /** Never fails: whatever is wrong is in the answer. */
    Uni<JsonNode> dispatch(byte[] body) {
        if (body.length == 0) {
            return Uni.createFrom().item(parseError("No request body"));
        }
        JsonNode request;
        try {
            request = StrictJson.parse(body);
        } catch (ApiException e) {
            return Uni.createFrom().item(parseError("Parse error: " + e.detail()));
        }
        return request instanceof ArrayNode batch ? batch(batch) : single(request);
    }

    private Uni<JsonNode> batch(ArrayNode batch) {
        if (batch.isEmpty() || batch.size() > MAX_BATCH) {
            return Uni.createFrom()
                    .item(error(
                            RpcValues.text("unknown"),
                            RpcException.INVALID_REQUEST,
                            "A batch has 1 to " + MAX_BATCH + " calls, not " + batch.size()));
        }
        List<Uni<JsonNode>> calls = new ArrayList<>(batch.size());
        batch.forEach(request -> calls.add(Uni.createFrom().deferred(() -> single(request))));
        return Multi.createFrom()
                .iterable(calls)
                .onItem()
                .transformToUni(call -> call)
                .merge(BATCH_CONCURRENCY)
                .collect()
                .asList()
                .map(answers -> RpcValues.array().addAll(answers));
    }

    private Uni<JsonNode> single(JsonNode request) {
        if (!request.isObject()) {
            return Uni.createFrom().item(parseError("Parse error: a request is an object"));
        }
        for (String field : List.of("id", "method")) {
            if (!request.has(field)) {
                return Uni.createFrom().item(parseError("Parse error: missing field `" + field + "`"));
            }
        }
        JsonNode id = request.get("id");
        JsonNode name = request.get("method");
        if (!canBeRepeated(id)) {
            return Uni.createFrom().item(parseError("Parse error: id has a number that is too long without exponent"));
        }
        if (!name.isTextual()) {
            return Uni.createFrom().item(parseError("Parse error: method is not a string"));
        }
        RpcMethod method = methods.get(name.textValue());
        if (method == null) {
            return Uni.createFrom()
                    .item(error(id, RpcException.METHOD_NOT_FOUND, "Method not found: " + name.textValue()));
        }
        return Uni.createFrom()
                .deferred(() -> method.call(RpcParams.of(request.get("params"))))
                .map(result -> result(id, result))
                .onFailure()
                .recoverWithItem(failure -> failed(id, name.textValue(), failure));
    }

    /** An answer repeats the id, and numbers are written without exponent: a short one must not become a long one. */
    private static boolean canBeRepeated(JsonNode id) {
        if (id.isContainerNode()) {
            return id.valueStream().allMatch(JsonRpcDispatcher::canBeRepeated);
        }
        return !id.isBigDecimal() || Math.abs((long) id.decimalValue().scale()) <= MAX_ID_DIGITS;
    }

    private static JsonNode failed(JsonNode id, String method, Throwable failure) {
        return switch (failure) {
            case RpcException e -> error(id, e.code(), e.message());
            case ApiException e -> error(id, RpcErrors.code(e), e.detail());
            default -> {
                LOG.errorf(failure, "the JSON-RPC method %s failed unexpectedly", method);
                yield error(id, RpcException.INTERNAL_ERROR, "Internal error; the node's log says why");
            }
        };
    }

    private static JsonNode result(JsonNode id, JsonNode result) {
        ObjectNode answer = envelope(id);
        answer.set("result", result);
        return answer;
    }

    private static JsonNode parseError(String message) {
        return error(RpcValues.text("unknown"), RpcException.PARSE_ERROR, message);
    }

    private static JsonNode error(JsonNode id, int code, String message) {
        ObjectNode answer = envelope(id);
        answer.putObject("error").put("code", code).put("message", message);
        return answer;
    }

    private static ObjectNode envelope(JsonNode id) {
        ObjectNode answer = RpcValues.object().put("jsonrpc", "2.0");
        answer.set("id", id);
        return answer;
    }
}
