package io.timecoin.api.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.timecoin.api.AnswerBudget;
import io.timecoin.api.AnswerBytes;
import io.timecoin.api.ApiException;
import io.timecoin.api.FakeAsker;
import io.timecoin.runtime.HeapAccount;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.AbstractCollection;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Documents of a node with the smallest bounds. */
class AnswersTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final AnswerBudget budget = new AnswerBudget(new HeapAccount(192L << 20), FakeAsker::new);
    private final Answers answers = new Answers(budget, new ObjectMapper());
    private final AtomicInteger made = new AtomicInteger();

    /** Each element is made when it is its turn. */
    private Collection<String> elements(int count) {
        return new AbstractCollection<>() {
            @Override
            public Iterator<String> iterator() {
                return IntStream.range(0, count)
                        .mapToObj(i -> "x".repeat(97) + made.incrementAndGet() % 10)
                        .iterator();
            }

            @Override
            public int size() {
                return count;
            }
        };
    }

    @Test
    void aDocumentIsMadeAsFarAsThereIsRoomForIt() {
        ApiException refused = assertThrows(
                ApiException.class,
                () -> answers.of(Uni.createFrom().item(elements(1_000_000)))
                        .await()
                        .atMost(PATIENCE));
        assertEquals("ANSWER_TOO_LARGE", refused.code());
        assertTrue(made.get() < 50_000, made + " elements");
        assertEquals(0, budget.held());
    }

    @Test
    void aDocumentCountsUntilItIsGivenBack() {
        AnswerBytes answer = (AnswerBytes) answers.response(
                        Uni.createFrom().item(List.of("a")),
                        list -> Response.ok(list).build())
                .await()
                .atMost(PATIENCE)
                .getEntity();
        assertTrue(budget.held() > 0);
        assertEquals("[\"a\"]".length(), answer.length());
        answer.close();
        assertEquals(0, budget.held());
    }

    @Test
    void whoLeavesBeforeItIsReadHoldsNothing() {
        CompletableFuture<String> read = new CompletableFuture<>();
        CompletableFuture<?> answer =
                answers.of(Uni.createFrom().completionStage(read)).subscribeAsCompletionStage();
        answer.cancel(true);
        assertTrue(read.isCancelled());
        assertEquals(0, budget.held());
    }
}
