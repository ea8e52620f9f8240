package io.timecoin.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.VerifiedTransaction;
import io.timecoin.network.fetch.Step;
import io.timecoin.replica.FinalizedBlock;
import io.timecoin.simulation.Violation.Invariant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is checked of nodes that get the final chain from others fires when it is broken, and at nothing else. */
final class SyncCheckersTest {

    private static final int TRAITOR = 3;
    private static final Step.False FAULT = new Step.False("says what no correct node says");

    private final SimulatedWorld world = new SimulatedWorld(
            RunPlan.calm("sync-checkers", 1, 4)
                    .withTreasons(Map.of(TRAITOR, List.of(TreasonKind.FORGES_HISTORY)))
                    .withFaultMillis(3_000)
                    .withCrowd(4),
            false);
    private final SimulatedLedger ledger = world.ledger;

    private static void assertBroken(Invariant invariant, Runnable action) {
        assertEquals(invariant, assertThrows(Violation.class, action::run).invariant());
    }

    // ---- one state

    private FinalizedBlock paid() {
        VerifiedTransaction payment = new VerifiedTransaction(
                ledger.transfer(ledger.coinOf(0), SimulatedLedger.COIN, 0, 1, 1_000_000, 0),
                ledger.genesis.parameters().minimumFee(1_000_000, 227),
                0,
                List.of());
        ChainState genesis = ledger.initialState();
        Block block = ledger.blockRules()
                .build(
                        genesis,
                        SimulatedLedger.GENESIS_TIME + 10,
                        ledger.set.voter(0).id(),
                        List.of(payment));
        return new FinalizedBlock(
                block,
                new ChainState(
                        1,
                        block.hash(),
                        block.header().timestamp(),
                        0,
                        0,
                        genesis.settlementTimestamp(),
                        payment.fee(),
                        0,
                        genesis.activeSet()),
                new Certificate(new Statement(StatementKind.FINALIZE, 0, 1, 0, block.hash()), List.of(), List.of()));
    }

    private static FinalizedBlock leaving(FinalizedBlock block, long minted) {
        ChainState after = block.after();
        return new FinalizedBlock(
                block.block(),
                new ChainState(
                        after.height(),
                        after.hash(),
                        after.timestamp(),
                        after.epoch(),
                        after.settlementHeight(),
                        after.settlementTimestamp(),
                        after.epochFees(),
                        minted,
                        after.activeSet()),
                block.finalization());
    }

    @Test
    void anotherStateAfterTheSameBlockIsSeen() {
        world.checkers.ledger().finalized(0, paid());
        world.checkers.ledger().finalized(1, paid());
        assertBroken(Invariant.SAME_STATE, () -> world.checkers.ledger().finalized(2, leaving(paid(), 1)));
    }

    @Test
    void otherCoinsOfTheSameHeightAreSeen() {
        FinalizedBlock block = paid();
        world.checkers.ledger().finalized(0, block);
        SimulatedDisk disk = world.node(0).disk();
        world.checkers.caughtUp(world.node(0)); // of the genesis
        disk.apply(block);
        world.checkers.caughtUp(world.node(0));
        SimulatedDisk wrong = new SimulatedDisk(ledger.initialState(), ledger.genesisCoins);
        wrong.apply(
                new FinalizedBlock(new Block(block.block().header(), List.of()), block.after(), block.finalization()));
        world.node(1).exchangeDisk(wrong);
        assertBroken(Invariant.SAME_STATE, () -> world.checkers.caughtUp(world.node(1)));
    }

    // ---- faults

    @Test
    void aCorrectPeerThatIsFoundAtFaultIsSeen() {
        assertBroken(
                Invariant.HONEST_NEVER_AT_FAULT, () -> world.checkers.atFault(world.node(0), world.node(1), FAULT));
    }

    @Test
    void aTraitorMayBeFoundAtFault() {
        world.checkers.atFault(world.node(0), world.node(TRAITOR), FAULT);
        assertEquals(1L, world.situations.counts().get(Situation.TRAITOR_AT_FAULT));
    }

    // ---- the end

    private void run(long millis) {
        world.time.runUntil(world.time.micros() + millis * VirtualTime.MILLI);
    }

    /** Some of four make blocks for a while. */
    private long blocks() {
        new Crowd(world).begin();
        run(150_000); // one each five seconds where nobody pays
        long height = world.checkers.ledger().height();
        assertTrue(height > 20, "there are blocks: " + height);
        return height;
    }

    @Test
    void whoGetsWhatItLackedIsFine() {
        world.nodes().stream().filter(node -> node.host > 0).forEach(SimulatedNode::start);
        long height = blocks();
        world.node(0).start();
        new SyncEnds(world).begin();
        run(3_000);
        assertTrue(world.node(0).replica().tip().height() >= height, "it has them");
        run(2 * SyncEnds.MOST_MILLIS);
        assertTrue(world.situations.counts().getOrDefault(Situation.FETCHES_AHEAD, 0L) > 0);
    }

    @Test
    void whoNeverGetsWhatItLacksIsSeen() {
        world.nodes().forEach(SimulatedNode::start);
        run(1_000);
        for (int from = 1; from < 4; from++) {
            world.network.cut(from, 0, true); // links stand, and nothing comes
        }
        blocks();
        new SyncEnds(world).begin();
        assertBroken(Invariant.SYNC_ENDS, () -> run(2 * SyncEnds.MOST_MILLIS));
    }
}
