package io.timecoin.simulation;

import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.network.PeerMessage;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The simplest treasons. */
final class Treasons {

    private Treasons() {}

    static final class Silent implements Treason {
        @Override
        public List<PeerMessage> instead(SimulatedNode self, int to, PeerMessage message) {
            self.world()
                    .treasons
                    .committed(
                            TreasonKind.SILENT,
                            self,
                            () -> "does not say " + message.getClass().getSimpleName() + " to node " + to);
            return List.of();
        }
    }

    /** Neither proposes nor notarizes in the views that it leads. Attacks the leader timer (protocol §5, rules 1 and 4). */
    static final class SilentLeader implements Treason {
        private final Set<Statement> kept = new LinkedHashSet<>();

        @Override
        public List<PeerMessage> instead(SimulatedNode self, int to, PeerMessage message) {
            Optional<Proposal> own = TraitorKey.ownProposal(self, message);
            own.ifPresent(proposal -> {
                kept.add(TraitorKey.like(proposal.statement(), StatementKind.NOTARIZE, proposal.blockHash()));
                self.world()
                        .treasons
                        .committed(
                                TreasonKind.SILENT_LEADER,
                                self,
                                () -> "does not propose " + EventTrace.brief(proposal.statement()) + " to node " + to);
            });
            boolean silent = own.isPresent()
                    || TraitorKey.ownVote(self, message).filter(kept::contains).isPresent();
            return silent ? List.of() : List.of(message);
        }
    }

    /** Follows the protocol; what is wrong is something else. */
    static final class Obedient implements Treason {}
}
