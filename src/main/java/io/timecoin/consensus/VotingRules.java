package io.timecoin.consensus;

import io.timecoin.consensus.Core.JudgedBlock;
import io.timecoin.consensus.Input.Judgement;
import io.timecoin.consensus.ViewState.Acceptance;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.BlockKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Protocol §5.2, §5.3, §5.4 and §5.5: when this node proposes, notarizes, nullifies and finalizes.
 *
 * <p>Keeps INV-1, INV-6, INV-7, INV-8, INV-9, INV-10, INV-11, INV-13 and INV-19.
 */
final class VotingRules {

    private final Core core;
    private long buildAskedIn;
    private Hash256 buildAskedOn = Hash256.ZERO;
    private boolean buildAskedEmpty;
    private long certificatesAskedIn;
    private int certificatesAskedRetry;

    VotingRules(Core core) {
        this.core = core;
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
            fetchCertificates(parent.isEmpty() ? parentView : missing, source);
            return;
        }
        if (!core.isValid(parent.get())) {
            return; // being obtained; only its body tells whether it is a settlement
        }
        boolean again = isUnfinalSettlement(parent.get(), parentView);
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

    private boolean isUnfinalSettlement(Hash256 parent, long parentView) {
        return parentView > core.views.finalView()
                && core.block(parent).map(block -> block.facts().settlement()).orElse(false);
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
        core.emit(new Effect.Obtain(hash, core.heardFirst(certificate.signers()), view.proposedBlock(hash)));
    }

    /** The final block itself may not be here yet: asked for again at each retry. */
    void obtainFinal() {
        ViewState last = core.views.find(core.views.finalView());
        boolean missing = !core.isJudgedValid(core.views.finalHash()) && !core.isInvalid(core.views.finalHash());
        if (last != null && last.finalization != null && missing) {
            core.emit(new Effect.Obtain(
                    core.views.finalHash(),
                    core.heardFirst(last.finalization.signers()),
                    last.proposedBlock(core.views.finalHash())));
        }
    }

    // protocol §5.2
    void propose() {
        ViewState view = core.currentView();
        if (view.leader == core.self && willNotPropose(view)) {
            nullify(); // the others need not wait for it (protocol §5.1)
            return;
        }
        boolean mayPropose = core.mayJudgeTime()
                && !core.epochOver
                && view.leader == core.self
                && view.proposal == null
                && view.ownProposal == null
                && view.ownNullify == null
                && view.ownNotarize == null;
        if (!mayPropose || core.now < core.timers.proposeAt()) {
            return;
        }
        long parentView = core.views.highestNotarizedBelow(view.view);
        long missing = core.views.firstNotNullified(parentView, view.view);
        if (missing >= 0) {
            int voters = core.views.set().size();
            fetchCertificates(missing, (core.self + 1 + core.timers.retries()) % voters);
            return;
        }
        Hash256 parent = core.views.parentHash(parentView).orElseThrow();
        if (core.isValid(parent)) {
            build(view, parentView, parent);
        }
    }

    /** Its clock is wrong, or it finds the block invalid that it would have to build on. */
    private boolean willNotPropose(ViewState view) {
        boolean parentInvalid = core.views
                .parentHash(core.views.highestNotarizedBelow(view.view))
                .filter(core::isInvalid)
                .isPresent();
        return view.proposal == null && (!core.clockRight || parentInvalid);
    }

    private void build(ViewState view, long parentView, Hash256 parent) {
        boolean waitsInVain = core.unfinalWorkSince != ViewTimers.NEVER
                && parentView > core.views.finalView()
                && core.views.at(parentView).isFinalityLost(core::isDead);
        boolean overdue = waitsInVain || core.now >= unfinalWorkOverdueAt();
        if (isUnfinalSettlement(parent, parentView)) {
            if (overdue && !isBuildAsked(view, parent)) {
                buildAskedIn = view.view;
                buildAskedOn = parent;
                core.emit(new Effect.BuildAgain(view.view, parent));
            }
            return;
        }
        boolean evenEmpty = overdue || core.now >= core.timers.proposeEmptyAt();
        if (!isBuildAsked(view, parent) || (evenEmpty && !buildAskedEmpty)) {
            buildAskedIn = view.view;
            buildAskedOn = parent;
            buildAskedEmpty = evenEmpty;
            core.emit(new Effect.Build(view.view, parent, evenEmpty));
        }
    }

    private boolean isBuildAsked(ViewState view, Hash256 parent) {
        return buildAskedIn == view.view && buildAskedOn.equals(parent);
    }

    /**
     * When unfinal work has waited so long that a leader proposes on top of it, be it an empty block: after a
     * retry interval, but well before the leader timers of the others run out.
     */
    long unfinalWorkOverdueAt() {
        return core.unfinalWorkSince == ViewTimers.NEVER
                ? ViewTimers.NEVER
                : core.unfinalWorkSince + Math.min(core.config.retryInterval(), core.config.leaderTimeout() / 2);
    }

    void onBuilt(Input.Built built) {
        ViewState view = core.currentView();
        boolean wanted = built.view() == core.current
                && core.mayJudgeTime()
                && !core.epochOver
                && view.leader == core.self
                && view.ownProposal == null
                && view.ownNullify == null
                && view.ownNotarize == null;
        if (!wanted) {
            core.drop(DropReason.STALE_ANSWER);
            return;
        }
        long parentView = core.views.highestNotarizedBelow(view.view);
        Hash256 parent = core.views.parentHash(parentView).orElseThrow();
        Hash256 hash = built.facts().hash();
        boolean again = isUnfinalSettlement(parent, parentView);
        if (core.views.firstNotNullified(parentView, view.view) >= 0
                || !parent.equals(again ? hash : built.facts().parentHash())) {
            core.drop(DropReason.STALE_ANSWER);
            buildAskedIn = 0; // the order has to be given once more
            return;
        }
        core.judged(built.facts(), Judgement.VALID);
        Proposal proposal = proposal(view, parentView, built.block(), hash);
        view.proposal = proposal;
        view.acceptance = Acceptance.ACCEPTED;
        core.timers.proposalSeen();
        core.cast(
                view,
                Optional.of(proposal),
                List.of(new Statement(StatementKind.NOTARIZE, core.views.epoch(), view.view, parentView, hash)),
                Optional.empty());
    }

    private Proposal proposal(ViewState view, long parentView, CompactBlock block, Hash256 hash) {
        Statement statement = new Statement(StatementKind.PROPOSAL, core.views.epoch(), view.view, parentView, hash);
        if (core.signer == null) {
            throw new IllegalStateException("an observer has nothing to sign with");
        }
        return new Proposal(
                statement, core.self, core.signer.sign(statement.digest(core.genesisHash)), block, justify(parentView));
    }

    private List<Certificate> justify(long parentView) {
        List<Certificate> justification = new ArrayList<>();
        ViewState parent = core.views.find(parentView);
        if (parent != null) {
            Optional.ofNullable(parent.notarization)
                    .or(() -> Optional.ofNullable(parent.finalization))
                    .ifPresent(justification::add);
        }
        for (ViewState between : core.views.range(parentView + 1, core.current - 1)) {
            if (between.nullification != null) {
                justification.add(between.nullification);
            }
        }
        return Proposal.attachable(justification);
    }

    private void fetchCertificates(long fromView, int source) {
        boolean asked = certificatesAskedIn == core.current && certificatesAskedRetry == core.timers.retries();
        if (!asked) {
            certificatesAskedIn = core.current;
            certificatesAskedRetry = core.timers.retries();
            core.emit(new Effect.FetchCertificates(core.views.epoch(), fromView, core.current - 1, source));
        }
    }

    /** Whether a block with transactions or a settlement is notarized, or may be, and not final. */
    boolean hasUnfinalWork() {
        for (ViewState view : core.views.notarizedAboveFinal()) {
            Optional<JudgedBlock> block = view.notarizedHash().flatMap(core::block);
            if (block.isEmpty() || block.get().facts().work()) {
                return true;
            }
        }
        return false;
    }

    void forgetEpoch() {
        buildAskedIn = 0;
        buildAskedEmpty = false;
        certificatesAskedIn = 0;
    }
}
