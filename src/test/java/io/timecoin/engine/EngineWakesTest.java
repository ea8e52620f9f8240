package io.timecoin.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.runtime.Clocks;
import io.timecoin.runtime.Loop;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever there is for the engine wakes its loop. */
final class EngineWakesTest {

    private final ConsensusEngine engine = new ConsensusEngine(Clocks.system(), failure -> {
        throw new AssertionError(failure);
    });

    /** What was asked of the loop; it takes no turn. */
    private final List<String> asked = new ArrayList<>();

    private final Loop loop = new Loop() {
        @Override
        public void start() {
            asked.add("start");
        }

        @Override
        public void wake() {
            asked.add("wake");
        }

        @Override
        public void end() {
            asked.add("end");
        }
    };

    @BeforeEach
    @SuppressWarnings("NullAway") // no turn, no replica
    void start() {
        engine.start((name, turn) -> loop, null, replica -> {});
        assertEquals(List.of("start"), asked);
        asked.clear();
    }

    @Test
    void everyKindOfTaskWakesTheLoop() {
        assertTrue(engine.submit(replica -> {}));
        engine.answer(replica -> {});
        assertTrue(engine.submitTransactions(1, replica -> {}, () -> {}));
        var _ = engine.ask(replica -> 1);
        assertEquals(List.of("wake", "wake", "wake", "wake"), asked);
    }

    @Test
    void transactionsThatATurnLeavesWakeTheLoopForTheNext() {
        for (int i = 0; i <= ConsensusEngine.TRANSACTIONS_A_TURN; i++) {
            assertTrue(engine.submitTransactions(1, replica -> {}, () -> {}));
        }
        asked.clear();
        List<ConsensusEngine.Task> tasks = new ArrayList<>();
        assertTrue(engine.take(tasks));
        assertEquals(ConsensusEngine.TRANSACTIONS_A_TURN, tasks.size());
        assertEquals(List.of("wake"), asked);
        assertTrue(engine.take(tasks));
        assertEquals(ConsensusEngine.TRANSACTIONS_A_TURN + 1, tasks.size());
        assertEquals(List.of("wake"), asked);
    }

    @Test
    void stoppingEndsTheLoop() {
        engine.stop();
        assertEquals(List.of("end"), asked);
    }
}
