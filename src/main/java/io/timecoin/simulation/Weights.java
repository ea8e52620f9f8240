package io.timecoin.simulation;

import io.timecoin.ledger.ActiveSet;
import io.timecoin.ledger.MasternodeTier;
import io.timecoin.ledger.Voter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Who weighs how much, and who may be faulty. */
final class Weights {

    private Weights() {}

    static List<MasternodeTier> equal(int nodes) {
        return Collections.nCopies(nodes, MasternodeTier.BRONZE);
    }

    /** Silver and Bronze, at least four of them Silver, so that none has a third of the weight. */
    static List<MasternodeTier> mixed(int nodes, SplittableRandom random) {
        List<MasternodeTier> tiers = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            tiers.add(i < 4 || random.nextBoolean() ? MasternodeTier.SILVER : MasternodeTier.BRONZE);
        }
        return tiers;
    }

    /** Draws voters, by index in the active set, at most {@code most} and together below a third of the weight. */
    static List<Integer> belowThird(
            List<MasternodeTier> tiers, int most, boolean realSignatures, SplittableRandom random) {
        return belowThird(tiers, Set.of(), most, realSignatures, random);
    }

    /** The same beside some that are faulty already: all together are below a third. */
    static List<Integer> belowThird(
            List<MasternodeTier> tiers,
            Set<Integer> faulty,
            int most,
            boolean realSignatures,
            SplittableRandom random) {
        ActiveSet set = new SimulatedLedger(new SimulatedKeys(realSignatures), tiers, 10_000, 50, 0, 0).set;
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < set.size(); i++) {
            order.add(random.nextInt(order.size() + 1), i);
        }
        List<Integer> drawn = new ArrayList<>();
        long weight =
                faulty.stream().mapToLong(voter -> set.voter(voter).weight()).sum();
        for (int voter : order) {
            Voter candidate = set.voter(voter);
            if (!faulty.contains(voter)
                    && drawn.size() < most
                    && 3 * (weight + candidate.weight()) < set.totalWeight()) {
                drawn.add(voter);
                weight += candidate.weight();
            }
        }
        return drawn;
    }

    /** Whether voters, by index in the active set, have together less than a third of the weight. */
    static boolean isBelowThird(List<MasternodeTier> tiers, Set<Integer> voters, boolean realSignatures) {
        ActiveSet set = new SimulatedLedger(new SimulatedKeys(realSignatures), tiers, 10_000, 50, 0, 0).set;
        long weight =
                voters.stream().mapToLong(voter -> set.voter(voter).weight()).sum();
        return 3 * weight < set.totalWeight();
    }
}
