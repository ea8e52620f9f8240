package io.timecoin.replica;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.replica.SimulatedReplicas.Plan;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReplicaNetworkTest {

    static LongStream seeds() {
        return LongStream.range(0, 24);
    }

    private static Plan plan(long seed) {
        Random random = new Random(seed);
        return new Plan(
                seed,
                4 + random.nextInt(4),
                random.nextInt(3) == 0 ? 0 : random.nextDouble() * 0.2,
                5 + random.nextInt(80),
                random.nextInt(6),
                random.nextInt(4) != 0,
                random.nextInt(3) == 0);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void replicasAgreeOnOneChainOfValidBlocksWhateverTheNetworkDoes(long seed) {
        SimulatedReplicas run = SimulatedReplicas.run(plan(seed));
        assertTrue(run.epoch() >= 2, "several settlements");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aLeaderMayProposeTransactionsThatNobodyElseHas(long seed) {
        SimulatedReplicas run = SimulatedReplicas.run(new Plan(seed, 4, 0.05, 20, 0, false, false));
        assertTrue(run.fetches() > 0, "bodies were fetched");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aNodeThatWasOffForSeveralEpochsFetchesThem(long seed) {
        SimulatedReplicas.run(new Plan(seed, 5, 0, 20, 0, true, true));
    }
}
