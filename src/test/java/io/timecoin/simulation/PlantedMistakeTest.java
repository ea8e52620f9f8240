package io.timecoin.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.simulation.PlantedMistake.Finder;
import io.timecoin.simulation.Violation.Invariant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;

/** Mistakes made on purpose are found: a checker or a test that cannot fail would be none. */
final class PlantedMistakeTest {

    /** So many runs are given a mistake to show itself. */
    private static final long SEEDS = 60;

    private static final long FEW = 3;

    static List<PlantedMistake> mistakes() {
        return PlantedMistakes.all();
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void isFound(PlantedMistake mistake, TestReporter reporter) throws ReflectiveOperationException {
        MutatedProgram program = new MutatedProgram(mistake.mutations());
        String found = switch (mistake.finder()) {
            case Finder.Runs runs -> foundByRuns(program, runs);
            case Finder.RuleTest test -> foundByTest(program, test);
        };
        reporter.publishEntry(mistake.name(), found);
    }

    private static String foundByRuns(MutatedProgram program, Finder.Runs runs) throws ReflectiveOperationException {
        String found = (String) program.loadClass(PlantedRuns.class.getName())
                .getMethod("firstViolation", String.class, long.class, long.class)
                .invoke(null, runs.plan().name(), runs.seed(), SEEDS);
        String invariant = found.substring(0, Math.max(0, found.indexOf(' ')));
        assertTrue(
                runs.broken().stream().map(Invariant::name).anyMatch(invariant::equals),
                () -> "of " + SEEDS + " runs of " + runs.plan() + " found: " + found);
        return found;
    }

    private static String foundByTest(MutatedProgram program, Finder.RuleTest test) {
        Map<String, TestExecutionResult> results = RuleTests.run(program, List.of(test));
        assertEquals(1, results.size(), () -> test + ": " + results);
        TestExecutionResult result = results.values().iterator().next();
        Throwable failure = result.getThrowable().orElseThrow(() -> new AssertionError(test + " does not fail"));
        boolean byWhatItChecks = failure instanceof AssertionError || failure instanceof IllegalStateException;
        assertTrue(byWhatItChecks && result.getStatus() == Status.FAILED, () -> test + " fails by " + failure);
        return test.testClass() + "." + test.method() + ": " + failure.getMessage();
    }

    @Test
    void withoutAMistakeTheSameTestsPass() {
        Set<Finder.RuleTest> tests = new LinkedHashSet<>();
        for (PlantedMistake mistake : mistakes()) {
            if (mistake.finder() instanceof Finder.RuleTest test) {
                tests.add(test);
            }
        }
        Map<String, TestExecutionResult> results = RuleTests.run(new MutatedProgram(List.of()), tests);
        assertEquals(tests.size(), results.size());
        results.forEach((test, result) -> assertEquals(Optional.empty(), result.getThrowable(), test));
    }

    @Test
    void withoutAMistakeTheSameRunsBreakNothing() {
        Set<String> run = new LinkedHashSet<>();
        for (PlantedMistake mistake : mistakes()) {
            if (mistake.finder() instanceof Finder.Runs runs) {
                LongStream.concat(LongStream.of(runs.seed()), LongStream.range(0, FEW))
                        .filter(seed -> run.add(runs.plan() + " " + seed))
                        .forEach(seed -> assertEquals(
                                Optional.empty(),
                                Simulation.run(runs.plan().plan(seed))
                                        .violation()
                                        .map(Violation::getMessage),
                                () -> runs.plan() + " " + seed));
            }
        }
    }

    @Test
    void theProgramLoadedASecondTimeIsStillRight() throws ReflectiveOperationException {
        Object found = new MutatedProgram(List.of())
                .loadClass(PlantedRuns.class.getName())
                .getMethod("firstViolation", String.class, long.class, long.class)
                .invoke(null, PlantedPlan.MIXED.name(), 0, FEW);
        assertEquals("none", found);
    }

    @Test
    void aMistakeThatFitsNowhereOrInSeveralPlacesIsRefused() {
        List<Mutation> misfits = List.of(
                MutationPlace.in("consensus.VotingRules", "nullify").reads("noSuchField", null),
                MutationPlace.in("consensus.VotingRules", "noSuchMethod").doesNothing(),
                MutationPlace.in("consensus.VotingRules", "isFreshOn")
                        .call("equals")
                        .answers(true),
                MutationPlace.in("consensus.NoSuchClass", "nullify").doesNothing());
        for (Mutation misfit : misfits) {
            assertThrows(IllegalStateException.class, () -> new MutatedProgram(List.of(misfit)));
        }
    }

    private static Optional<Invariant> firstViolation(Flaw flaw, long seeds) {
        return LongStream.range(0, seeds)
                .mapToObj(seed ->
                        Simulation.run(PlantedPlan.CRASHES_IN_WRITES.plan(seed).withFlaw(flaw)))
                .flatMap(result -> result.violation().stream())
                .map(Violation::invariant)
                .findFirst();
    }

    @Test
    void aVoteThatLeavesBeforeItIsDurableIsFound() {
        assertEquals(Optional.empty(), firstViolation(Flaw.NONE, FEW));
        assertEquals(Optional.of(Invariant.NO_CONTRADICTION), firstViolation(Flaw.SENDS_BEFORE_DURABLE, SEEDS));
    }
}
