package io.timecoin.replica;

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
    private long unrecordedHeight;

    /** It was in the record when this node started; under which view is not known. */
    void loaded(Block block) {
        views.putIfAbsent(block.hash(), 0L);
    }

    /** Notes that a body is handed to the record; whether it has to be. */
    boolean keep(Block block, long view) {
        return views.putIfAbsent(block.hash(), view) == null;
    }

    /**
     * What has to become durable with votes.
     *
     * @param branch from the child of the final block to the block that is voted on, in order; empty if no block is
     */
    VoteBasis basis(Effect.Cast cast, List<Block> branch) {
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
