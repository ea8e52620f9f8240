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

    /** The faults of seed 1064087, which made voter 6 contradict itself while its clock was 33 s behind. */
    private static RunPlan recordLost(long seed, long clockMillis) {
        return RunPlan.calm("record-lost", seed, 7)
                .withEpochMillis(5_000)
                .withLinks(LinkProfile.WAN)
                .withFaultMillis(15_000)
                .withFaults(List.of(
                        new Fault.PowerCut(1_346, 1_000),
                        new Fault.PowerCut(6_957, 1_000),
                        new Fault.Crash(6_094, 2_403, 5),
                        new Fault.BadNetwork(9_858, 3_207, 95, 82),
                        new Fault.ClockJump(10_133, 3_545, 6, clockMillis),
                        new Fault.DiskGone(11_696, 838, 6)));
    }

    @Test
    void aVoterThatLostItsRecordAndHasAClockAtTheLimitContradictsNothing() {
        assertEquals(List.of(), violations(0, 200, seed -> recordLost(seed, -3_900)));
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
