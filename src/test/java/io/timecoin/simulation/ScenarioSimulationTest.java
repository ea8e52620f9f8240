package io.timecoin.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.simulation.Violation.Invariant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each scenario brings about what it is named after, and nothing breaks. A failure names seed and plan. */
final class ScenarioSimulationTest {

    private static final long SEEDS = Long.getLong("timecoin.test.scenarioSeeds", 20);
    private static final long FIRST = Long.getLong("timecoin.test.fromSeed", 0);

    /** What an attack by too many can break; anything else would be a mistake of the program. */
    private static final Set<Invariant> FORKS = EnumSet.of(
            Invariant.ONE_FINAL_BLOCK_PER_HEIGHT,
            Invariant.ONE_NOTARIZED_BLOCK_PER_VIEW,
            Invariant.FINAL_VIEW_NOT_NULLIFIED,
            Invariant.NO_HALT);

    private static List<String> violations(ScenarioTotals totals) {
        return totals.broken().stream()
                .map(run -> "seed " + run.plan().seed() + ": "
                        + run.violation().map(Violation::getMessage).orElse("") + "\n" + run.plan())
                .toList();
    }

    /** Floods are tens of thousands of messages in each run. */
    private static long seeds(Scenario scenario) {
        return scenario == Scenario.FLOODS ? Math.ceilDiv(SEEDS, 4) : SEEDS;
    }

    private static ScenarioTotals run(Scenario scenario, int nodes, int traitors) {
        return Campaign.of(scenario, nodes, traitors, false)
                .run(FIRST, seeds(scenario), Runtime.getRuntime().availableProcessors(), soFar -> {});
    }

    static List<Scenario> scenarios() {
        return Scenario.keepingAllInvariants();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void whatAScenarioIsNamedAfterOccursAndNothingBreaks(Scenario scenario) {
        ScenarioTotals totals = run(scenario, 7, 0);
        assertEquals(List.of(), violations(totals));
        for (Situation situation : scenario.situations()) {
            assertTrue(
                    2 * totals.runsWith(situation) > totals.seeds(),
                    situation + " occurred in " + totals.runsWith(situation) + " of " + totals.seeds() + " runs");
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void nothingBreaksWithTraitorsEither(Scenario scenario) {
        assertEquals(List.of(), violations(run(scenario, 7, 2)));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void nothingBreaksInTheSmallestNetwork(Scenario scenario) {
        assertEquals(List.of(), violations(run(scenario, 4, 1)));
    }

    @Test
    void moreThanAThirdOfTraitorsForkTheChainAndThatIsSeen() {
        ScenarioTotals totals = run(Scenario.TOO_MANY_TRAITORS, 7, 3);
        assertFalse(totals.broken().isEmpty(), "seeds from " + FIRST + ": nothing broke");
        for (RunResult run : totals.broken()) {
            Invariant broken = run.violation().orElseThrow().invariant();
            assertTrue(FORKS.contains(broken), "seed " + run.plan().seed() + ": " + broken);
        }
    }
}
