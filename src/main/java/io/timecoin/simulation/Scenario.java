package io.timecoin.simulation;

import java.util.Locale;

/** Kinds of runs by name. */
public enum Scenario {
    /** Nothing goes wrong. */
    CALM {
        @Override
        public RunPlan plan(long seed, int nodes, int traitors) {
            return RunPlan.calm(title(), seed, nodes);
        }
    },
    /** Anything goes wrong that can, several things at once. */
    MIXED {
        @Override
        public RunPlan plan(long seed, int nodes, int traitors) {
            return MixedFaults.draw(seed, nodes, traitors);
        }
    };

    /** The name on the command line. */
    public String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * A run of this kind.
     *
     * @param nodes masternodes, 4 to 100
     * @param traitors at most so many of them are faulty, always together below a third of the weight
     */
    public abstract RunPlan plan(long seed, int nodes, int traitors);
}
