package io.timecoin.replica;

import io.timecoin.consensus.ConsensusCore;
import io.timecoin.consensus.Effect;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Block;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which bodies are in the record of own votes, and under which view: a record is let go of by view, so that one that was made in
 * an earlier view than the block was notarized in would go too early. For one thread.
 */
final class RecordedBodies {

    private final Map<Hash256, Long> views = new LinkedHashMap<>();
    private final ConsensusCore core;
    private final BlockTree tree;
    private final ReplicaPort port;
    private long unrecordedHeight;

    RecordedBodies(ConsensusCore core, BlockTree tree, ReplicaPort port) {
        this.core = core;
        this.tree = tree;
        this.port = port;
    }

    /** It was in the record when this node started; under which view is not known. */
    void loaded(Block block) {
        views.putIfAbsent(block.hash(), 0L);
    }

    /** A block was found valid that may be voted on top of: a voter's record has to have it. */
    void found(Hash256 hash) {
        if (core.ownIndex() >= 0) {
            tree.block(hash)
                    .filter(block -> views.putIfAbsent(hash, core.currentView()) == null)
                    .ifPresent(block -> port.keep(block, core.epoch(), core.currentView()));
        }
    }

    /** What has to become durable with votes: the blocks above the final one, to that which is voted on, and certificates. */
    VoteBasis basis(Effect.Cast cast) {
        List<Block> branch = cast.blockHash().map(tree::path).orElse(List.of()).stream()
                .map(BlockTree.Valid::block)
                .toList();
        if (branch.isEmpty()) {
            return new VoteBasis(List.of(), cast.restsOn(), 0);
        }
        Vote vote = cast.votes().getLast();
        long view = vote.statement().view();
        Map<Hash256, Long> notarizedIn = new LinkedHashMap<>();
        for (Statement ancestor : cast.ancestors()) {
            notarizedIn.put(ancestor.blockHash(), ancestor.view());
        }
        notarizedIn.put(branch.getLast().hash(), view);
        List<Block> due = new ArrayList<>();
        for (Block block : branch) {
            Long recorded = views.get(block.hash());
            if (recorded == null || recorded < notarizedIn.getOrDefault(block.hash(), 0L)) {
                due.add(block);
                views.put(block.hash(), view);
            }
        }
        return new VoteBasis(due, cast.restsOn(), unrecordedHeight);
    }

    /** A block is final: from now on the chain's database keeps it, and at once if it is recorded nowhere. */
    void finalized(Block block) {
        if (views.remove(block.hash()) == null) {
            unrecordedHeight = block.height();
        }
    }

    /** A block can never become final. */
    void dropped(Block block) {
        views.remove(block.hash());
    }
}
