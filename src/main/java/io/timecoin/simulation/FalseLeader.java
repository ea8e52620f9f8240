package io.timecoin.simulation;

import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.Transaction;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.GetBlock;
import io.timecoin.network.PeerMessage.GetTransactions;
import io.timecoin.network.PeerMessage.ProposalMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A leader that proposes something else than the block that its correct software has built, notarizes it, and gives its body
 * to who asks.
 */
abstract class FalseLeader implements Treason {

    private record Offer(List<Proposal> proposals, boolean votesForAll) {}

    private final Map<Statement, Offer> offers = new LinkedHashMap<>();
    private final Map<Hash256, Block> bodies = new LinkedHashMap<>();

    /** What is proposed instead of {@code block}: one to all, or several, each to a part of the hosts; at least one. */
    abstract List<Proposal> offers(SimulatedNode self, Proposal own, Block block);

    /** Has the body of a false block ready for who asks. */
    final void serve(Block block) {
        bodies.put(block.hash(), block);
    }

    @Override
    public final List<PeerMessage> instead(SimulatedNode self, int to, PeerMessage message) {
        Optional<Proposal> own = TraitorKey.ownProposal(self, message);
        if (own.isPresent()) {
            return offer(self, own.get())
                    .map(made -> List.<PeerMessage>of(new ProposalMessage(shownTo(made, to))))
                    .orElse(List.of(message));
        }
        return TraitorKey.ownVote(self, message)
                .filter(statement -> statement.kind() == StatementKind.NOTARIZE)
                .map(statement -> offers.get(proposalOf(statement)))
                .map(made -> votes(self, made, to))
                .orElse(List.of(message));
    }

    private Optional<Offer> offer(SimulatedNode self, Proposal own) {
        Offer known = offers.get(own.statement());
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Block> block = self.replica().unfinalBlock(own.blockHash());
        if (block.isEmpty()) {
            return Optional.empty();
        }
        Offer made = new Offer(
                List.copyOf(offers(self, own, block.get())), self.world().random.nextBoolean());
        offers.put(own.statement(), made);
        return Optional.of(made);
    }

    /** Which of so many proposals a host is shown. */
    int shownTo(int to, int proposals) {
        return to % proposals;
    }

    private Proposal shownTo(Offer offer, int to) {
        return offer.proposals().get(shownTo(to, offer.proposals().size()));
    }

    private List<PeerMessage> votes(SimulatedNode self, Offer offer, int to) {
        List<PeerMessage> votes = new ArrayList<>();
        Proposal first = shownTo(offer, to);
        votes.add(notarize(self, first));
        if (offer.votesForAll()) {
            offer.proposals().stream()
                    .filter(proposal -> !proposal.equals(first))
                    .forEach(proposal -> votes.add(notarize(self, proposal)));
        }
        return votes;
    }

    private static PeerMessage notarize(SimulatedNode self, Proposal proposal) {
        return TraitorKey.vote(
                self, TraitorKey.like(proposal.statement(), StatementKind.NOTARIZE, proposal.blockHash()));
    }

    private static Statement proposalOf(Statement notarize) {
        return TraitorKey.like(notarize, StatementKind.PROPOSAL, notarize.blockHash());
    }

    @Override
    public boolean takes(SimulatedNode self, int from, PeerMessage message) {
        if (message instanceof GetBlock ask && bodies.containsKey(ask.blockHash())) {
            self.sender()
                    .forge(
                            from,
                            self.world()
                                    .replies
                                    .block(ask, bodies.get(ask.blockHash()).encode()));
            return false;
        }
        if (message instanceof GetTransactions ask) {
            List<Transaction> found = bodies.values().stream()
                    .flatMap(block -> block.transactions().stream())
                    .filter(transaction -> ask.fullHashes().contains(transaction.fullHash()))
                    .distinct()
                    .toList();
            if (!found.isEmpty()) {
                self.sender().forge(from, self.world().replies.transactions(ask, found));
                return false;
            }
        }
        return true;
    }
}
