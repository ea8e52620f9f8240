package io.timecoin.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs in which something once broke, and why. What a seed draws changes with the faults; the fault stays named. */
final class RegressionSeedsTest {

    @ParameterizedTest
    @CsvSource({
        "4, 1, 16128, early messages of a voter that was gone showed life when the next epoch opened",
        "4, 1, 29506, the same on a LAN",
        "4, 1, 28523, a timer grew with views that were notarized and given up",
        "7, 2, 6695, the same to a longer timer",
        "7, 2, 7534, a leader that kept its block back was asked for it first in each of its views",
        "4, 1, 43248, a proposer that had been silent under a fault was asked after those who did not have it"
    })
    void staysMended(int nodes, int traitors, long seed, String fault) {
        ScenarioTotals totals =
                Campaign.of(Scenario.MIXED, nodes, traitors, false).run(seed, 1, 1, soFar -> {});
        assertEquals(
                List.of(),
                totals.broken().stream()
                        .flatMap(run -> run.violation().stream())
                        .map(Violation::getMessage)
                        .toList(),
                fault);
    }
}
