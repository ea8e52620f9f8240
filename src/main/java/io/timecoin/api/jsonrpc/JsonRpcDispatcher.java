package io.timecoin.api.jsonrpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.timecoin.api.AnswerBudget;
import io.timecoin.api.AnswerBytes;
import io.timecoin.api.ApiException;
import io.timecoin.api.Inputs;
import io.timecoin.api.StrictJson;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/** Finds the method, calls it, and puts every outcome into the envelope of JSON-RPC 2.0. */
@Singleton
public final class JsonRpcDispatcher {

    /** Most calls of one batch. */
    static final int MAX_BATCH = 100;

    /**
     * How long a batch goes on to a next call, beside the longest wait if it waits: with the last call's own limit less than the gate
     * gives an answer, so that what is there is said.
     */
    private static final Duration BATCH = Duration.ofSeconds(15);

    private static final int MAX_ID_DIGITS = 64;
    private static final byte[] BEGIN = bytes("[");
    private static final byte[] BETWEEN = bytes(",");
    private static final byte[] END = bytes("]");
    private static final byte[] RESULT_OF = bytes("{\"jsonrpc\":\"2.0\",\"id\":");
    private static final byte[] RESULT = bytes(",\"result\":");
    private static final byte[] RESULT_END = bytes("}");
    private static final Logger LOG = Logger.getLogger(JsonRpcDispatcher.class);

    private final Map<String, RpcMethod> methods;
    private final AnswerBudget answers;
    private final LongSupplier nanoClock;

    @Inject
    public JsonRpcDispatcher(@All List<RpcMethod.Topic> topics, AnswerBudget answers) {
        this(topics, answers, System::nanoTime);
    }

    JsonRpcDispatcher(List<RpcMethod.Topic> topics, AnswerBudget answers, LongSupplier nanoClock) {
        Map<String, RpcMethod> table = new HashMap<>();
        topics.forEach(topic -> table.putAll(topic.methods()));
        this.methods = Map.copyOf(table);
        this.answers = answers;
        this.nanoClock = nanoClock;
    }

    /** Never fails: whatever is wrong is in the answer, which is for who subscribes to close. */
    Uni<AnswerBytes> dispatch(byte[] body) {
        return Uni.createFrom().deferred(() -> {
            AnswerBytes answer = answers.begin();
            return answer(body, answer)
                    .replaceWith(answer)
                    .onFailure()
                    .invoke(answer::close)
                    .onCancellation()
                    .invoke(answer::close);
        });
    }

    private Uni<Void> answer(byte[] body, AnswerBytes answer) {
        if (body.length == 0) {
            return say(parseError("No request body"), answer);
        }
        JsonNode request;
        try {
            request = StrictJson.parse(body);
        } catch (ApiException e) {
            return say(parseError("Parse error: " + e.detail()), answer);
        }
        return request instanceof ArrayNode batch ? batch(batch, answer) : single(request, answer, Inputs.MAX_WAIT);
    }

    /** One call after the other, answered in their order: a batch is in work no more than a client that sends its calls singly. */
    private Uni<Void> batch(ArrayNode batch, AnswerBytes answer) {
        if (batch.isEmpty() || batch.size() > MAX_BATCH) {
            return say(
                    error(
                            RpcValues.text("unknown"),
                            RpcException.INVALID_REQUEST,
                            "A batch has 1 to " + MAX_BATCH + " calls, not " + batch.size()),
                    answer);
        }
        int size = batch.size();
        Queue<JsonNode> calls = new ArrayDeque<>(size);
        batch.forEach(calls::add);
        batch.removeAll(); // each call goes when it is answered
        long end = nanoClock.getAsLong() + limit(calls).toNanos();
        return Multi.createFrom()
                .range(0, size)
                .onItem()
                .transformToUniAndConcatenate(index -> {
                    answer.append(index == 0 ? BEGIN : BETWEEN);
                    return single(calls.remove(), answer, Duration.ofNanos(end - nanoClock.getAsLong()));
                })
                .onItem()
                .ignoreAsUni()
                .invoke(() -> answer.append(END));
    }

    private static Duration limit(Collection<JsonNode> calls) {
        boolean waits = calls.stream()
                .anyMatch(
                        call -> FinalityMethods.WAIT.equals(call.path("method").textValue()));
        return waits ? BATCH.plus(Inputs.MAX_WAIT) : BATCH;
    }

    /** @param left time until when it has to be begun, and its wait to be over */
    private Uni<Void> single(JsonNode request, AnswerBytes answer, Duration left) {
        if (!request.isObject()) {
            return say(parseError("Parse error: a request is an object"), answer);
        }
        for (String field : List.of("id", "method")) {
            if (!request.has(field)) {
                return say(parseError("Parse error: missing field `" + field + "`"), answer);
            }
        }
        JsonNode id = request.get("id");
        JsonNode name = request.get("method");
        if (id.isContainerNode()) {
            return say(
                    error(
                            RpcValues.text("unknown"),
                            RpcException.INVALID_REQUEST,
                            "id is neither string, number nor null"),
                    answer);
        }
        if (!canBeRepeated(id)) {
            return say(parseError("Parse error: id has a number that is too long without exponent"), answer);
        }
        if (!name.isTextual()) {
            return say(parseError("Parse error: method is not a string"), answer);
        }
        RpcMethod method = methods.get(name.textValue());
        if (method == null) {
            return say(error(id, RpcException.METHOD_NOT_FOUND, "Method not found: " + name.textValue()), answer);
        }
        if (!left.isPositive()) {
            return say(error(id, RpcException.OVERLOADED, "the calls before it took the time of this batch"), answer);
        }
        JsonNode params = request.get("params"); // all that is held while it is in work
        long before = answer.length();
        return Uni.createFrom()
                .<JsonNode>deferred(() -> {
                    answer.append(RESULT_OF);
                    StrictJson.write(id, answer);
                    answer.append(RESULT);
                    return method.call(RpcParams.of(params, answer, left)).map(result -> result);
                })
                .invoke(result -> {
                    if (!result.isMissingNode()) {
                        StrictJson.write(result, answer);
                    }
                    answer.append(RESULT_END);
                })
                .replaceWithVoid()
                .onFailure()
                .recoverWithUni(failure -> {
                    answer.rewind(before);
                    return say(failed(id, name.textValue(), failure), answer);
                });
    }

    /** Errors are short, and said even where there is no room for a result. */
    private static Uni<Void> say(JsonNode error, AnswerBytes answer) {
        answer.append(StrictJson.write(error));
        return Uni.createFrom().voidItem();
    }

    /** An answer repeats the id, and numbers are written without exponent: a short one must not become a long one. */
    private static boolean canBeRepeated(JsonNode id) {
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

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
