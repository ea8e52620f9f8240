package io.timecoin.simulation;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.CompactBlock;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.consensus.Vote;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.ProposalMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Proposes on a parent that is not the highest notarized one, not notarized, or not the one that it names; or shows nothing,
 * or something false, of what justifies the parent. Attacks protocol §5.2 and §5.3.
 */
final class WrongParent extends FalseLeader {

    private enum Way {
        NOT_THE_NAMED_BLOCK,
        ANOTHER_VALID_BLOCK,
        EARLIER_VIEW,
        VIEW_BEFORE,
        NO_JUSTIFICATION,
        FALSE_JUSTIFICATION
    }

    private static final List<Way> WAYS = List.of(Way.values());

    private final TreeMap<Long, BlockHeader> proposed = new TreeMap<>();
    private long epoch;
    private int next;

    @Override
    public boolean takes(SimulatedNode self, int from, PeerMessage message) {
        if (message instanceof ProposalMessage(Proposal proposal)) {
            if (proposal.epoch() > epoch) {
                proposed.clear();
                epoch = proposal.epoch();
            }
            proposed.put(proposal.view(), proposal.block().header());
        }
        return super.takes(self, from, message);
    }

    @Override
    List<Proposal> offers(SimulatedNode self, Proposal own, Block block) {
        Way way = WAYS.get(next++ % WAYS.size());
        self.world().treasons.committed(TreasonKind.WRONG_PARENT, self, () -> "proposes with wrong parent: " + way);
        long parentView = own.statement().parentView();
        return List.of(
                switch (way) {
                    case NOT_THE_NAMED_BLOCK -> linkedToNothing(self, own, block);
                    case ANOTHER_VALID_BLOCK -> on(self, own, block, proposed.lowerEntry(parentView), parentView);
                    case EARLIER_VIEW -> on(self, own, block, proposed.lowerEntry(parentView));
                    case VIEW_BEFORE -> on(self, own, block, proposed.lowerEntry(own.view()));
                    case NO_JUSTIFICATION -> justified(own, List.of());
                    case FALSE_JUSTIFICATION -> justified(own, List.of(byItselfOnly(self, own)));
                });
    }

    private Proposal linkedToNothing(SimulatedNode self, Proposal own, Block block) {
        BlockDraft draft = new BlockDraft(block);
        draft.parentHash = TraitorKey.noise(self);
        Block offered = draft.build();
        serve(offered);
        self.world().checkers.neverNotarized(offered.hash());
        return TraitorKey.proposal(
                self, own.view(), own.statement().parentView(), CompactBlock.of(offered), own.justification());
    }

    /** On the block that was proposed in another view, notarized or not; on what opened the epoch if there is none. */
    private Proposal on(SimulatedNode self, Proposal own, Block block, Map.@Nullable Entry<Long, BlockHeader> parent) {
        return on(self, own, block, parent, parent == null ? 0 : parent.getKey());
    }

    /** On the block that was proposed in one view, while naming another view. */
    private Proposal on(
            SimulatedNode self,
            Proposal own,
            Block block,
            Map.@Nullable Entry<Long, BlockHeader> parent,
            long namedView) {
        if (parent == null) {
            return linkedToNothing(self, own, block);
        }
        Block offered = new BlockDraft(block)
                .emptyOn(parent.getValue().hash(), parent.getValue().height())
                .build();
        serve(offered);
        return TraitorKey.proposal(self, own.view(), namedView, CompactBlock.of(offered), thatFit(own, namedView));
    }

    /** Of its certificates those that a proposal on this parent may show: with others nobody would look at it. */
    private static List<Certificate> thatFit(Proposal own, long parentView) {
        return own.justification().stream()
                .filter(certificate -> certificate.kind() == StatementKind.NULLIFY
                        ? certificate.view() > parentView
                        : certificate.view() == parentView)
                .toList();
    }

    private static Proposal justified(Proposal own, List<Certificate> justification) {
        return new Proposal(own.statement(), own.signer(), own.signature(), own.block(), justification);
    }

    /** A notarization of its own block by its own voice alone. */
    private static Certificate byItselfOnly(SimulatedNode self, Proposal own) {
        Statement statement = TraitorKey.like(own.statement(), StatementKind.NOTARIZE, own.blockHash());
        Vote vote = TraitorKey.vote(self, statement).vote();
        return new Certificate(
                statement, new ArrayList<>(List.of(self.voter)), new ArrayList<>(List.of(vote.signature())));
    }
}
