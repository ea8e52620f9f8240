package io.timecoin.simulation;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.ConsensusCore;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Vote;
import io.timecoin.ledger.ChainState;
import io.timecoin.replica.Replica;
import io.timecoin.simulation.VirtualCpu.Verification;
import io.timecoin.verification.EpochVoters;
import io.timecoin.verification.HeldBytes;
import io.timecoin.verification.Knowledge;
import io.timecoin.verification.MessageGate;
import io.timecoin.verification.Position;
import io.timecoin.verification.Ruling;
import io.timecoin.verification.Sender;
import io.timecoin.verification.Urgency;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The way of proposals, votes and certificates to one node's replica, as the node's own intake has it: past the production's
 * {@link MessageGate}, into the room that messages have while they wait, verified in their turn if they are wanted then, given
 * to the engine; what is of the next epoch is held. {@code freed} is run once a message takes no room any more.
 */
final class NodeGate {

    /** What works beside the gate. */
    record Beside(VirtualCpu cpu, HeardHosts heard, EarlyArrivals early) {}

    private static final int MOST_VERIFIED = 8_192;

    private final SimulatedNode node;
    private final SimulatedWorld world;
    private final VirtualCpu cpu;
    private final HeardHosts heard;
    private final EarlyArrivals early;
    private final WaitingBytesChecker waiting;
    private final CertificateGate certificates;
    private final Knowledge knowledge;
    private final Set<Vote> verified = new LinkedHashSet<>();
    private MessageGate gate;
    private Optional<EpochVoters> former = Optional.empty();
    private EpochVoters voters;

    NodeGate(SimulatedNode node, SimulatedWorld world, ShownCertificates shown, Beside beside) {
        this.node = node;
        this.world = world;
        this.cpu = beside.cpu();
        this.heard = beside.heard();
        this.early = beside.early();
        this.waiting = new WaitingBytesChecker(node.host);
        this.knowledge = Knowledge.of(verified::contains, shown::isHeld);
        this.gate = opened();
        this.voters = world.ledger.voters(0);
        this.certificates = new CertificateGate(node, world, this, shown);
    }

    private MessageGate opened() {
        return new MessageGate(
                world.ledger.genesis.parameters(), world.plan.timers().retryInterval(), knowledge);
    }

    /** The process has ended. */
    void clear() {
        verified.clear();
        former = Optional.empty();
        gate = opened();
        waiting.clear();
        certificates.clear();
    }

    /** A link has ended. */
    void unlinked(int from) {
        gate.forget(HostKeys.of(from));
    }

    Position position() {
        ConsensusCore core = node.replica().core();
        if (voters.epoch() != core.epoch()) {
            former = voters.epoch() == core.epoch() - 1 ? Optional.of(voters) : Optional.empty();
            voters = world.ledger.voters(core.epoch());
        }
        ChainState tip = node.replica().tip();
        if (tip.epoch() == voters.epoch() && voters.openedAt() != tip.settlementHeight()) {
            voters = voters.openedAt(tip.settlementHeight());
        }
        return new Position(voters, former, core.finalView(), core.currentView());
    }

    Sender sender(int from) {
        return new Sender(
                HostKeys.of(from), world.ledger.set.voter(world.voterOf(from)).id());
    }

    MessageGate gate() {
        return gate;
    }

    Knowledge knowledge() {
        return knowledge;
    }

    /** Does something with a message if there is room for it; the room is free again when the work says that it is done. */
    private void enter(int from, long bytes, Runnable freed, Consumer<Runnable> work) {
        MessageGate entered = gate;
        if (!entered.enters(sender(from), bytes)) {
            world.situations.occurred(Situation.SHARE_FULL, node.host);
            freed.run();
            return;
        }
        int voter = world.voterOf(from);
        waiting.entered(voter, bytes);
        work.accept(() -> {
            entered.leaves(sender(from), bytes);
            waiting.left(voter, bytes);
            freed.run();
        });
    }

    void queue(int from, VirtualCpu.Task task) {
        cpu.verify(Urgency.VOTE, from, task);
    }

    void give(int from, Consumer<Replica> work, Runnable freed) {
        cpu.engine(() -> {
            node.turn(here -> {
                heard.taking(from, here);
                work.accept(here);
            });
            freed.run();
        });
    }

    void forged(int from, Runnable freed) {
        gate.forged(sender(from), position(), node.millis());
        freed.run();
    }

    private void hold(int from, long bytes, Consumer<Runnable> again, Runnable freed) {
        early.hold(from, bytes, () -> again.accept(() -> {}));
        freed.run();
    }

    /** What is not wanted any more when its turn comes. */
    static Verification unwanted(Runnable freed) {
        return new Verification(0, freed);
    }

    void vote(int from, Vote vote, Envelope envelope, Runnable freed) {
        long bytes = HeldBytes.of(vote);
        switch (gate.vote(sender(from), vote, position(), node.millis())) {
            case Ruling.Take() ->
                enter(from, bytes, freed, done -> queue(from, () -> verify(from, vote, envelope, done)));
            case Ruling.Hold() -> hold(from, bytes, done -> vote(from, vote, envelope, done), freed);
            case Ruling.Drop drop -> freed.run();
        }
    }

    private Verification verify(int from, Vote vote, Envelope envelope, Runnable freed) {
        Position at = position();
        if (!gate.wants(sender(from), vote, at, node.millis())) {
            return unwanted(freed);
        }
        return new Verification(knowledge.isVerified(vote) ? 0 : 1, () -> {
            if (!envelope.holds(world::holds)) {
                forged(from, freed);
                return;
            }
            verified(vote);
            world.waits.taken(node, envelope);
            if (at.isLate(vote.statement())) {
                signOfLife(from, vote, at);
                freed.run();
            } else {
                give(from, here -> here.vote(vote), freed);
                gate.given(vote, position());
            }
        });
    }

    private void signOfLife(int from, Vote vote, Position at) {
        OptionalInt voter = gate.signOfLife(vote, at);
        give(
                from,
                here -> voter.ifPresent(index -> {
                    if (here.core().epoch() == at.epoch()) {
                        here.spoke(index, vote.statement());
                    }
                }),
                () -> {});
    }

    void proposal(int from, Proposal proposal, Envelope envelope, Runnable freed) {
        world.situations.proposalCame(node, proposal.epoch(), proposal.view());
        Position at = position();
        switch (gate.proposal(sender(from), proposal, at, node.millis())) {
            case Ruling.Take() -> {
                Proposal kept = with(proposal, gate.news(proposal, at));
                enter(from, HeldBytes.of(kept), freed, done -> queue(from, () -> verify(from, kept, envelope, done)));
            }
            case Ruling.Hold() ->
                hold(from, HeldBytes.of(proposal), done -> proposal(from, proposal, envelope, done), freed);
            case Ruling.Drop drop -> {
                List<Certificate> news = drop.cause().sparesCertificates() ? gate.news(proposal, at) : List.of();
                long left = news.stream().mapToLong(HeldBytes::of).sum();
                enter(from, left, freed, done -> certificates.all(from, news, done));
            }
        }
    }

    private Verification verify(int from, Proposal proposal, Envelope envelope, Runnable freed) {
        if (!gate.wants(sender(from), proposal, position(), node.millis())) {
            return unwanted(freed);
        }
        return new Verification(1, () -> {
            if (!world.isSigned(proposal)) {
                forged(from, freed);
                return;
            }
            world.waits.taken(node, envelope);
            certificates.all(from, gate.news(proposal, position()), () -> give(from, proposal, freed));
        });
    }

    private static Proposal with(Proposal proposal, List<Certificate> certificates) {
        return new Proposal(
                proposal.statement(), proposal.signer(), proposal.signature(), proposal.block(), certificates);
    }

    /** Its certificates have gone before it, each by itself. */
    private void give(int from, Proposal proposal, Runnable freed) {
        Proposal bare = with(proposal, List.of());
        give(from, here -> here.proposal(bare), freed);
        gate.given(bare, position());
    }

    void certificate(int from, Certificate certificate, Envelope envelope, Runnable freed) {
        long bytes = HeldBytes.of(certificate);
        if (gate.isEarly(sender(from), certificate, position(), node.millis())) {
            hold(from, bytes, done -> certificate(from, certificate, envelope, done), freed);
        } else {
            enter(from, bytes, freed, done -> certificates.one(from, certificate, envelope, done));
        }
    }

    /** This vote holds: it is not verified again. */
    void verified(Vote vote) {
        verified.add(vote);
        if (verified.size() > MOST_VERIFIED) {
            verified.remove(verified.iterator().next());
        }
    }
}
