package io.timecoin.simulation;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.CompactBlock;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.Signature;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.ProposalMessage;
import io.timecoin.network.PeerMessage.VoteMessage;
import java.util.List;
import java.util.Optional;

/** What a traitor signs past its correct software: anything, but with its own operator key only. */
final class TraitorKey {

    private TraitorKey() {}

    static VoteMessage vote(SimulatedNode self, Statement statement) {
        return new VoteMessage(new Vote(statement, self.voter, sign(self, statement)));
    }

    static Proposal proposal(
            SimulatedNode self, long view, long parentView, CompactBlock block, List<Certificate> justification) {
        Statement statement = new Statement(
                StatementKind.PROPOSAL,
                self.replica().core().epoch(),
                view,
                parentView,
                block.header().hash());
        return new Proposal(statement, self.voter, sign(self, statement), block, justification);
    }

    private static Signature sign(SimulatedNode self, Statement statement) {
        return self.world().ledger.operator(self.voter).sign(statement.digest(self.world().ledger.genesisHash));
    }

    /** The same view and parent view with another kind, and perhaps another block. */
    static Statement like(Statement statement, StatementKind kind, Hash256 blockHash) {
        return kind == StatementKind.NULLIFY
                ? Statement.nullify(statement.epoch(), statement.view())
                : new Statement(kind, statement.epoch(), statement.view(), statement.parentView(), blockHash);
    }

    /** A hash of nothing. */
    static Hash256 noise(SimulatedNode self) {
        byte[] bytes = new byte[Hash256.LENGTH];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) self.world().random.nextInt();
        }
        return Hash256.of(bytes);
    }

    /** The statement of a vote that the correct software of this traitor casts. */
    static Optional<Statement> ownVote(SimulatedNode self, PeerMessage message) {
        return message instanceof VoteMessage(Vote vote) && vote.signer() == self.voter
                ? Optional.of(vote.statement())
                : Optional.empty();
    }

    /** A proposal that the correct software of this traitor makes. */
    static Optional<Proposal> ownProposal(SimulatedNode self, PeerMessage message) {
        return message instanceof ProposalMessage(Proposal proposal) && proposal.signer() == self.voter
                ? Optional.of(proposal)
                : Optional.empty();
    }
}
