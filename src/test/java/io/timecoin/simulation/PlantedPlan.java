package io.timecoin.simulation;

import io.timecoin.simulation.Fault.CrashInWrite;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Kinds of runs in which mistakes are looked for. */
enum PlantedPlan {

    /** Nothing goes wrong; six of equal weight, so that four of them are exactly two thirds. */
    CALM {
        @Override
        RunPlan plan(long seed) {
            return RunPlan.calm("calm", seed, 6).withEpochMillis(5_000);
        }
    },

    /** Anything goes wrong; four nodes, one of them perhaps a traitor. */
    MIXED {
        @Override
        RunPlan plan(long seed) {
            return MixedFaults.draw(seed, 4, 1);
        }
    },

    /** Power failures in the middle of writing votes, one after the other. */
    CRASHES_IN_WRITES {
        @Override
        RunPlan plan(long seed) {
            List<Fault> crashes = LongStream.range(0, 24)
                    .<Fault>mapToObj(i -> new CrashInWrite(500 + 450 * i, 100, (int) ((seed + i) % 4)))
                    .toList();
            return RunPlan.calm("crashes-in-writes", seed, 4).withFaults(crashes);
        }
    },

    /** Settlements that are notarized and not final when the power fails or the network is cut. */
    SETTLEMENTS {
        @Override
        RunPlan plan(long seed) {
            return Scenario.SETTLEMENT_NOTARIZED_NOT_FINAL.plan(seed, 4, 0);
        }
    },

    /** Views that some nullify and others do not. */
    SPLIT_VIEWS {
        @Override
        RunPlan plan(long seed) {
            return Scenario.SPLIT_VIEWS.plan(seed, 4, 0);
        }
    },

    /** Leaders that propose on parents that the rules do not allow. */
    WRONG_PARENTS {
        @Override
        RunPlan plan(long seed) {
            return withTraitor(seed, TreasonKind.WRONG_PARENT)
                    .withFaults(List.of(new Fault.BadNetwork(300, 11_000, 300, 0)));
        }
    },

    /** A voter that gives its blocks to just so many that they are notarized. */
    WITHHELD_BLOCKS {
        @Override
        RunPlan plan(long seed) {
            return withTraitor(seed, TreasonKind.WITHHOLDS_BLOCKS);
        }
    },

    /** A voter that votes for everything. */
    FALSE_VOTES {
        @Override
        RunPlan plan(long seed) {
            return withTraitor(seed, TreasonKind.EQUIVOCATING_LEADER, TreasonKind.VOTES_FOR_EVERYTHING);
        }
    },

    /** A voter that fills all links as fast as they are read. */
    FLOODS {
        @Override
        RunPlan plan(long seed) {
            return Scenario.FLOODS.plan(seed, 4, 1);
        }
    },

    /** The whole network loses its power just after a view was left by a nullification. */
    POWER_CUTS {
        @Override
        RunPlan plan(long seed) {
            return Scenario.ALL_CRASH_AFTER_NULLIFY.plan(seed, 4, 0);
        }
    };

    private static RunPlan withTraitor(long seed, TreasonKind... kinds) {
        return RunPlan.calm("traitor", seed, 4)
                .withLinks(LinkProfile.WAN)
                .withTreasons(Map.of((int) (seed % 4), List.of(kinds)));
    }

    abstract RunPlan plan(long seed);
}
