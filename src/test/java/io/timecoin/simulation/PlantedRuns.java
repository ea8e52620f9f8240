package io.timecoin.simulation;

import java.util.stream.LongStream;

/** Runs inside a {@link MutatedProgram}; speaks to the outside in strings, since classes differ there. */
public final class PlantedRuns {

    private PlantedRuns() {}

    /** "INVARIANT seed: detail" of the first run that breaks an invariant, {@code first} before 0, 1, 2 …; or "none". */
    public static String firstViolation(String plan, long first, long seeds) {
        return LongStream.concat(LongStream.of(first), LongStream.range(0, seeds))
                .mapToObj(seed -> Simulation.run(PlantedPlan.valueOf(plan).plan(seed)))
                .flatMap(result -> result.violation().stream()
                        .map(violation ->
                                violation.invariant() + " " + result.plan().seed() + ": " + violation.getMessage()))
                .findFirst()
                .orElse("none");
    }
}
