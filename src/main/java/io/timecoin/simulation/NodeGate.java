package io.timecoin.simulation;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.ConsensusCore;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Vote;
import io.timecoin.network.PeerMessage.CertificateMessage;
import io.timecoin.replica.Replica;
import io.timecoin.verification.EpochVoters;
import io.timecoin.verification.Knowledge;
import io.timecoin.verification.MessageGate;
import io.timecoin.verification.Position;
import io.timecoin.verification.Ruling;
import io.timecoin.verification.Sender;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The way of proposals, votes and certificates to one node's replica, as the node's own intake has it: past the production's
 * {@link MessageGate}, then verified, then taken; what is of the next epoch is held.
 */
final class NodeGate {

    /** Keeps a message until the next epoch opens. */
    interface Early {
        void hold(int from, Runnable again);
    }

    private static final int MOST_VERIFIED = 8_192;

    private final SimulatedNode node;
    private final SimulatedWorld world;
    private final ShownCertificates shown;
    private final Early early;
    private final Set<Vote> verified = new LinkedHashSet<>();
    private MessageGate gate;
    private Optional<EpochVoters> former = Optional.empty();
    private EpochVoters voters;

    NodeGate(SimulatedNode node, SimulatedWorld world, ShownCertificates shown, Early early) {
        this.node = node;
        this.world = world;
        this.shown = shown;
        this.early = early;
        this.gate = opened();
        this.voters = world.ledger.voters(0);
    }

    private MessageGate opened() {
        return new MessageGate(
                world.ledger.genesis.parameters(),
                world.plan.timers().retryInterval(),
                Knowledge.of(verified::contains, shown::isHeld));
    }

    /** The process has ended. */
    void clear() {
        verified.clear();
        former = Optional.empty();
        gate = opened();
    }

    /** A link has ended. */
    void unlinked(int from) {
        gate.forget(SimulatedNode.nodeKey(from));
    }

    private Position position() {
        ConsensusCore core = node.replica().core();
        if (voters.epoch() != core.epoch()) {
            former = voters.epoch() == core.epoch() - 1 ? Optional.of(voters) : Optional.empty();
            voters = world.ledger.voters(core.epoch());
        }
        return new Position(voters, former, core.finalView(), core.currentView());
    }

    private Sender sender(int from) {
        return new Sender(
                SimulatedNode.nodeKey(from),
                world.ledger.set.voter(world.voterOf(from)).id());
    }

    private void give(int from, Consumer<Replica> work) {
        node.turn(here -> {
            here.heard(world.voterOf(from));
            work.accept(here);
        });
    }

    void vote(int from, Vote vote, Envelope envelope) {
        Position at = position();
        switch (gate.vote(sender(from), vote, at, node.millis())) {
            case Ruling.Take() -> {
                if (!envelope.holds(world::holds)) {
                    gate.forged(sender(from), at, node.millis());
                    return;
                }
                verified(vote);
                world.waits.taken(node, envelope);
                if (at.isLate(vote.statement())) {
                    OptionalInt voter = gate.signOfLife(vote, at);
                    give(from, here -> voter.ifPresent(index -> here.spoke(index, vote.statement())));
                } else {
                    give(from, here -> here.vote(vote));
                    gate.given(vote, at);
                }
            }
            case Ruling.Hold() -> early.hold(from, () -> vote(from, vote, envelope));
            case Ruling.Drop drop -> give(from, here -> {});
        }
    }

    void proposal(int from, Proposal proposal, Envelope envelope) {
        world.situations.proposalCame(node, proposal.epoch(), proposal.view());
        Position at = position();
        switch (gate.proposal(sender(from), proposal, at, node.millis())) {
            case Ruling.Take() -> {
                if (!world.isSigned(proposal)) {
                    gate.forged(sender(from), at, node.millis());
                    return;
                }
                world.waits.taken(node, envelope);
                certificates(from, gate.news(proposal, at));
                give(from, proposal);
            }
            case Ruling.Hold() -> early.hold(from, () -> proposal(from, proposal, envelope));
            case Ruling.Drop drop -> {
                if (drop.cause().sparesCertificates()) {
                    certificates(from, gate.news(proposal, at));
                }
                give(from, here -> {});
            }
        }
    }

    private void certificates(int from, List<Certificate> news) {
        news.forEach(certificate -> certificate(from, certificate, new Envelope(new CertificateMessage(certificate))));
    }

    /** Its certificates have gone before it, each by itself. */
    private void give(int from, Proposal proposal) {
        Proposal bare = new Proposal(
                proposal.statement(), proposal.signer(), proposal.signature(), proposal.block(), List.of());
        give(from, here -> here.proposal(bare));
        gate.given(bare, position());
    }

    void certificate(int from, Certificate certificate, Envelope envelope) {
        Position at = position();
        if (gate.isEarly(sender(from), certificate, at, node.millis())) {
            early.hold(from, () -> certificate(from, certificate, envelope));
            return;
        }
        if (!(gate.certificate(sender(from), certificate, at, node.millis()) instanceof Ruling.Take)) {
            if (shown.isHeld(certificate.statement())) {
                shown.shownBy(certificate.statement(), from);
            }
            give(from, here -> {});
        } else if (!envelope.holds(world::holds)) {
            gate.forged(sender(from), at, node.millis());
        } else {
            certificate.signers().forEach(signer -> certificate.voteOf(signer).ifPresent(this::verified));
            world.waits.taken(node, envelope);
            if (envelope.isNews()) {
                world.checkers.certificate(certificate);
            }
            shown.shownBy(certificate.statement(), from);
            give(from, here -> here.certificate(certificate));
        }
    }

    private void verified(Vote vote) {
        verified.add(vote);
        if (verified.size() > MOST_VERIFIED) {
            verified.remove(verified.iterator().next());
        }
    }
}
