package io.timecoin.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.consensus.Proposal;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.GetBlock;
import io.timecoin.network.PeerMessage.GetFinalBlocks;
import io.timecoin.network.PeerMessage.GetTransactions;
import io.timecoin.network.PeerMessage.ProposalMessage;
import io.timecoin.network.PeerMessage.TransactionsMessage;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Four nodes under a steady load, of which the one that is asked first for what is missing says nothing (protocol §5.3): how
 * long correct nodes are without a new final block. Times are those of the run; nothing depends on the machine.
 */
final class SilentSourceSimulationTest {

    private static final int SILENT = 0;
    private static final int LACKING = 3;
    private static final int PAYERS = SimulatedLedger.WALLETS - 1;
    private static final long VALUE = 1_000_000;
    private static final long GAP = 3_000;
    private static final long BEGIN = 3_000;
    private static final long END = 40_000;
    private static final long LOOK = 10;

    /** The moment that a silent source costs, and disks that stall now and then, ms; it was 8,000 and more. */
    private static final long MOST = 900;

    private static SimulatedWorld world(long seed) {
        RunPlan plan = RunPlan.calm("silent source", seed, 4).withEpochMillis(600_000);
        return new SimulatedWorld(plan.withFaultMillis(END), false);
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

    /** Messages for which {@code lost} holds never come to a node. */
    private static void lose(SimulatedNode node, Predicate<PeerMessage> lost) {
        node.world().network.connect(node.host, (from, envelope) -> {
            if (!lost.test(envelope.message)) {
                node.receive(from, envelope);
            }
        });
    }

    /** Longest time that one of the nodes was without a new final block, ms. */
    private static long longestStall(SimulatedWorld world, List<SimulatedNode> nodes) {
        world.time.runUntil(BEGIN * VirtualTime.MILLI);
        long[] heights = new long[world.nodes().size()];
        long[] since = new long[world.nodes().size()];
        Arrays.fill(since, BEGIN);
        long longest = 0;
        for (long now = BEGIN; now < END; now += LOOK) {
            world.time.runUntil(now * VirtualTime.MILLI);
            for (SimulatedNode node : nodes) {
                long height = node.replica().tip().height();
                longest = Math.max(longest, now - since[node.host]);
                if (height > heights[node.host]) {
                    heights[node.host] = height;
                    since[node.host] = now;
                }
            }
        }
        assertTrue(heights[LACKING] > 100, "payments were made all the time");
        return longest;
    }

    private static void assertBelow(long most, long longest, long seed) {
        assertTrue(longest < most, "seed " + seed + ": " + longest + " ms without a new final block");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aLeaderThatGivesItsBodiesToJustEnoughDelaysNobodyForLong(long seed) {
        RunPlan plan = RunPlan.calm("silent source", seed, 4)
                .withTreasons(Map.of(SILENT, List.of(TreasonKind.WITHHOLDS_BLOCKS)))
                .withEpochMillis(600_000);
        SimulatedWorld world = new SimulatedWorld(plan.withFaultMillis(END), false);
        SimulatedNode traitor = new SimulatedNode(SILENT, SILENT, List.of(new WithholdsBlocks(false)), world);
        world.nodes().set(SILENT, traitor);
        world.network.connect(SILENT, traitor);
        world.nodes().forEach(SimulatedNode::start);
        AtomicInteger asked = new AtomicInteger();
        world.correct()
                .forEach(node -> lose(node, message -> {
                    asked.addAndGet(message instanceof GetBlock || message instanceof GetTransactions ? 1 : 0);
                    return false;
                }));
        pay(world, world.correct());
        assertBelow(MOST, longestStall(world, world.correct()), seed);
        assertTrue(asked.get() > 3, "seed " + seed + ": nobody asked");
    }

    /** It takes part in everything else, so that blocks are final elsewhere while one node still looks for their bodies. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aNodeWhoseFirstSourceNeverAnswersIsNotLeftBehind(long seed) {
        SimulatedWorld world = world(seed);
        lose(
                world.node(SILENT),
                message -> message instanceof GetBlock
                        || message instanceof GetTransactions
                        || message instanceof GetFinalBlocks);
        lose(world.node(LACKING), message -> message instanceof TransactionsMessage);
        world.nodes().forEach(SimulatedNode::start);
        pay(world, world.nodes());
        assertBelow(MOST, longestStall(world, world.nodes().subList(1, 4)), seed);
    }

    /** It made a proposal, and froze; the other three are a quorum as soon as the one of them that lacks its body has it. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aLeaderThatFreezesAfterItsProposalDoesNotKeepItsBlockFromBecomingFinal(long seed) {
        SimulatedWorld world = world(seed);
        SimulatedNode leader = world.node(SILENT);
        SimulatedNode lacking = world.node(LACKING);
        long[] proposed = new long[1];
        lose(lacking, message -> {
            if (message instanceof ProposalMessage(Proposal proposal)
                    && proposal.signer() == SILENT
                    && !proposal.block().fullHashes().isEmpty()
                    && world.time.millis() % 5_000 > 3_000) {
                proposed[0] = proposal.block().header().height();
                leader.freeze(true);
            }
            return message instanceof TransactionsMessage;
        });
        world.nodes().forEach(SimulatedNode::start);
        pay(world, world.nodes());
        int frozen = 0;
        for (long now = BEGIN; now < END; now += LOOK) {
            world.time.runUntil(now * VirtualTime.MILLI);
            if (proposed[0] > 0) {
                long since = now;
                while (lacking.replica().tip().height() < proposed[0]) {
                    now += LOOK;
                    world.time.runUntil(now * VirtualTime.MILLI);
                    assertBelow(MOST, now - since, seed);
                }
                now += 2_000;
                world.time.runUntil(now * VirtualTime.MILLI);
                leader.freeze(false);
                proposed[0] = 0;
                frozen++;
            }
        }
        assertTrue(frozen > 3, "seed " + seed + ": froze " + frozen + " times");
    }
}
