package io.timecoin.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LargeBlockTest {

    /** A block needs this many transactions of one coin each to be too large; where fewer are allowed, that is found first. */
    private static final int TRANSACTIONS = 100;

    @Test
    void aBlockOfTooManyBytesIsBorne() {
        long proposed = LongStream.range(0, 4)
                .mapToObj(seed -> RunPlan.calm("large-blocks", seed, 4)
                        .withMaxBlockTransactions(TRANSACTIONS)
                        .withEpochMillis(5_000)
                        .withTreasons(Map.of((int) (seed % 4), List.of(TreasonKind.INVALID_BLOCKS))))
                .filter(LargeBlockTest::proposesTooLarge)
                .count();
        assertTrue(proposed > 0, "no traitor proposed one");
    }

    private static boolean proposesTooLarge(RunPlan plan) {
        RunResult result = Simulation.trace(plan);
        assertEquals(Optional.empty(), result.violation().map(Violation::getMessage), "seed " + plan.seed());
        return result.trace().stream().anyMatch(line -> line.endsWith("which breaks " + Breach.BLOCK_TOO_LARGE));
    }
}
