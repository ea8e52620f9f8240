package io.timecoin.consensus;

import io.timecoin.consensus.Core.JudgedBlock;
import java.util.Optional;

/** Protocol §5.1 and §5.8: when this node enters a view, how long it waits there, and when it gives the view up. */
final class ViewRules {

    private final Core core;
    private final VotingRules voting;
    private final ProposingRules proposing;
    private final Repetition repetition;

    ViewRules(Core core, VotingRules voting, ProposingRules proposing, Repetition repetition) {
        this.core = core;
        this.voting = voting;
        this.proposing = proposing;
        this.repetition = repetition;
    }

    /** Enters the next view if a certificate allows it; whether one did (protocol §5.1, §5.5, §5.6, §5.7). */
    boolean advance() {
        Optional<ViewState> passed = Optional.empty();
        for (ViewState view : core.views.from(core.current)) {
            boolean notarizedHere = view.notarization != null
                    && core.isValid(view.notarization.statement().blockHash());
            if (view.nullification != null || view.finalization != null || notarizedHere) {
                passed = Optional.of(view);
            }
        }
        passed.ifPresent(view -> {
            core.openedBy = opening(view);
            boolean nullified = view.finalization == null && (view.nullification != null || view.ownNullify != null);
            if (nullified && (view.timedOut || !isLeaderNotWaitedFor(view))) {
                core.timers.nullified(); // also if notarized: this node's timers were too short to finalize it
            }
            enter(view.view + 1);
        });
        return passed.isPresent();
    }

    /** What lets others leave a view as well; a notarization only together with its block (protocol §5.1). */
    Optional<Certificate> opening(ViewState view) {
        Optional<Certificate> notarization = Optional.ofNullable(view.notarization);
        return Optional.ofNullable(view.finalization)
                .or(() -> notarization.filter(
                        certificate -> core.isValid(certificate.statement().blockHash())))
                .or(() -> Optional.ofNullable(view.nullification))
                .or(() -> notarization);
    }

    /** Enters a view, whatever has opened it. */
    void enter(long view) {
        core.views.range(core.current, view - 1).forEach(ViewState::forgetBody);
        core.current = view;
        core.timers.enter(core.now, isIdle());
        ViewState state = core.currentView();
        if (state.proposal != null) {
            core.timers.proposalSeen();
        }
        core.emit(new Effect.ViewEntered(core.views.epoch(), view, state.leader));
    }

    private boolean isIdle() {
        return !core.work && !hasUnfinalWork();
    }

    /** Whether the network is idle decides how long this node waits. */
    void observeWork() {
        if (!hasUnfinalWork()) {
            core.unfinalWorkSince = ViewTimers.NEVER;
        } else if (core.unfinalWorkSince == ViewTimers.NEVER) {
            core.unfinalWorkSince = core.now;
        }
        core.timers.idle(core.now, isIdle());
    }

    /** Whether a block with transactions or a settlement is notarized, or may be, and not final. */
    private boolean hasUnfinalWork() {
        for (ViewState view : core.views.notarizedAboveFinal()) {
            Optional<JudgedBlock> block = view.notarizedHash().flatMap(core::block);
            if (block.isEmpty() || block.get().facts().work()) {
                return true;
            }
        }
        return false;
    }

    /** Gives the view up when a timer says so or nobody need be waited for (protocol §5.1, §5.4, §5.8). */
    void expire() {
        ViewState view = core.currentView();
        boolean waits = core.timers.waitsForLeader();
        view.timedOut |= (waits && core.timers.leaderExpired(core.now)) || core.timers.viewExpired(core.now);
        if (view.timedOut || (waits && isLeaderNotWaitedFor(view))) {
            voting.nullify();
        }
        retry();
    }

    /** Says again what may have been lost, when it is time to (protocol §5.8). */
    void retry() {
        if (core.timers.retryDue(core.now)) {
            core.currentView().obtaining = false;
            core.views.notarizedAboveFinal().forEach(above -> above.obtaining = false);
            voting.obtainFinal();
            core.emit(repetition.toAll());
        }
    }

    /** Whom nobody needs to wait for: it is dead or takes no part, or has said itself that it will not propose. */
    private boolean isLeaderNotWaitedFor(ViewState view) {
        boolean gone = core.isDead(view.leader) || core.activity.isIdle(view.leader);
        return view.leader != core.self && view.proposal == null && (gone || view.isGivenUpByLeader());
    }

    /** When {@link Input.Tick} must come at the latest, on the clock that inputs bring, in milliseconds. */
    long nextWakeup() {
        ViewState view = core.currentView();
        long next = core.timers.next(core.now);
        if (core.timers.waitsForLeader() && view.leader != core.self) {
            long silent = core.activity.deadAt(view.leader);
            next = silent > core.now ? Math.min(next, silent) : next;
        }
        if (view.leader == core.self && view.ownProposal == null) {
            for (long due :
                    new long[] {core.timers.proposeAt(), core.timers.proposeEmptyAt(), proposing.unfinalWorkOverdueAt()
                    }) {
                next = due > core.now ? Math.min(next, due) : next;
            }
        }
        return next;
    }
}
