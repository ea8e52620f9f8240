package io.timecoin.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.runtime.Clocks;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ConsensusEngineTest {

    private final List<Throwable> failures = new ArrayList<>();
    private final ConsensusEngine engine = new ConsensusEngine(Clocks.system(), failures::add);

    @Test
    void whoeverWaitsWhenTheEngineStopsIsTold() {
        CompletableFuture<Integer> question = engine.ask(replica -> 1).toCompletableFuture();
        List<String> told = new ArrayList<>();
        assertTrue(engine.submitTransactions(3, replica -> told.add("done"), () -> told.add("abandoned")));
        engine.stop();
        assertTrue(question.isCompletedExceptionally());
        assertEquals(List.of("abandoned"), told);
        assertEquals(0, engine.waitingTransactions());
    }

    @Test
    void aStoppedEngineRefuses() {
        engine.stop();
        assertFalse(engine.submit(replica -> {}));
        assertFalse(engine.submitTransactions(1, replica -> {}, () -> {}));
        assertTrue(engine.ask(replica -> 1).toCompletableFuture().isCompletedExceptionally());
    }

    @Test
    void aFullInboxRefusesStrangersButNotWhatTheEngineWaitsFor() {
        for (int i = 0; i < ConsensusEngine.CONSENSUS_CAPACITY; i++) {
            assertTrue(engine.submit(replica -> {}));
        }
        assertFalse(engine.submit(replica -> {}));
        assertTrue(engine.ask(replica -> 1).toCompletableFuture().isCompletedExceptionally());
        engine.answer(replica -> {});
        assertEquals(ConsensusEngine.CONSENSUS_CAPACITY + 1, engine.waitingConsensus());
    }
}
