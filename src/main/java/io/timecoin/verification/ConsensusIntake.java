package io.timecoin.verification;

import io.smallrye.mutiny.Uni;
import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.PublicKey;
import io.timecoin.network.PeerInfo;
import io.timecoin.network.conduct.Fault;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The way of proposals, votes and certificates to the engine: past the gate, then verified in small pieces beside the engine,
 * then given to it. What is of the epoch after the current one is held for a moment, since a peer may have seen the settlement
 * final a little earlier. Called on the network's threads and, when an epoch opens, on the engine's; never waits.
 */
public final class ConsensusIntake {

    private final GatedVerifiers verifiers;
    private final EpochSets sets;
    private final CertificateIntake certificates;
    private final EarlyMessages early;
    private final Consumer<Throwable> failed;

    /** @param failed told what must not happen: the node has to exit */
    ConsensusIntake(GatedVerifiers verifiers, EpochSets sets, ShownCertificates shown, Consumer<Throwable> failed) {
        this.failed = failed;
        this.verifiers = verifiers;
        this.sets = sets;
        this.certificates = new CertificateIntake(verifiers, sets, shown);
        this.early = new EarlyMessages(() -> sets.position().epoch());
    }

    /** Done when it takes no room here any more; so with the others. */
    public Uni<Void> vote(PeerInfo peer, Vote vote) {
        Sender from = verifiers.sender(peer);
        long bytes = HeldBytes.of(vote);
        return switch (verifiers.ask((gate, at, now) -> gate.vote(from, vote, at, now))) {
            case Ruling.Take() ->
                verifiers.within(from, bytes, () -> verifiers.queued(from, () -> verified(from, vote)));
            case Ruling.Hold() -> held(peer, vote.statement(), bytes, () -> vote(peer, vote));
            case Ruling.Drop drop -> GatedVerifiers.done();
        };
    }

    public Uni<Void> proposal(PeerInfo peer, Proposal proposal) {
        Sender from = verifiers.sender(peer);
        return switch (verifiers.ask((gate, at, now) -> gate.proposal(from, proposal, at, now))) {
            case Ruling.Take() -> {
                Proposal kept = with(proposal, news(proposal));
                long bytes = HeldBytes.of(kept);
                yield verifiers.within(from, bytes, () -> verifiers.queued(from, () -> verified(from, kept)));
            }
            case Ruling.Hold() ->
                held(peer, proposal.statement(), HeldBytes.of(proposal), () -> proposal(peer, proposal));
            case Ruling.Drop(DropCause cause) -> {
                List<Certificate> news = cause.sparesCertificates() ? news(proposal) : List.of();
                long left = news.stream().mapToLong(HeldBytes::of).sum();
                yield verifiers.within(from, left, () -> certificates.all(from, news));
            }
        };
    }

    public Uni<Void> certificate(PeerInfo peer, Certificate certificate) {
        Sender from = verifiers.sender(peer);
        long bytes = HeldBytes.of(certificate);
        return verifiers.ask((gate, at, now) -> gate.isEarly(from, certificate, at, now))
                ? held(peer, certificate.statement(), bytes, () -> certificate(peer, certificate))
                : verifiers.within(from, bytes, () -> certificates.one(from, certificate));
    }

    /** The next epoch has opened: what was held is looked at now. */
    public void epochOpened() {
        early.takeAll().forEach(again -> again.get().subscribe().with(_ -> {}, failed));
    }

    /** The link is gone. */
    public void forget(PublicKey peer) {
        early.forget(peer);
        verifiers.tell((gate, at) -> gate.forget(peer));
    }

    /** Messages that were not used, by cause, since the start. */
    public Map<DropCause, Long> dropped() {
        return verifiers.dropped();
    }

    private static Proposal with(Proposal proposal, List<Certificate> certificates) {
        return new Proposal(
                proposal.statement(), proposal.signer(), proposal.signature(), proposal.block(), certificates);
    }

    private List<Certificate> news(Proposal proposal) {
        return verifiers.ask((gate, at, now) -> gate.news(proposal, at));
    }

    /** The link must stay open for what brings this node into that epoch: what is held here, bounded, is done with there. */
    private Uni<Void> held(PeerInfo peer, Statement statement, long bytes, Supplier<Uni<Void>> again) {
        boolean held = early.hold(peer.nodeKey(), statement.epoch(), bytes, again);
        return held ? GatedVerifiers.done() : again.get(); // that epoch has opened meanwhile
    }

    private Uni<Void> verified(Sender from, Vote vote) {
        Optional<Position> wanted = verifiers.askWhere((gate, at, now) -> gate.wants(from, vote, at, now));
        if (wanted.isEmpty()) {
            return GatedVerifiers.done();
        }
        if (!sets.verify(vote, wanted.get())) {
            verifiers.forged(from, Fault.BAD_SIGNATURE);
            return GatedVerifiers.done();
        }
        if (wanted.get().isLate(vote.statement())) {
            signOfLife(vote, wanted.get());
            return GatedVerifiers.done();
        }
        return verifiers.given(replica -> replica.vote(vote), () -> verifiers.tell((gate, at) -> gate.given(vote, at)));
    }

    private void signOfLife(Vote vote, Position then) {
        OptionalInt voter = verifiers.ask((gate, at, now) -> gate.signOfLife(vote, then));
        voter.ifPresent(index -> verifiers.tellEngine(replica -> {
            if (replica.core().epoch() == then.epoch()) { // or voters are numbered anew
                replica.spoke(index, vote.statement());
            }
        }));
    }

    private Uni<Void> verified(Sender from, Proposal proposal) {
        Optional<Position> wanted = verifiers.askWhere((gate, at, now) -> gate.wants(from, proposal, at, now));
        if (wanted.isEmpty()) {
            return GatedVerifiers.done();
        }
        boolean signed = sets.isSigned(proposal, wanted.get());
        if (!signed || !proposal.block().matchesHeader()) {
            verifiers.forged(from, signed ? Fault.HEADER_CONTRADICTED : Fault.BAD_SIGNATURE);
            return GatedVerifiers.done();
        }
        return certificates.all(from, news(proposal)).chain(() -> given(proposal));
    }

    /** Its certificates have gone before it, each by itself. */
    private Uni<Void> given(Proposal proposal) {
        Proposal bare = with(proposal, List.of());
        return verifiers.given(
                replica -> replica.proposal(bare), () -> verifiers.tell((gate, at) -> gate.given(bare, at)));
    }
}
