package io.timecoin.api.jsonrpc;

import static io.timecoin.DecoderProperties.assertAllocatesWithin;
import static io.timecoin.DecoderProperties.refusing;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import io.timecoin.DecoderProperties.Allowance;
import io.timecoin.api.AnswerBudget;
import io.timecoin.api.ApiException;
import io.timecoin.api.FakeAsker;
import io.timecoin.api.FakeNode;
import io.timecoin.api.ReadsInWork;
import io.timecoin.api.Stages;
import io.timecoin.api.StrictJson;
import io.timecoin.node.ApiConfig;
import io.timecoin.runtime.HeapAccount;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** Bodies of JSON-RPC requests, from parsing to the bytes of the answer, before a node that answers at once. */
final class JsonRpcFuzzTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final FakeNode NODE = new FakeNode();
    private static final Stages STAGES = new Stages(new Config(), new ReadsInWork(), FakeAsker::new);
    private static final JsonRpcDispatcher DISPATCHER = new JsonRpcDispatcher(
            List.of(
                    new AddressMethods(NODE, NODE, STAGES),
                    new ChainMethods(NODE, NODE, STAGES),
                    new FinalityMethods(NODE, STAGES),
                    new NetworkMethods(NODE, STAGES),
                    new TransactionMethods(NODE, NODE, NODE, STAGES)),
            new AnswerBudget(new HeapAccount(192L << 20), FakeAsker::new));

    /** Nothing but the timeout matters here. */
    private record Config() implements ApiConfig {
        @Override
        public String host() {
            return "";
        }

        @Override
        public OptionalInt port() {
            return OptionalInt.empty();
        }

        @Override
        public String managementHost() {
            return "";
        }

        @Override
        public OptionalInt managementPort() {
            return OptionalInt.empty();
        }

        @Override
        public Duration timeout() {
            return PATIENCE;
        }

        @Override
        public int maxRequests() {
            return 1;
        }

        @Override
        public Optional<List<String>> allowedHosts() {
            return Optional.empty();
        }

        @Override
        public Optional<List<String>> allowedOrigins() {
            return Optional.empty();
        }

        @Override
        public Optional<List<String>> trustedProxies() {
            return Optional.empty();
        }

        @Override
        public int maxWaits() {
            return 1;
        }

        @Override
        public Duration receiveTimeout() {
            return PATIENCE;
        }

        @Override
        public Duration idleTimeout() {
            return PATIENCE;
        }

        @Override
        public int maxStreams() {
            return 1;
        }

        @Override
        public Duration heartbeat() {
            return PATIENCE;
        }
    }

    @FuzzTest(maxDuration = "5m")
    void everyBodyHasAnAnswerThatBlamesTheRequest(byte[] body) throws Exception {
        if (asksWhatTheFakeNodeFailsAt(body)) {
            return;
        }
        assertAllocatesWithin(
                body.length, Allowance.JSON, () -> refusing(ApiException.class, () -> StrictJson.parse(body)));
        JsonNode written = StrictJson.parse(
                WrittenAnswer.of(DISPATCHER.dispatch(body).await().atMost(PATIENCE)));
        if (written.isArray()) {
            assertEquals(StrictJson.parse(body).size(), written.size());
            written.forEach(JsonRpcFuzzTest::assertEnvelope);
        } else {
            assertEnvelope(written);
        }
    }

    /** Two txids stand for a broken database and for a node that never answers. */
    private static boolean asksWhatTheFakeNodeFailsAt(byte[] body) {
        String text = new String(body, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        return text.contains("b".repeat(64)) || text.contains("c".repeat(64));
    }

    private static void assertEnvelope(JsonNode answer) {
        assertEquals("2.0", answer.path("jsonrpc").textValue());
        assertTrue(answer.has("id"));
        assertNotEquals(answer.has("result"), answer.has("error"), answer::toString);
        JsonNode code = answer.path("error").path("code");
        assertNotEquals(RpcException.INTERNAL_ERROR, code.asInt(), answer::toString);
    }
}
