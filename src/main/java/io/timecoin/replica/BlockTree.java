package io.timecoin.replica;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.SpendableCoins;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.VerifiedTransaction;
import io.timecoin.mempool.Mempool;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The valid blocks that are not final yet, on top of the last final one, and which coins may be spent on top of each. The
 * final state itself is not held: a verified transaction brings what was seen of it, and the mempool knows what became final
 * since. For one thread.
 *
 * <p>Keeps INV-3.
 */
final class BlockTree {

    private record Node(
            Block block,
            ChainState after,
            Set<OutPoint> spent,
            Set<Hash256> created,
            Map<Hash256, Transaction> byFullHash) {}

    /** A valid block and the state after it. */
    record Valid(Block block, ChainState after) {}

    /** How much lies between the last final block and another one, that one included. */
    record Branch(int blocks, int transactions, long bytes) {}

    private final Mempool mempool;
    private final Map<Hash256, Node> nodes = new LinkedHashMap<>();
    private ChainState tip;

    BlockTree(Mempool mempool, ChainState tip) {
        this.mempool = mempool;
        this.tip = tip;
    }

    /** The last final state. */
    ChainState tip() {
        return tip;
    }

    /** The state after a block of the tree or the last final one. */
    Optional<ChainState> state(Hash256 blockHash) {
        if (blockHash.equals(tip.hash())) {
            return Optional.of(tip);
        }
        return Optional.ofNullable(nodes.get(blockHash)).map(Node::after);
    }

    Optional<Block> block(Hash256 hash) {
        return Optional.ofNullable(nodes.get(hash)).map(Node::block);
    }

    /** Adds a block that was found valid on a state of this tree; whether it was not there yet. */
    boolean add(Block block, ChainState after) {
        Set<OutPoint> spent = new LinkedHashSet<>();
        Set<Hash256> created = new LinkedHashSet<>();
        Map<Hash256, Transaction> byFullHash = new LinkedHashMap<>();
        for (Transaction transaction : block.transactions()) {
            spent.addAll(transaction.inputs());
            created.add(transaction.txid());
            byFullHash.put(transaction.fullHash(), transaction);
        }
        return nodes.putIfAbsent(block.hash(), new Node(block, after, spent, created, byFullHash)) == null;
    }

    /** Which coins a child of {@code parent} may spend. */
    SpendableCoins spendable(Hash256 parent) {
        List<Node> branch = branch(parent);
        return (transaction, input) -> isSpendable(branch, transaction, input);
    }

    private boolean isSpendable(List<Node> branch, VerifiedTransaction transaction, OutPoint input) {
        boolean created = false;
        for (Node node : branch) {
            if (node.spent().contains(input)) {
                return false;
            }
            created |= node.created().contains(input.txid());
        }
        // Entries of the mempool have inputs unspent in the final state: its invariant.
        return created || mempool.contains(transaction.transaction().txid()) || isFinalCoin(transaction, input);
    }

    private boolean isFinalCoin(VerifiedTransaction transaction, OutPoint input) {
        if (mempool.finalSpenderOf(input) != null) {
            return false;
        }
        return !transaction.unsettled().contains(input) || mempool.isRecentlyFinal(input.txid());
    }

    private List<Node> branch(Hash256 blockHash) {
        List<Node> branch = new ArrayList<>();
        @Nullable Node node = nodes.get(blockHash);
        while (node != null) {
            branch.add(node);
            node = nodes.get(node.block().header().parentHash());
        }
        return branch;
    }

    /** What the blocks between the last final one and {@code blockHash} (inclusive) come to. */
    Branch unfinal(Hash256 blockHash) {
        int blocks = 0;
        int transactions = 0;
        long bytes = 0;
        for (Node node : branch(blockHash)) {
            blocks++;
            transactions += node.block().transactions().size();
            bytes += node.block().transactions().stream()
                    .mapToLong(Transaction::size)
                    .sum();
        }
        return new Branch(blocks, transactions, bytes);
    }

    /** The blocks from the child of the last final one to {@code blockHash}, in order; empty if it does not lead there. */
    List<Valid> path(Hash256 blockHash) {
        List<Node> branch = branch(blockHash);
        if (branch.isEmpty() || !branch.getLast().block().header().parentHash().equals(tip.hash())) {
            return List.of();
        }
        return branch.reversed().stream()
                .map(node -> new Valid(node.block(), node.after()))
                .toList();
    }

    /**
     * Makes {@code newTip}, a block of this tree, the last final one.
     *
     * @return blocks that can never become final now
     */
    List<Block> finalizeAt(ChainState newTip) {
        tip = newTip;
        nodes.remove(newTip.hash());
        List<Block> dropped = new ArrayList<>();
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Iterator<Node> each = nodes.values().iterator(); each.hasNext(); ) {
                Block block = each.next().block();
                Hash256 parent = block.header().parentHash();
                if (!parent.equals(tip.hash()) && !nodes.containsKey(parent)) {
                    each.remove();
                    dropped.add(block);
                    changed = true;
                }
            }
        }
        return dropped;
    }

    /** Transactions of the blocks of this tree with one of these full hashes; asks each block once for each hash. */
    List<Transaction> transactions(Set<Hash256> fullHashes) {
        List<Transaction> found = new ArrayList<>();
        for (Hash256 fullHash : fullHashes) {
            for (Node node : nodes.values()) {
                Transaction transaction = node.byFullHash().get(fullHash);
                if (transaction != null) {
                    found.add(transaction);
                    break;
                }
            }
        }
        return found;
    }

    /** Those of these transactions that wait in the mempool or are in a block of this tree. */
    List<Transaction> findTransactions(List<Hash256> fullHashes) {
        List<Transaction> found = new ArrayList<>();
        Set<Hash256> missing = new LinkedHashSet<>();
        for (Hash256 fullHash : fullHashes) {
            Transaction transaction = mempool.findTransaction(fullHash);
            if (transaction == null) {
                missing.add(fullHash);
            } else {
                found.add(transaction);
            }
        }
        if (!missing.isEmpty()) {
            found.addAll(transactions(missing));
        }
        return found;
    }

    int size() {
        return nodes.size();
    }
}
