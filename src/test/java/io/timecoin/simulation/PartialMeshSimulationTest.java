package io.timecoin.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Voters that nobody can dial have links to those that they can dial, and none to each other (protocol §5.8, §5.9): how long a node is
 * without a new final block. Times are those of the run; nothing depends on the machine.
 */
final class PartialMeshSimulationTest {

    private static final int PAYERS = SimulatedLedger.WALLETS - 1;
    private static final long VALUE = 1_000_000;
    private static final long GAP = 3_000;
    private static final long BEGIN = 5_000;
    private static final long END = 40_000;
    private static final long LOOK = 10;

    /** A settlement and disks that stall now and then take as long where all are linked; a lost view would take a second more. */
    private static final long MOST = 900;

    /** The last {@code hidden} of all have no links to each other. */
    private static SimulatedWorld world(long seed, int voters, int hidden) {
        RunPlan plan = RunPlan.calm("partial mesh", seed, voters).withEpochMillis(10_000);
        SimulatedWorld world = new SimulatedWorld(plan.withFaultMillis(END), false);
        for (int one = voters - hidden; one < voters; one++) {
            for (int other = voters - hidden; other < voters; other++) {
                if (one != other) {
                    world.network.cut(one, other, true);
                }
            }
        }
        return world;
    }

    /** Ten payments a second, each at one of the nodes in turn. */
    private static void pay(SimulatedWorld world, List<SimulatedNode> nodes) {
        for (int payer = 0; payer < PAYERS; payer++) {
            OutPoint coin = world.ledger.coinOf(payer);
            long value = SimulatedLedger.COIN;
            int turn = payer;
            for (long at = 1_000 + payer * GAP / PAYERS; at < END; at += GAP) {
                Transaction payment = world.ledger.transfer(coin, value, payer, PAYERS, VALUE, 0);
                SimulatedNode node = nodes.get(turn++ % nodes.size());
                world.time.after(at * VirtualTime.MILLI, () -> node.submit(List.of(payment)));
                coin = new OutPoint(payment.txid(), 1);
                value = payment.outputs().get(1).value();
            }
        }
    }

    /** Longest time that one of the nodes was without a new final block, ms. */
    private static long longestStall(SimulatedWorld world, List<SimulatedNode> nodes) {
        world.time.runUntil(BEGIN * VirtualTime.MILLI);
        long[] heights = new long[nodes.size()];
        long[] since = new long[nodes.size()];
        Arrays.fill(since, BEGIN);
        long longest = 0;
        for (long now = BEGIN; now < END; now += LOOK) {
            world.time.runUntil(now * VirtualTime.MILLI);
            for (int i = 0; i < nodes.size(); i++) {
                long height = nodes.get(i).replica().tip().height();
                longest = Math.max(longest, now - since[i]);
                if (height > heights[i]) {
                    heights[i] = height;
                    since[i] = now;
                }
            }
        }
        assertTrue(heights[0] > 100, "payments were made all the time");
        return longest;
    }

    private static void checkNobodyWaits(long seed, int voters, int hidden) {
        SimulatedWorld world = world(seed, voters, hidden);
        world.nodes().forEach(SimulatedNode::start);
        pay(world, world.nodes());
        long longest = longestStall(world, world.nodes());
        assertTrue(longest < MOST, "seed " + seed + ": " + longest + " ms without a new final block");
    }

    /** Whom any of them reaches, and itself, are a quorum of three. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void twoOfFourThatNobodyCanDialDelayNobody(long seed) {
        checkNobodyWaits(seed, 4, 2);
    }

    /** The same, of five. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void threeOfSevenThatNobodyCanDialDelayNobody(long seed) {
        checkNobodyWaits(seed, 7, 3);
    }
}
