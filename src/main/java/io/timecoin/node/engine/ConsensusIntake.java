package io.timecoin.node.engine;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.PublicKey;
import io.timecoin.network.PeerInfo;
import io.timecoin.verification.DropCause;
import io.timecoin.verification.HeldBytes;
import io.timecoin.verification.Position;
import io.timecoin.verification.Ruling;
import io.timecoin.verification.Sender;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * The way of proposals, votes and certificates to the engine: past the gate, then verified in small pieces beside the engine,
 * then given to it. What is of the epoch after the current one is held for a moment, since a peer may have seen the settlement
 * final a little earlier. {@code taken} is run once a message takes no room here any more. Called on the network's threads
 * and, when an epoch opens, on the engine's; never waits.
 */
final class ConsensusIntake {

    private final GatedVerifiers verifiers;
    private final EpochSets sets;
    private final CertificateIntake certificates;
    private final EarlyMessages early;

    ConsensusIntake(GatedVerifiers verifiers, EpochSets sets, ShownCertificates shown) {
        this.verifiers = verifiers;
        this.sets = sets;
        this.certificates = new CertificateIntake(verifiers, sets, shown);
        this.early = new EarlyMessages(() -> sets.position().epoch());
    }

    void vote(PeerInfo peer, Vote vote, Runnable taken) {
        Sender from = verifiers.sender(peer);
        long bytes = HeldBytes.of(vote);
        switch (verifiers.ask((gate, at, now) -> gate.vote(from, vote, at, now))) {
            case Ruling.Take() ->
                verifiers.enter(from, bytes, taken, done -> verifiers.queue(from, () -> verify(from, vote, done)));
            case Ruling.Hold() -> hold(peer, vote.statement(), bytes, done -> vote(peer, vote, done), taken);
            case Ruling.Drop drop -> taken.run();
        }
    }

    void proposal(PeerInfo peer, Proposal proposal, Runnable taken) {
        Sender from = verifiers.sender(peer);
        switch (verifiers.ask((gate, at, now) -> gate.proposal(from, proposal, at, now))) {
            case Ruling.Take() -> {
                Proposal kept = with(proposal, news(proposal));
                long bytes = HeldBytes.of(kept);
                verifiers.enter(from, bytes, taken, done -> verifiers.queue(from, () -> verify(from, kept, done)));
            }
            case Ruling.Hold() -> {
                long bytes = HeldBytes.of(proposal);
                hold(peer, proposal.statement(), bytes, done -> proposal(peer, proposal, done), taken);
            }
            case Ruling.Drop(DropCause cause) -> {
                List<Certificate> news = cause.sparesCertificates() ? news(proposal) : List.of();
                long left = news.stream().mapToLong(HeldBytes::of).sum();
                verifiers.enter(from, left, taken, done -> certificates.all(from, news, done));
            }
        }
    }

    void certificate(PeerInfo peer, Certificate certificate, Runnable taken) {
        Sender from = verifiers.sender(peer);
        long bytes = HeldBytes.of(certificate);
        if (verifiers.ask((gate, at, now) -> gate.isEarly(from, certificate, at, now))) {
            hold(peer, certificate.statement(), bytes, done -> certificate(peer, certificate, done), taken);
        } else {
            verifiers.enter(from, bytes, taken, done -> certificates.one(from, certificate, done));
        }
    }

    /** The next epoch has opened: what was held is looked at now. */
    void epochOpened() {
        early.takeAll().forEach(Runnable::run);
    }

    /** The link is gone. */
    void forget(PublicKey peer) {
        early.forget(peer);
        verifiers.tell((gate, at) -> gate.forget(peer));
    }

    /** Messages that were not used, by cause, since the start. */
    Map<DropCause, Long> dropped() {
        return verifiers.dropped();
    }

    private static Proposal with(Proposal proposal, List<Certificate> certificates) {
        return new Proposal(
                proposal.statement(), proposal.signer(), proposal.signature(), proposal.block(), certificates);
    }

    private List<Certificate> news(Proposal proposal) {
        return verifiers.ask((gate, at, now) -> gate.news(proposal, at));
    }

    private void hold(PeerInfo peer, Statement statement, long bytes, Consumer<Runnable> again, Runnable taken) {
        if (early.hold(peer.nodeKey(), statement.epoch(), bytes, () -> again.accept(() -> {}))) {
            taken.run(); // held here, bounded: the link must stay open for what brings this node into that epoch
        } else {
            again.accept(taken); // that epoch has opened meanwhile
        }
    }

    private void verify(Sender from, Vote vote, Runnable taken) {
        Optional<Position> wanted = verifiers.askWhere((gate, at, now) -> gate.wants(from, vote, at, now));
        if (wanted.isEmpty()) {
            taken.run();
        } else if (!sets.verify(vote, wanted.get())) {
            verifiers.forged(from);
            taken.run();
        } else if (wanted.get().isLate(vote.statement())) {
            signOfLife(vote, wanted.get());
            taken.run();
        } else if (verifiers.give(replica -> replica.vote(vote), taken)) {
            verifiers.tell((gate, at) -> gate.given(vote, at));
        }
    }

    private void signOfLife(Vote vote, Position then) {
        OptionalInt voter = verifiers.ask((gate, at, now) -> gate.signOfLife(vote, then));
        voter.ifPresent(index -> verifiers.give(
                replica -> {
                    if (replica.core().epoch() == then.epoch()) { // or voters are numbered anew
                        replica.spoke(index, vote.statement());
                    }
                },
                () -> {}));
    }

    private void verify(Sender from, Proposal proposal, Runnable taken) {
        Optional<Position> wanted = verifiers.askWhere((gate, at, now) -> gate.wants(from, proposal, at, now));
        if (wanted.isEmpty()) {
            taken.run();
        } else if (!sets.isSigned(proposal, wanted.get()) || !proposal.block().matchesHeader()) {
            verifiers.forged(from);
            taken.run();
        } else {
            certificates.all(from, news(proposal), () -> give(proposal, taken));
        }
    }

    /** Its certificates have gone before it, each by itself. */
    private void give(Proposal proposal, Runnable taken) {
        Proposal bare = with(proposal, List.of());
        if (verifiers.give(replica -> replica.proposal(bare), taken)) {
            verifiers.tell((gate, at) -> gate.given(bare, at));
        }
    }
}
