package io.timecoin.consensus;

import io.timecoin.consensus.Input.Judgement;
import io.timecoin.consensus.ViewState.Acceptance;
import io.timecoin.crypto.Hash256;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Protocol §5.2: when this node, as the leader of its view, orders a block, and what it proposes with it. */
final class ProposingRules {

    private final Core core;
    private final VotingRules voting;
    private final CertificateFetches fetches;
    private long buildAskedIn;
    private Hash256 buildAskedOn = Hash256.ZERO;
    private boolean buildAskedEmpty;

    ProposingRules(Core core, VotingRules voting, CertificateFetches fetches) {
        this.core = core;
        this.voting = voting;
        this.fetches = fetches;
    }

    // protocol §5.2
    void propose() {
        ViewState view = core.currentView();
        if (view.leader == core.self && willNotPropose(view)) {
            voting.nullify(); // the others need not wait for it (protocol §5.1)
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
            fetches.ask(missing, (core.self + 1 + core.timers.retries()) % voters);
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
        if (core.isUnfinalSettlement(parent, parentView)) {
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
        boolean again = core.isUnfinalSettlement(parent, parentView);
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

    void forgetEpoch() {
        buildAskedIn = 0;
        buildAskedEmpty = false;
    }
}
