package io.timecoin.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.consensus.Scenario.Flaw;
import io.timecoin.consensus.Scenario.Treason;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whole networks of cores on virtual time: protocol §5's safety after every event, and a common head soon after all faults
 * have ended. A failure names the seed that repeats it.
 */
final class ConsensusSimulationTest {

    private static final List<List<Long>> FOUR = List.of(List.of(1L, 1L, 1L, 1L));

    @Test
    void networksDrawnFromManySeedsStaySafeAndRecover() {
        for (long seed = 0; seed < Long.getLong("timecoin.test.seeds", 100); seed++) {
            SimulatedNetwork.run(Scenario.random(seed));
        }
    }

    @Test
    void aVoterThatIsDeadForEverCostsNoBlocks() {
        SimulatedNetwork network = SimulatedNetwork.run(
                new Scenario(1, FOUR, Map.of(2, Treason.SILENT), 5, 0, 40, 0, 0, 20_000, Flaw.NONE));
        assertTrue(network.highest() >= 10, "only " + network.highest() + " blocks in 20 s");
    }

    @ParameterizedTest
    @EnumSource(Treason.class)
    void aTraitorOfEveryKindIsSurvivedInABadNetwork(Treason treason) {
        for (long seed = 0; seed < 10; seed++) {
            SimulatedNetwork.run(
                    new Scenario(seed, FOUR, Map.of((int) seed % 4, treason), 4, 0.2, 300, 4, 1, 20_000, Flaw.NONE));
        }
    }

    @Test
    void twoTraitorsOfSevenAreSurvivedWhileTheSetChangesEveryFewBlocks() {
        List<List<Long>> sets = List.of(
                List.of(1L, 1L, 1L, 1L, 1L, 1L, 1L),
                List.of(3L, 2L, 2L, 3L, 2L, 3L, 2L),
                List.of(9L, 10L, 1L, 10L, 10L, 9L, 2L));
        for (long seed = 0; seed < 8; seed++) {
            Map<Integer, Treason> traitors = Map.of(2, Treason.EQUIVOCATOR, 6, Treason.NULLIFIER);
            SimulatedNetwork.run(new Scenario(seed, sets, traitors, 3, 0.1, 200, 3, 1, 20_000, Flaw.NONE));
        }
    }

    @Test
    void messagesSlowerThanEveryTimerAreOutwaitedOnceTheyComeInTime() {
        for (long seed = 0; seed < 8; seed++) {
            SimulatedNetwork.run(new Scenario(seed, FOUR, Map.of(), 6, 0, 4_000, 0, 0, 40_000, Flaw.NONE));
        }
    }

    @Test
    void theSameSeedIsTheSameRun() {
        SimulatedNetwork once = SimulatedNetwork.run(Scenario.random(5));
        SimulatedNetwork again = SimulatedNetwork.run(Scenario.random(5));
        assertEquals(once.deliveries(), again.deliveries());
        assertEquals(once.now, again.now);
        assertEquals(once.highest(), again.highest());
    }

    @ParameterizedTest
    @EnumSource(value = Flaw.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aMistakeMadeOnPurposeIsFoundWithinTwentySeeds(Flaw flaw) {
        assertFalse(
                LongStream.range(0, 20).allMatch(seed -> isSafe(Scenario.flawed(seed, flaw))),
                "nobody noticed " + flaw);
    }

    private static boolean isSafe(Scenario scenario) {
        try {
            SimulatedNetwork.run(scenario);
            return true;
        } catch (AssertionError found) {
            return false;
        }
    }
}
