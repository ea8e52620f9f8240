package io.timecoin.simulation;

import io.timecoin.simulation.Violation.Invariant;
import java.util.List;
import java.util.Set;

/**
 * A mistake that somebody could make in the program, and what has to find it.
 *
 * @param name in words
 */
record PlantedMistake(String name, Finder finder, List<Mutation> mutations) {

    /** What finds a mistake. */
    sealed interface Finder {

        /**
         * One of the runs of a plan, of which the program without the mistake passes all, breaks one of these.
         *
         * @param seed tried first
         */
        record Runs(PlantedPlan plan, long seed, Set<Invariant> broken) implements Finder {}

        /**
         * A test fails.
         *
         * @param testClass below {@code io.timecoin}
         */
        record RuleTest(String testClass, String method) implements Finder {}
    }

    /** A mistake that so far is only known by its name. */
    static PlantedMistake mistake(String name, Finder finder, Mutation... mutations) {
        return new PlantedMistake(name, finder, List.of(mutations));
    }

    static Finder runs(PlantedPlan plan, long seed, Invariant... broken) {
        return new Finder.Runs(plan, seed, Set.of(broken));
    }

    static Finder test(String testClass, String method) {
        return new Finder.RuleTest(testClass, method);
    }

    @Override
    public String toString() {
        return name;
    }
}
