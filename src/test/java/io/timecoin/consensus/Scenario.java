package io.timecoin.consensus;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What happens to a simulated network.
 *
 * @param weights of the voters, one row per epoch, used in turn
 * @param traitors faulty operators, in every epoch together below a third of the weight
 * @param drop share of messages that are lost while there are faults
 * @param maxDelay milliseconds that a message takes at most while there are faults
 * @param crashes how many times a correct node crashes
 * @param partitions how many times the network falls apart
 * @param faultsEnd when everything heals, in milliseconds
 */
record Scenario(
        long seed,
        List<List<Long>> weights,
        Map<Integer, Treason> traitors,
        int settlementEvery,
        double drop,
        int maxDelay,
        int crashes,
        int partitions,
        long faultsEnd,
        Flaw flaw) {

    enum Treason {
        /** Says nothing, ever: a dead node. */
        SILENT,
        /** Nullifies whatever it sees. */
        NULLIFIER,
        /** Proposes two blocks, votes for everything, finalizes and nullifies. */
        EQUIVOCATOR
    }

    /** Mistakes made on purpose, to see that they are found. */
    enum Flaw {
        NONE,
        /** Votes leave before they are durable. */
        SENDS_BEFORE_DURABLE,
        /** Own votes count before they are durable. */
        COUNTS_BEFORE_DURABLE,
        /** Each half of the network takes itself for a quorum. */
        COUNTS_HALF_AS_QUORUM
    }

    /** A network drawn from a seed. */
    static Scenario random(long seed) {
        Random random = new Random(seed);
        int size = 2 + random.nextInt(6);
        List<List<Long>> weights = new ArrayList<>();
        for (int sets = 1 + random.nextInt(3); sets > 0; sets--) {
            boolean equal = random.nextBoolean();
            List<Long> row = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                row.add(equal ? 1L : 1 + random.nextInt(10));
            }
            weights.add(row);
        }
        boolean calm = random.nextInt(4) == 0;
        return new Scenario(
                seed,
                weights,
                drawTraitors(random, weights),
                3 + random.nextInt(6),
                calm ? 0 : random.nextInt(30) / 100.0,
                5 + random.nextInt(calm ? 60 : 600),
                calm ? 0 : random.nextInt(8),
                calm ? 0 : random.nextInt(3),
                20_000,
                Flaw.NONE);
    }

    /** Four equal voters in a bad network, with a mistake. */
    static Scenario flawed(long seed, Flaw flaw) {
        return new Scenario(seed, List.of(List.of(1L, 1L, 1L, 1L)), Map.of(), 50, 0.2, 400, 30, 2, 20_000, flaw);
    }

    private static Map<Integer, Treason> drawTraitors(Random random, List<List<Long>> weights) {
        Map<Integer, Treason> traitors = new TreeMap<>();
        for (int tries = random.nextInt(4); tries > 0; tries--) {
            Set<Integer> faulty = new TreeSet<>(traitors.keySet());
            int candidate = random.nextInt(weights.getFirst().size());
            faulty.add(candidate);
            if (isBelowThird(faulty, weights)) {
                traitors.put(candidate, Treason.values()[random.nextInt(Treason.values().length)]);
            }
        }
        return traitors;
    }

    private static boolean isBelowThird(Set<Integer> faulty, List<List<Long>> weights) {
        for (List<Long> row : weights) {
            long total = 0;
            long bad = 0;
            for (int i = 0; i < row.size(); i++) {
                total += row.get(i);
                bad += faulty.contains(i) ? row.get(i) : 0;
            }
            if (3 * bad >= total) {
                return false;
            }
        }
        return true;
    }
}
