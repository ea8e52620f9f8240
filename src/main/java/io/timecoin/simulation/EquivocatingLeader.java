package io.timecoin.simulation;

import io.timecoin.consensus.CompactBlock;
import io.timecoin.consensus.Proposal;
import io.timecoin.ledger.Block;
import java.util.ArrayList;
import java.util.List;

/**
 * Proposes two or three valid blocks in one view, each to a part of the others, and notarizes all of them. Attacks (i) of
 * protocol §5, one notarized block per view, and §5.4: a leader's second proposal nullifies its view.
 */
final class EquivocatingLeader extends FalseLeader {

    @Override
    List<Proposal> offers(SimulatedNode self, Proposal own, Block block) {
        List<Proposal> offers = new ArrayList<>();
        offers.add(own);
        offers.add(offer(self, own, later(block)));
        if (self.world().random.nextBoolean()) {
            offers.add(offer(self, own, shorter(block)));
        }
        self.world()
                .treasons
                .committed(
                        TreasonKind.EQUIVOCATING_LEADER,
                        self,
                        () -> "proposes " + offers.size() + " blocks in view " + own.view());
        return offers;
    }

    private Proposal offer(SimulatedNode self, Proposal own, Block block) {
        serve(block);
        return TraitorKey.proposal(
                self, own.view(), own.statement().parentView(), CompactBlock.of(block), own.justification());
    }

    private static Block later(Block block) {
        BlockDraft draft = new BlockDraft(block);
        draft.timestamp++;
        return draft.build();
    }

    /** Without its last transfer; of a settlement, whose content depends on them, only the timestamp differs. */
    private static Block shorter(Block block) {
        BlockDraft draft = new BlockDraft(block);
        if (block.isSettlement() || block.transactions().isEmpty()) {
            draft.timestamp += 2;
        } else {
            draft.transactions.removeLast();
        }
        return draft.build();
    }
}
