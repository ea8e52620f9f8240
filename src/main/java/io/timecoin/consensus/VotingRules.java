package io.timecoin.consensus;

import io.timecoin.consensus.Input.Judgement;
import io.timecoin.consensus.ViewState.Acceptance;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.BlockKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Protocol §5.3, §5.4 and §5.5: when this node notarizes, nullifies and finalizes.
 *
 * <p>Keeps INV-1, INV-6, INV-7, INV-8, INV-9, INV-10, INV-11, INV-13 and INV-19.
 */
final class VotingRules {

    private final Core core;
    private final CertificateFetches fetches;

    VotingRules(Core core, CertificateFetches fetches) {
        this.core = core;
        this.fetches = fetches;
    }

    // protocol §5.3
    void notarize() {
        ViewState view = core.currentView();
        Proposal proposal = view.proposal;
        if (view.acceptance == Acceptance.REFUSED) {
            nullify(); // protocol §5.4, also after an own Notarize
            return;
        }
        if (proposal == null || view.ownNotarize != null || view.ownNullify != null) {
            return;
        }
        long parentView = proposal.statement().parentView();
        if (parentView < core.views.finalView()) {
            // No correct leader can show nullifications of a final view.
            view.acceptance = Acceptance.REFUSED;
            nullify();
            return;
        }
        Optional<Hash256> parent = core.views.parentHash(parentView);
        long missing = core.views.firstNotNullified(parentView, core.current);
        if (parent.isEmpty() || missing >= 0) {
            int source =
                    (view.leader + core.timers.retries()) % core.views.set().size();
            fetches.ask(parent.isEmpty() ? parentView : missing, source);
            return;
        }
        if (!core.isValid(parent.get())) {
            return; // being obtained; only its body tells whether it is a settlement
        }
        boolean again = core.isUnfinalSettlement(parent.get(), parentView);
        if (again ? !proposal.blockHash().equals(parent.get()) : !isFreshOn(proposal, parent.get(), view)) {
            view.acceptance = Acceptance.REFUSED;
            nullify();
            return;
        }
        if (again && core.isValid(proposal.blockHash())) {
            view.acceptance = Acceptance.ACCEPTED; // protocol §4: the checks of a fresh block do not apply
        }
        castNotarize(view, proposal, again);
    }

    private void castNotarize(ViewState view, Proposal proposal, boolean again) {
        switch (view.acceptance) {
            case UNKNOWN -> {
                view.acceptance = Acceptance.ASKED;
                core.emit(new Effect.Validate(
                        proposal.block(),
                        sources(view, proposal),
                        again ? Optional.empty() : Optional.of(core.views.set().voter(view.leader))));
            }
            case ACCEPTED -> {
                if (core.mayJudgeTime()) {
                    Statement statement = new Statement(
                            StatementKind.NOTARIZE,
                            core.views.epoch(),
                            view.view,
                            proposal.statement().parentView(),
                            proposal.blockHash());
                    core.cast(view, Optional.empty(), List.of(statement), Optional.empty());
                }
            }
            case ASKED, REFUSED -> {}
        }
    }

    /** Its proposer, then who notarized it already (protocol §5.3). */
    private List<Integer> sources(ViewState view, Proposal proposal) {
        List<Integer> sources = new ArrayList<>();
        sources.add(proposal.signer());
        core
                .heardFirst(view.notarizes.signersOf(new Statement(
                        StatementKind.NOTARIZE,
                        core.views.epoch(),
                        view.view,
                        proposal.statement().parentView(),
                        proposal.blockHash())))
                .stream()
                .filter(voter -> voter != proposal.signer())
                .forEach(sources::add);
        return sources;
    }

    /** Whether a block extends the parent, in this epoch, and was made by the view's leader (protocol §4). */
    private boolean isFreshOn(Proposal proposal, Hash256 parent, ViewState view) {
        BlockHeader header = proposal.block().header();
        return header.parentHash().equals(parent)
                && header.epoch() == core.views.epoch()
                && header.proposer().equals(core.views.set().voter(view.leader).id());
    }

    void onJudged(Input.Judged judged) {
        Hash256 hash = judged.block().hash();
        if (judged.judgement() != Judgement.NOT_ACCEPTABLE) {
            core.judged(judged.block(), judged.judgement());
        }
        for (ViewState view : core.views.from(core.views.finalView())) {
            boolean proposed =
                    view.proposal != null && view.proposal.blockHash().equals(hash);
            if (proposed && view.acceptance == Acceptance.ASKED) {
                view.acceptance = acceptance(judged, view);
            }
        }
        if (core.views.finalView() > 0
                && hash.equals(core.views.finalHash())
                && judged.block().settlement()) {
            core.epochOver = true; // its body came after its finalization
        }
    }

    private static Acceptance acceptance(Input.Judged judged, ViewState view) {
        return switch (judged.judgement()) {
            case VALID -> judged.fresh() || isProposedAgain(view) ? Acceptance.ACCEPTED : view.acceptance;
            case INVALID, NOT_ACCEPTABLE -> Acceptance.REFUSED;
        };
    }

    /** A settlement proposed again names a parent view in which it was itself notarized; it is judged without a clock. */
    private static boolean isProposedAgain(ViewState view) {
        return view.proposal != null && view.proposal.block().header().kind() == BlockKind.SETTLEMENT;
    }

    // protocol §5.4
    void nullify() {
        ViewState view = core.currentView();
        if (core.mayVote() && view.ownNullify == null && view.ownFinalize == null) {
            core.cast(
                    view,
                    Optional.empty(),
                    List.of(Statement.nullify(core.views.epoch(), view.view)),
                    Optional.empty());
        }
    }

    // protocol §5.5
    void finalizeNotarized() {
        for (ViewState view : core.views.notarizedAboveFinal()) {
            Certificate notarization = view.notarization;
            if (notarization == null || !core.isValid(notarization.statement().blockHash())) {
                obtain(view);
                continue;
            }
            boolean isFinal = notarization.statement().blockHash().equals(core.views.finalHash());
            if (core.mayVote()
                    && !isFinal
                    && view.ownNullify == null
                    && view.ownFinalize == null
                    && view.nullification == null) {
                Statement statement = new Statement(
                        StatementKind.FINALIZE,
                        core.views.epoch(),
                        view.view,
                        notarization.statement().parentView(),
                        notarization.statement().blockHash());
                core.cast(view, Optional.empty(), List.of(statement), Optional.of(notarization));
            }
        }
    }

    private void obtain(ViewState view) {
        Certificate certificate = view.notarization != null ? view.notarization : view.finalization;
        if (view.obtaining || certificate == null) {
            return;
        }
        Hash256 hash = certificate.statement().blockHash();
        if (core.isInvalid(hash)) {
            return; // looked at once more, not obtained
        }
        view.obtaining = true;
        core.obtain(certificate, view);
    }

    /** The final block itself may not be here yet: asked for again at each retry. */
    void obtainFinal() {
        ViewState last = core.views.find(core.views.finalView());
        boolean missing = !core.isJudgedValid(core.views.finalHash()) && !core.isInvalid(core.views.finalHash());
        if (last != null && last.finalization != null && missing) {
            core.obtain(last.finalization, last);
        }
    }
}
