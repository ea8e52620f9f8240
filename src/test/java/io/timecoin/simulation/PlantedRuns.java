package io.timecoin.simulation;

/** Runs inside a {@link MutatedProgram}; speaks to the outside in strings, since classes differ there. */
public final class PlantedRuns {

    private PlantedRuns() {}

    /** "invariant seed" of the first violation of runs with 4 nodes and one traitor; or "none". */
    public static String firstViolation(long seeds) {
        for (long seed = 0; seed < seeds; seed++) {
            var violation = Simulation.run(MixedFaults.draw(seed, 4, 1)).violation();
            if (violation.isPresent()) {
                return violation.get().invariant() + " " + seed;
            }
        }
        return "none";
    }
}
