package io.timecoin.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Anything goes wrong that can, from many seeds; a failure names the seed that repeats it. */
final class MixedFaultsSimulationTest {

    private static final long SEEDS = Long.getLong("timecoin.test.seeds", 1_000);
    private static final long FIRST = Long.getLong("timecoin.test.fromSeed", 0);

    /** What went wrong, with what it takes to repeat it. */
    private static List<String> violations(long first, long seeds, LongFunction<RunPlan> plan) {
        return LongStream.range(first, first + seeds)
                .parallel() // each run is one thread's; together they use the machine
                .mapToObj(seed -> Simulation.run(plan.apply(seed)))
                .flatMap(result -> result.violation().stream()
                        .map(violation ->
                                "seed " + result.plan().seed() + ": " + violation.getMessage() + "\n" + result.plan()))
                .toList();
    }

    @Test
    void sevenNodesTwoOfThemTraitorsStaySafeAndRecover() {
        assertEquals(List.of(), violations(FIRST, SEEDS, seed -> MixedFaults.draw(seed, 7, 2)));
    }

    @Test
    void networksOfOtherSizesDoSoToo() {
        assertEquals(
                List.of(),
                violations(FIRST, SEEDS / 10, seed -> MixedFaults.draw(seed, 4 + (int) (seed % 7), (int) (seed % 4))));
    }

    @Test
    void transactionsThatOnlyBlocksBringAreFetchedAndBecomeFinal() {
        assertEquals(List.of(), violations(FIRST, 20, seed -> {
            RunPlan calm = RunPlan.calm("no-gossip", seed, 4);
            return calm.withFaults(List.of(new Fault.GossipLost(0, calm.faultMillis())));
        }));
    }

    @Test
    void realSignaturesChangeNothing() {
        assertEquals(List.of(), violations(FIRST, 20, seed -> MixedFaults.drawWithRealSignatures(seed, 5, 1)));
    }

    @Test
    void theSameSeedIsTheSameRun() {
        RunResult once = Simulation.run(MixedFaults.draw(5, 7, 2));
        RunResult again = Simulation.run(MixedFaults.draw(5, 7, 2));
        assertEquals(once, again);
        assertTrue(once.events() > 1_000, "something happened: " + once.events() + " events");
    }
}
