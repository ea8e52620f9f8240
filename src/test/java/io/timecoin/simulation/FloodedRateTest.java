package io.timecoin.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What one voter of four costs that sends as fast as it is read, where processors and links have their limits (protocol §7). */
final class FloodedRateTest {

    private static final long SEEDS = 3;
    private static final int TRAITOR = 3;
    private static final int NODES = 4;
    private static final long MILLIS = 3_000;

    /** An Ed25519 signature, and what the engine does with a message, on one core each that is slow, so that fewer payments fill it. */
    private static final VirtualCpu.Costs COSTS = new VirtualCpu.Costs(300_000, 20_000, 1);

    /** More than the verifiers can do. */
    private static final int PER_SECOND = 3_000;

    private record Outcome(int payments, long nullifiedOfCorrectLeaders) {}

    private static Outcome run(long seed, Map<Integer, List<TreasonKind>> treasons) {
        long end = SteadyLoad.BEGIN + MILLIS;
        RunPlan plan = RunPlan.calm("flooded rate", seed, NODES)
                .withTreasons(treasons)
                .withCosts(COSTS)
                .withLinkLimits(true)
                .withEpochMillis(60_000)
                .withMaxBlockTransactions(4_000)
                .withFaultMillis(end);
        SimulatedWorld world = new SimulatedWorld(plan, false);
        SteadyLoad load = new SteadyLoad(world);
        world.nodes().forEach(SimulatedNode::start);
        load.schedule((int) (PER_SECOND * MILLIS / 1_000), end);
        world.time.runUntil(end * VirtualTime.MILLI);
        return new Outcome(load.finalAt(world.node(0)), world.checkers.nullifiedOfCorrectLeaders());
    }

    private static Outcome with(long seed, TreasonKind kind) {
        return run(seed, Map.of(TRAITOR, List.of(kind)));
    }

    /** By flooding it is late with its own proposals, so that its views are lost, as those of a leader that says nothing. */
    @Test
    void aVoterThatFloodsCostsNoViewOfACorrectLeaderAndHardlyMoreThanOneThatLeadsItsOwnInSilence() {
        int silent = 0;
        int flooded = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            silent += with(seed, TreasonKind.SILENT_LEADER).payments();
            Outcome attacked = with(seed, TreasonKind.FLOODS_WITHOUT_PAUSE);
            flooded += attacked.payments();
            assertEquals(0, attacked.nullifiedOfCorrectLeaders(), "seed " + seed);
        }
        assertTrue(10 * flooded > 9 * silent, "final while flooded " + flooded + ", else " + silent);
    }
}
