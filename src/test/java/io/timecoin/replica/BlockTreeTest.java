package io.timecoin.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.ledger.Block;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.TestLedger;
import io.timecoin.ledger.VerifiedTransaction;
import io.timecoin.mempool.Mempool;
import io.timecoin.mempool.MempoolLimits;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BlockTreeTest {

    private final TestLedger ledger = TestLedger.ofBronze(4);
    private final ChainState genesis = ledger.initialState();
    private final Mempool mempool = new Mempool(MempoolLimits.STANDARD, 0);
    private final BlockTree tree = new BlockTree(mempool, genesis);
    private final VerifiedTransaction payment = ledger.verifiedTransfer(0, 1, 1_000_000);
    private final Block left = ledger.block(genesis, TestLedger.GENESIS_TIME + 1, payment);
    private final ChainState afterLeft = ledger.after(genesis, left, payment);
    private final Block right = ledger.block(genesis, TestLedger.GENESIS_TIME + 2);
    private final ChainState afterRight = ledger.after(genesis, right);
    private final Block rightChild = ledger.block(afterRight, TestLedger.GENESIS_TIME + 3);

    private void addAll() {
        tree.add(left, afterLeft);
        tree.add(right, afterRight);
        tree.add(rightChild, ledger.after(afterRight, rightChild));
    }

    @Test
    void aCoinIsSpentOnlyOnTheBranchThatSpendsIt() {
        addAll();
        OutPoint coin = ledger.coinOf(0);
        assertFalse(tree.spendable(left.hash()).isSpendable(payment, coin));
        assertTrue(tree.spendable(rightChild.hash()).isSpendable(payment, coin));
        assertTrue(tree.spendable(genesis.hash()).isSpendable(payment, coin));
    }

    @Test
    void anOutputMayBeSpentOnlyWhereItWasMade() {
        addAll();
        OutPoint change = new OutPoint(payment.transaction().txid(), 1);
        VerifiedTransaction spender =
                new VerifiedTransaction(ledger.verifiedTransfer(1, 2, 5_000).transaction(), 1, 0, List.of(change));
        assertTrue(tree.spendable(left.hash()).isSpendable(spender, change));
        assertFalse(tree.spendable(right.hash()).isSpendable(spender, change));
    }

    /** The left block becomes final, as the replica has it: first the mempool learns of it, then the tree. */
    private void leftIsFinal() {
        mempool.onFinal(1, left.transactions(), TestLedger.GENESIS_TIME);
        tree.finalizeAt(afterLeft);
    }

    @Test
    void aCoinThatARecentFinalBlockSpentIsNotSpendableThoughItWasWhenItWasRead() {
        addAll();
        VerifiedTransaction rival = ledger.verifiedTransfer(0, 2, 2_000_000);
        OutPoint coin = ledger.coinOf(0);
        assertTrue(tree.spendable(genesis.hash()).isSpendable(rival, coin));
        leftIsFinal();
        assertFalse(tree.spendable(left.hash()).isSpendable(rival, coin));
        assertTrue(tree.spendable(left.hash()).isSpendable(ledger.verifiedTransfer(1, 2, 5_000), ledger.coinOf(1)));
    }

    @Test
    void anOutputThatWasUnknownWhenItWasReadIsSpendableOnceItsMakerIsFinal() {
        addAll();
        OutPoint change = new OutPoint(payment.transaction().txid(), 1);
        OutPoint never = new OutPoint(rightChild.hash(), 0);
        VerifiedTransaction spender = new VerifiedTransaction(
                ledger.verifiedTransfer(1, 2, 5_000).transaction(), 1, 0, List.of(change, never));
        assertFalse(tree.spendable(genesis.hash()).isSpendable(spender, change));
        leftIsFinal();
        assertTrue(tree.spendable(left.hash()).isSpendable(spender, change));
        assertFalse(tree.spendable(left.hash()).isSpendable(spender, never));
    }

    @Test
    void finalityDropsEveryOtherBranch() {
        addAll();
        assertEquals(Set.of(right, rightChild), Set.copyOf(tree.finalizeAt(afterLeft)));
        assertEquals(0, tree.size());
        assertEquals(afterLeft, tree.tip());
        assertEquals(Optional.of(afterLeft), tree.state(left.hash()));
        assertEquals(Optional.empty(), tree.state(right.hash()));
    }

    @Test
    void aPathLeadsFromTheFinalBlockInOrder() {
        addAll();
        List<Block> path = tree.path(rightChild.hash()).stream()
                .map(BlockTree.Valid::block)
                .toList();
        assertEquals(List.of(right, rightChild), path);
        assertEquals(List.of(), tree.path(genesis.hash()));
    }

    @Test
    void theSameBlockIsAddedOnce() {
        assertTrue(tree.add(left, afterLeft));
        assertFalse(tree.add(left, afterLeft));
        assertEquals(1, tree.unfinal(left.hash()).transactions());
        assertEquals(
                List.of(payment.transaction()),
                tree.transactions(Set.of(payment.transaction().fullHash())));
    }
}
