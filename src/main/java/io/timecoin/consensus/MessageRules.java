package io.timecoin.consensus;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What proposals, votes and certificates change before any rule for voting is asked (protocol §5, §6).
 *
 * <p>Keeps INV-23: what does not fit is dropped.
 */
final class MessageRules {

    private final Core core;

    MessageRules(Core core) {
        this.core = core;
    }

    void onProposal(Proposal proposal) {
        proposal.justification().forEach(this::onCertificate);
        if (!isInWindow(proposal.statement(), proposal.signer(), EpochViews.PROPOSAL_WINDOW)) {
            return;
        }
        if (proposal.signer() != core.views.leader(proposal.view())) {
            core.drop(DropReason.NOT_LEADER); // asked before anything is kept
            return;
        }
        ViewState view = core.views.at(proposal.view());
        if (view.proposal == null) {
            view.proposal = proposal.withoutJustification();
            if (proposal.view() == core.current) {
                core.timers.proposalSeen();
            }
        } else if (Evidence.conflict(view.proposal.statement(), proposal.statement())) {
            core.drop(DropReason.CONFLICTING);
            view.acceptance = ViewState.Acceptance.REFUSED; // protocol §5.4: two proposals of its leader
            accuse(
                    view,
                    new Evidence(
                            proposal.signer(),
                            view.proposal.statement(),
                            view.proposal.signature(),
                            proposal.statement(),
                            proposal.signature()));
        }
    }

    void onVote(Vote vote) {
        if (!isInWindow(vote.statement(), vote.signer(), EpochViews.WINDOW)) {
            return;
        }
        ViewState view = core.views.at(vote.statement().view());
        if (vote.signer() == core.self && !view.hasCast(vote)) {
            core.drop(DropReason.NOT_OWN);
            return;
        }
        if (vote.statement().kind() == StatementKind.FINALIZE) {
            view.shownNotarization.add(vote.signer());
        }
        switch (view.tally(vote.statement().kind()).add(vote)) {
            case VoteTally.Outcome.Known() -> {}
            case VoteTally.Outcome.Conflicting(Vote earlier) -> {
                core.drop(DropReason.CONFLICTING);
                accuse(view, evidence(earlier, vote));
            }
            case VoteTally.Outcome.Counted() -> {
                accuseOfBoth(view, vote);
                if (view.certificate(vote.statement().kind()) == null) {
                    view.tally(vote.statement().kind())
                            .certificate(vote.statement())
                            .ifPresent(this::onCertificate);
                }
            }
        }
    }

    /** Looks for what the signer said before that excludes this, here or in a certificate (protocol §5). */
    private void accuseOfBoth(ViewState view, Vote vote) {
        switch (vote.statement().kind()) {
            case FINALIZE -> {
                accuseIfContradicted(view, vote, view.nullifies.of(vote.signer()), view.nullification);
                accuseIfContradicted(view, vote, view.finalizes.of(vote.signer()), view.finalization);
            }
            case NULLIFY -> accuseIfContradicted(view, vote, view.finalizes.of(vote.signer()), view.finalization);
            case NOTARIZE -> accuseIfContradicted(view, vote, view.notarizes.of(vote.signer()), view.notarization);
            case PROPOSAL -> throw new IllegalArgumentException("a proposal is not a vote");
        }
    }

    private void accuseIfContradicted(
            ViewState view, Vote vote, Optional<Vote> heard, @Nullable Certificate certificate) {
        heard.or(() -> Optional.ofNullable(certificate).flatMap(proof -> proof.voteOf(vote.signer())))
                .filter(earlier -> Evidence.conflict(earlier.statement(), vote.statement()))
                .ifPresent(earlier -> accuse(view, evidence(earlier, vote)));
    }

    private static Evidence evidence(Vote earlier, Vote later) {
        return new Evidence(
                later.signer(), earlier.statement(), earlier.signature(), later.statement(), later.signature());
    }

    /** One proof for each signer and view is enough, however often the offence is repeated. */
    private void accuse(ViewState view, Evidence evidence) {
        if (view.accused.add(evidence.signer())) {
            core.emit(new Effect.EvidenceFound(evidence));
        }
    }

    private boolean isInWindow(Statement statement, int signer, int window) {
        if (statement.epoch() != core.views.epoch()) {
            core.drop(DropReason.OTHER_EPOCH);
            return false;
        }
        if (signer >= core.views.set().size()) {
            core.drop(DropReason.UNKNOWN_SIGNER);
            return false;
        }
        core.activity.spoke(signer, statement); // late words show life too (protocol §5.1)
        if (statement.view() <= core.views.finalView()) {
            core.drop(DropReason.BELOW_FINAL);
            return false;
        }
        if (statement.view() > core.current + window) {
            core.drop(DropReason.BEYOND_WINDOW);
            return false;
        }
        return true;
    }

    /** Takes a quorum's certificate, made here from votes or received, of any view of the epoch. */
    void onCertificate(Certificate certificate) {
        if (certificate.epoch() != core.views.epoch()) {
            core.drop(DropReason.OTHER_EPOCH);
            return;
        }
        if (certificate.view() < core.views.finalView()) {
            core.drop(DropReason.BELOW_FINAL);
            return;
        }
        ViewState view = core.views.at(certificate.view());
        if (contradicts(view, certificate) || view.certificate(certificate.kind()) != null) {
            return;
        }
        if (!view.hasCertificate()) {
            core.activity.quorumSpoke();
        }
        certificate.signers().forEach(signer -> core.activity.spoke(signer, certificate.statement()));
        certificate.signers().forEach(signer -> certificate.voteOf(signer).ifPresent(vote -> accuseOfBoth(view, vote)));
        core.views.store(certificate);
        core.emit(new Effect.Relay(certificate, shownBy(view, certificate)));
        if (certificate.kind() == StatementKind.FINALIZE && certificate.view() > core.views.finalView()) {
            onFinalization(certificate);
        }
    }

    private static List<Integer> shownBy(ViewState view, Certificate certificate) {
        return certificate.kind() == StatementKind.NOTARIZE ? List.copyOf(view.shownNotarization) : List.of();
    }

    private void onFinalization(Certificate finalization) {
        core.views.finalizeAt(finalization.view(), finalization.statement().blockHash());
        core.timers.finalized();
        core.unfinalWorkSince = ViewTimers.NEVER; // what is left is younger
        core.emit(new Effect.Finalized(finalization));
        if (!core.isJudgedValid(finalization.statement().blockHash())) {
            core.obtain(finalization, core.views.at(finalization.view()));
        }
        core.epochOver = core.block(finalization.statement().blockHash())
                .map(block -> block.facts().settlement())
                .orElse(false);
        core.forgetBlocksBelowFinal();
    }

    /** Protocol §6: proof that at least a third of the weight was faulty. Stops this node's votes for good. */
    private boolean contradicts(ViewState view, Certificate certificate) {
        long finalView = core.views.finalView();
        boolean nullification = certificate.kind() == StatementKind.NULLIFY;
        if (nullification) {
            return view.finalization != null
                    && contradiction("a final view is nullified", view.finalization, certificate);
        }
        Statement statement = certificate.statement();
        if (certificate.kind() == StatementKind.FINALIZE && view.nullification != null) {
            return contradiction("a nullified view is final", view.nullification, certificate);
        }
        Certificate other = view.notarization != null ? view.notarization : view.finalization;
        if (other != null && !isSame(other.statement(), statement)) {
            return contradiction("two blocks are notarized in one view", other, certificate);
        }
        if (certificate.view() == finalView && !statement.blockHash().equals(core.views.finalHash())) {
            return contradiction("another block is notarized in the final view", certificate);
        }
        if (certificate.view() > finalView && statement.parentView() < finalView) {
            return contradiction("a notarized block does not descend from the final one", certificate);
        }
        return certificate.kind() == StatementKind.FINALIZE && isLeftByLaterNotarization(certificate);
    }

    /** The same contradiction in the other order: the notarization was here before the finalization. */
    private boolean isLeftByLaterNotarization(Certificate finalization) {
        for (ViewState later : core.views.notarizedAboveFinal()) {
            Certificate notarization = later.notarization;
            if (notarization != null
                    && later.view > finalization.view()
                    && notarization.statement().parentView() < finalization.view()) {
                return contradiction(
                        "a notarized block does not descend from the final one", notarization, finalization);
            }
        }
        return false;
    }

    private static boolean isSame(Statement a, Statement b) {
        return a.parentView() == b.parentView() && a.blockHash().equals(b.blockHash());
    }

    private boolean contradiction(String reason, Certificate... certificates) {
        List<Certificate> proof = new ArrayList<>(List.of(certificates));
        ViewState last = core.views.find(core.views.finalView());
        if (proof.size() == 1 && last != null && last.finalization != null) {
            proof.addFirst(last.finalization);
        }
        core.halt(reason, proof);
        return true;
    }
}
