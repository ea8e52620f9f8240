package io.timecoin.replica;

import io.timecoin.consensus.CompactBlock;
import io.timecoin.consensus.Effect;
import io.timecoin.consensus.Input;
import io.timecoin.consensus.Input.BlockFacts;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.BlockLimits;
import io.timecoin.ledger.BlockOutcome;
import io.timecoin.ledger.BlockRules;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.SpendableCoins;
import io.timecoin.ledger.VerifiedTransaction;
import io.timecoin.mempool.BlockTemplate;
import io.timecoin.mempool.Mempool;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Builds the blocks that this node's consensus core orders as a leader (protocol §4, §5.2). For one thread. */
final class Proposer {

    /** Entries of the mempool that a selection or a question for work looks at, beyond those in unfinal blocks. */
    private static final int SCAN = 256;

    /** On a longer branch that is not final a leader includes no users' transactions (protocol §5, "Durable before sent"). */
    static final int MOST_UNFINAL_BLOCKS = 16;

    /** The same in encoded bytes. */
    static final long MOST_UNFINAL_BYTES = 16_000_000;

    /** What a leader is reminded of: to one that has nothing to include a few are enough, and the others' turns come. */
    private static final int MOST_WAITING = 8;

    private static final int MOST_WAITING_BYTES = 200_000;

    private final BlockRules rules;
    private final BlockTree tree;
    private final Mempool mempool;
    private final ReplicaPort port;
    private final Hash256 masternodeId;
    private final long epochMillis;
    private Optional<Effect.Build> standing = Optional.empty();

    Proposer(
            BlockRules rules,
            BlockTree tree,
            Mempool mempool,
            ReplicaPort port,
            Hash256 masternodeId,
            long epochMillis) {
        this.rules = rules;
        this.tree = tree;
        this.mempool = mempool;
        this.port = port;
        this.masternodeId = masternodeId;
        this.epochMillis = epochMillis;
    }

    /** Takes a standing order; the former one is void. */
    void order(Effect.Build build) {
        standing = Optional.of(build);
    }

    /** The view has been left. */
    void cancel() {
        standing = Optional.empty();
    }

    /** Carries the standing order out if there is something to include now, or nothing need be. */
    Optional<Input.Built> tryBuild(long wall) {
        if (standing.isEmpty()) {
            return Optional.empty();
        }
        Effect.Build build = standing.get();
        Optional<ChainState> parent = tree.state(build.parentHash());
        if (parent.isEmpty()) {
            return Optional.empty();
        }
        long timestamp = timestampAfter(parent.get(), wall);
        boolean boundary = timestamp >= parent.get().boundary(epochMillis);
        BlockTemplate template = select(parent.get(), timestamp, rules.limits(parent.get(), timestamp));
        if (template.transactions().isEmpty() && !boundary && !build.evenEmpty()) {
            return Optional.empty();
        }
        standing = Optional.empty();
        return Optional.of(build(build.view(), parent.get(), timestamp, template));
    }

    /** The unfinal settlement once more. */
    Optional<Input.Built> again(Effect.BuildAgain order) {
        return tree.block(order.blockHash())
                .map(block -> new Input.Built(order.view(), CompactBlock.of(block), BlockFacts.of(block)));
    }

    private BlockTemplate select(ChainState parent, long timestamp, BlockLimits limits) {
        BlockTree.Branch unfinal = tree.unfinal(parent.hash());
        if (isTooLong(unfinal)) {
            return new BlockTemplate(List.of(), 0, 0, 0);
        }
        int scan = limits.transactions() + unfinal.transactions() + SCAN;
        return mempool.select(
                timestamp,
                new BlockTemplate.Limits(limits.bytes(), limits.transactions(), limits.witnesses(), scan),
                includable(parent));
    }

    /** The first few that the next block on top of {@code head} would have; empty if it may have none. */
    List<VerifiedTransaction> waiting(Hash256 head, long wall) {
        return tree.state(head)
                .map(parent -> {
                    long timestamp = timestampAfter(parent, wall);
                    int witnesses = rules.limits(parent, timestamp).witnesses();
                    BlockLimits few = new BlockLimits(MOST_WAITING_BYTES, MOST_WAITING, witnesses);
                    return select(parent, timestamp, few).transactions();
                })
                .orElse(List.of());
    }

    private static boolean isTooLong(BlockTree.Branch unfinal) {
        return unfinal.blocks() > MOST_UNFINAL_BLOCKS || unfinal.bytes() > MOST_UNFINAL_BYTES;
    }

    private Predicate<VerifiedTransaction> includable(ChainState parent) {
        SpendableCoins spendable = tree.spendable(parent.hash());
        return verified ->
                verified.transaction().inputs().stream().allMatch(input -> spendable.isSpendable(verified, input));
    }

    private Input.Built build(long view, ChainState parent, long timestamp, BlockTemplate template) {
        List<VerifiedTransaction> transfers = template.transactions();
        Block block = rules.build(parent, timestamp, masternodeId, transfers);
        ChainState after = switch (rules.check(parent, block, transfers, tree.spendable(parent.hash()))) {
            case BlockOutcome.Accepted(ChainState next) -> next;
            case BlockOutcome.Refused refused ->
                throw new IllegalStateException("built a block that breaks "
                        + refused.reason().rule() + ": "
                        + refused.reason().detail());
        };
        if (tree.add(block, after)) {
            port.blockAdded(block); // the same block may be built twice in one millisecond
        }
        return new Input.Built(view, CompactBlock.of(block), BlockFacts.of(block));
    }

    /** Whether a leader on top of {@code head} would have something to do (protocol §4). */
    boolean hasWork(Hash256 head, long wall) {
        Optional<ChainState> parent = tree.state(head);
        if (parent.isEmpty()) {
            return mempool.size() > 0;
        }
        long timestamp = timestampAfter(parent.get(), wall);
        if (timestamp >= parent.get().boundary(epochMillis)) {
            return true;
        }
        BlockTree.Branch unfinal = tree.unfinal(head);
        return mempool.size() > 0
                && !isTooLong(unfinal)
                && mempool.hasPending(timestamp, unfinal.transactions() + SCAN, includable(parent.get()));
    }

    /** Unix ms at which there will be work on top of {@code head} whatever comes: the boundary. */
    Optional<Long> boundary(Hash256 head) {
        return tree.state(head).map(state -> state.boundary(epochMillis));
    }

    private static long timestampAfter(ChainState parent, long wall) {
        return Math.max(parent.timestamp() + 1, wall);
    }
}
