package io.timecoin.api.jsonrpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.timecoin.api.AnswerBudget;
import io.timecoin.api.AnswerBytes;
import io.timecoin.api.FakeAsker;
import io.timecoin.api.FakeNode;
import io.timecoin.api.ReadWeight;
import io.timecoin.api.ReadsInWork;
import io.timecoin.api.Stages;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Network;
import io.timecoin.runtime.HeapAccount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Answers of a node with 192 MB of heap, about an address with 24,000 coins. */
class JsonRpcAnswersTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String LISTUNSPENT = "\"listunspent\",\"params\":[0,9999999,[\""
            + AddressText.encode(FakeNode.EXCHANGE, Network.DEVNET) + "\"],10000]";

    private final FakeNode node = new FakeNode();
    private final ReadsInWork reads = new ReadsInWork();
    private final Stages stages = Stages.of(PATIENCE, reads, FakeAsker::new);
    private final AnswerBudget budget = new AnswerBudget(new HeapAccount(192 << 20), FakeAsker::new);
    private final JsonRpcDispatcher dispatcher = new JsonRpcDispatcher(
            List.of(
                    new AddressMethods(node, node, stages),
                    new ChainMethods(node, node, stages),
                    new TransactionMethods(node, node, node, stages)),
            budget);

    /** Answers may be longer than requests. */
    private static JsonNode read(byte[] answer) {
        try {
            return new ObjectMapper().readTree(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String call(int id, String methodAndParams) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":" + methodAndParams + "}";
    }

    private static String batch(int calls, String methodAndParams) {
        return String.join(
                ",",
                IntStream.range(0, calls)
                        .mapToObj(id -> call(id, methodAndParams))
                        .toList());
    }

    private Uni<AnswerBytes> dispatch(String body) {
        return dispatcher.dispatch(body.getBytes(StandardCharsets.UTF_8));
    }

    private AnswerBytes answered(String body) {
        return dispatch(body).await().atMost(PATIENCE);
    }

    @Test
    void aBatchOfLongListsTakesNoMoreThanOneAnswerMay() {
        AnswerBytes answer = answered("[" + batch(99, LISTUNSPENT) + "," + call(99, "\"getblockcount\"") + "]");
        assertTrue(budget.held() <= budget.mostOfOne() + (64 << 10), () -> budget.held() + " bytes");
        JsonNode answers = read(WrittenAnswer.of(answer));
        assertEquals(0, budget.held());
        assertEquals(100, answers.size());
        assertEquals(10_000, answers.get(0).path("result").size());
        for (int i = 0; i < 99; i++) {
            assertEquals(i, answers.get(i).path("id").intValue());
            if (i > 0) {
                assertEquals(
                        RpcException.INVALID_VALUE,
                        answers.get(i).path("error").path("code").intValue());
            }
        }
        assertTrue(answers.get(98).path("error").path("message").textValue().contains("fewer calls in a batch"));
        assertEquals(5, answers.get(99).path("result").intValue(), "what is short still has room");
    }

    @Test
    void manyLongAnswersAtOnceTakeNoMoreThanAllMay() {
        List<AnswerBytes> answers = new ArrayList<>();
        int refused = 0;
        for (int i = 0; i < 40; i++) {
            AnswerBytes answer = answered(call(i, LISTUNSPENT));
            assertTrue(budget.held() <= budget.mostOfAll() + (64 << 10), () -> budget.held() + " bytes");
            if (answer.length() < 1_000) {
                JsonNode error = read(WrittenAnswer.of(answer)).path("error");
                assertEquals(RpcException.OVERLOADED, error.path("code").intValue());
                refused++;
            }
            answers.add(answer);
        }
        assertTrue(refused >= 25, refused + " refused");
        answers.forEach(AnswerBytes::close);
        assertEquals(0, budget.held());
        AnswerBytes again = answered(call(1, LISTUNSPENT));
        assertEquals(10_000, read(WrittenAnswer.of(again)).path("result").size());
        assertEquals(0, budget.held());
    }

    @Test
    void callsOfABatchAreInWorkOneAtATimeAndAnsweredInTheirOrder() {
        List<Integer> begun = new ArrayList<>();
        List<CompletableFuture<JsonNode>> open = new ArrayList<>();
        RpcMethod.Topic slow = () -> Map.of("slow", params -> {
            begun.add(begun.size());
            CompletableFuture<JsonNode> result = new CompletableFuture<>();
            open.add(result);
            return stages.reading(ReadWeight.LIST, () -> result);
        });
        CompletableFuture<AnswerBytes> answer = new JsonRpcDispatcher(List.of(slow), budget)
                .dispatch(("[" + batch(100, "\"slow\"") + "]").getBytes(StandardCharsets.UTF_8))
                .subscribeAsCompletionStage();
        for (int i = 0; i < 100; i++) {
            assertEquals(i + 1, begun.size());
            assertEquals(16, reads.units());
            open.get(i).complete(RpcValues.number(i));
        }
        assertEquals(0, reads.units());
        JsonNode answers = read(WrittenAnswer.of(answer.join()));
        for (int i = 0; i < 100; i++) {
            assertEquals(i, answers.get(i).path("id").intValue());
            assertEquals(i, answers.get(i).path("result").intValue());
        }
    }

    private JsonNode answeredWhileSecondsPass(String method, long each, int calls) {
        AtomicLong seconds = new AtomicLong();
        RpcMethod.Topic slow = () -> Map.of(method, params -> {
            long waited = Math.min(each, Math.ceilDiv(params.left().toNanos(), 1_000_000_000L));
            return Uni.createFrom().item(RpcValues.number(seconds.addAndGet(waited)));
        });
        return read(WrittenAnswer.of(new JsonRpcDispatcher(List.of(slow), budget, () -> seconds.get() * 1_000_000_000L)
                .dispatch(("[" + batch(calls, '"' + method + '"') + "]").getBytes(StandardCharsets.UTF_8))
                .await()
                .atMost(PATIENCE)));
    }

    @Test
    void aBatchThatTakesLongIsAnsweredWithWhatIsThere() {
        JsonNode answers = answeredWhileSecondsPass("slow", 4, 100);
        assertEquals(100, answers.size());
        assertEquals(15, answers.get(3).path("result").intValue());
        for (int i = 4; i < 100; i++) {
            assertEquals(i, answers.get(i).path("id").intValue());
            assertEquals(
                    RpcException.OVERLOADED,
                    answers.get(i).path("error").path("code").intValue());
        }
    }

    @Test
    void whatWaitsMayWaitAsLongAsTheLongestWaitAllTogether() {
        JsonNode answers = answeredWhileSecondsPass(FinalityMethods.WAIT, 300, 3);
        assertEquals(300, answers.get(0).path("result").intValue());
        assertEquals(315, answers.get(1).path("result").intValue());
        assertTrue(answers.get(2).has("error"));
    }

    @Test
    void whoLeavesGetsNothingMoreAndHoldsNothing() {
        CompletableFuture<JsonNode> never = new CompletableFuture<>();
        RpcMethod.Topic slow = () -> Map.of("slow", params -> stages.reading(ReadWeight.LIST, () -> never));
        CompletableFuture<AnswerBytes> answer = new JsonRpcDispatcher(List.of(slow), budget)
                .dispatch(("[" + batch(2, "\"slow\"") + "]").getBytes(StandardCharsets.UTF_8))
                .subscribeAsCompletionStage();
        assertTrue(budget.held() > 0);
        answer.cancel(true);
        assertTrue(never.isCancelled(), "the read is told to end");
        assertEquals(0, budget.held());
        assertEquals(0, reads.units());
    }
}
