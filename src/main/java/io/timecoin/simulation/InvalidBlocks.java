package io.timecoin.simulation;

import io.timecoin.consensus.CompactBlock;
import io.timecoin.consensus.Proposal;
import io.timecoin.ledger.Block;
import java.util.List;
import java.util.Optional;

/**
 * Proposes blocks that break the rules one after the other, with everything else in order, and has their bodies for who asks.
 * Attacks protocol §5.3 and §5.4 by all of §3 and §4: nobody correct notarizes such a block, and its view is nullified.
 */
final class InvalidBlocks extends FalseLeader {

    private static final List<Breach> BREACHES = List.of(Breach.values());

    private int next = -1;

    @Override
    public void started(SimulatedNode self) {
        if (next < 0) {
            next = self.world().random.nextInt(BREACHES.size());
        }
        self.submit(List.of(payments(self).valid()));
    }

    private static FalsePayments payments(SimulatedNode self) {
        return new FalsePayments(self.world().ledger, self.voter);
    }

    @Override
    List<Proposal> offers(SimulatedNode self, Proposal own, Block block) {
        for (int tries = 0; tries < BREACHES.size(); tries++) {
            Breach breach = BREACHES.get(next++ % BREACHES.size());
            Optional<Block> broken = broken(self, block, breach);
            if (broken.isPresent()) {
                Block offered = broken.get();
                serve(offered);
                forbid(self, offered, breach);
                self.world()
                        .treasons
                        .committed(
                                TreasonKind.INVALID_BLOCKS,
                                self,
                                () -> "proposes " + offered + ", which breaks " + breach);
                return List.of(TraitorKey.proposal(
                        self, own.view(), own.statement().parentView(), CompactBlock.of(offered), own.justification()));
            }
        }
        return List.of(own);
    }

    private static void forbid(SimulatedNode self, Block offered, Breach breach) {
        SimulatedWorld world = self.world();
        if (breach == Breach.PROPOSER_NOT_LEADER) {
            int named = world.ledger.set.indexOf(offered.header().proposer());
            world.checkers.neverNotarizedUnlessProposedBy(named, offered.hash());
        } else {
            world.checkers.neverNotarized(offered.hash());
        }
    }

    private static Optional<Block> broken(SimulatedNode self, Block block, Breach breach) {
        BlockDraft draft = new BlockDraft(block);
        if (!breach.breaks(draft, payments(self), self)) {
            return Optional.empty();
        }
        return Optional.of(draft.build()).filter(changed -> !changed.hash().equals(block.hash()));
    }
}
