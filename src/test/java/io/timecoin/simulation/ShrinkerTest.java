package io.timecoin.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.simulation.Fault.CrashInWrite;
import io.timecoin.simulation.Fault.OldDisk;
import io.timecoin.simulation.Violation.Invariant;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class ShrinkerTest {

    /** Power failures in the middle of writing votes, of nodes that send them too early. */
    static RunPlan flawed(long seed) {
        List<Fault> crashes = LongStream.range(0, 24)
                .<Fault>mapToObj(i -> new CrashInWrite(500 + 450 * i, 100, (int) ((seed + i) % 4)))
                .toList();
        return RunPlan.calm("crashes-in-writes", seed, 4)
                .withFaults(crashes)
                .withTreasons(Map.of(3, List.of(TreasonKind.SILENT_LEADER)))
                .withFlaw(Flaw.SENDS_BEFORE_DURABLE);
    }

    private static RunResult broken() {
        return LongStream.range(0, 60)
                .mapToObj(seed -> Simulation.run(flawed(seed)))
                .filter(result -> result.violation().isPresent())
                .findFirst()
                .orElseThrow(() -> new AssertionError("none of 60 seeds broke"));
    }

    private static Invariant invariant(RunResult result) {
        return result.violation().orElseThrow().invariant();
    }

    @Test
    void aRunThatBreaksIsMadeSmallerAndBreaksTheSameStill() {
        RunResult broken = broken();
        ShortestTrace shortest = Shrinker.shrink(broken, Shrinker.USUAL_RUNS);
        RunPlan small = shortest.result().plan();
        assertEquals(Invariant.NO_CONTRADICTION, invariant(broken));
        assertEquals(Invariant.NO_CONTRADICTION, invariant(shortest.result()));
        assertTrue(small.faults().size() <= 4, "one for each node is enough: " + small.faults());
        assertTrue(small.treasons().isEmpty(), "the traitor is not needed: " + small.treasons());
        assertTrue(small.faultMillis() <= broken.plan().faultMillis(), shortest.plan());
        assertTrue(shortest.runs() <= Shrinker.USUAL_RUNS, shortest.runs() + " runs");
    }

    @Test
    void theTraceEndsWithTheViolationAndIsShorterThanTheRun() {
        RunResult broken = broken();
        ShortestTrace shortest = Shrinker.shrink(broken, Shrinker.USUAL_RUNS);
        assertFalse(shortest.lines().isEmpty());
        assertTrue(
                shortest.lines().getLast().endsWith(shortest.violation()),
                shortest.lines().getLast());
        assertTrue(
                shortest.lines().getFirst().contains("enters view"),
                shortest.lines().getFirst());
        int whole = Simulation.trace(broken.plan()).trace().size();
        assertTrue(shortest.lines().size() < whole, shortest.lines().size() + " of " + whole + " lines");
    }

    @Test
    void theSameRunIsAlwaysMadeSmallerAlike() {
        RunResult broken = broken();
        ShortestTrace once = Shrinker.shrink(broken, 50);
        ShortestTrace again = Shrinker.shrink(broken, 50);
        assertEquals(once.result().plan(), again.result().plan());
        assertEquals(once.result().trace(), again.result().trace());
        assertEquals(once.runs(), again.runs());
    }

    @Test
    void itStopsAtTheRunsItMayMake() {
        assertTrue(Shrinker.shrink(broken(), 3).runs() <= 3);
    }

    @Test
    void aRunThatBreaksNothingCannotBeMadeSmaller() {
        RunResult calm = Simulation.run(RunPlan.calm("calm", 1, 4));
        assertThrows(IllegalArgumentException.class, () -> Shrinker.shrink(calm, 1));
    }

    @Test
    void aPlanWithAThirdOrMoreFaultyIsNotFair() {
        RunPlan calm = RunPlan.calm("calm", 1, 4).withTreasons(Map.of(0, List.of(TreasonKind.SILENT)));
        assertTrue(Shrinker.isFair(calm));
        assertTrue(Shrinker.isFair(calm.withFaults(List.of(new OldDisk(1_000, 100, 0, 500)))));
        assertFalse(Shrinker.isFair(calm.withFaults(List.of(new Fault.DiskGone(1_000, 100, 1)))));
        assertTrue(Shrinker.isFair(calm.withFaults(List.of(new Fault.SomeStayAway(1_000, 100, 0b0001)))));
        assertFalse(Shrinker.isFair(calm.withFaults(List.of(new Fault.SomeStayAway(1_000, 100, 0b0010)))));
    }
}
