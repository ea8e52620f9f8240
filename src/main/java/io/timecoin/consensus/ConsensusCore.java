package io.timecoin.consensus;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.Signer;
import io.timecoin.ledger.ActiveSet;
import io.timecoin.ledger.ChainState;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One node's part in the agreement of protocol §5: a pure state machine. It has no clock, thread, socket or disk: time
 * comes with each input, and everything to be done goes out as {@link Effect}s, in order. The same inputs give the same
 * effects. For one thread.
 *
 * <p>The rules are in {@link MessageRules} (what messages change), {@link VotingRules} (what this node says) and here (views
 * and timers). Nodes without an operator key in the active set follow without a voice.
 *
 * <p>Keeps INV-13: after a restart, too.
 */
public final class ConsensusCore {

    private final Core core;
    private final MessageRules messages;
    private final VotingRules voting;
    private final Repetition repetition;

    /**
     * A core that waits for {@link Input.Started}.
     *
     * @param signer signs this operator's votes; null for an observer
     * @param tip the newest final block, applied
     */
    public ConsensusCore(ConsensusConfig config, Hash256 genesisHash, @Nullable Signer signer, ChainState tip) {
        this.core = new Core(config, genesisHash, signer, tip);
        this.messages = new MessageRules(core);
        this.voting = new VotingRules(core);
        this.repetition = new Repetition(core);
    }

    /**
     * Takes one input at a moment of the caller's monotonic clock.
     *
     * @param now milliseconds, never less than before
     * @return what is to be done, in order
     */
    public List<Effect> apply(Input input, long now) {
        core.now = now;
        switch (input) {
            case Input.Started started -> start(started);
            case Input.Tick() -> {}
            case Input.ProposalReceived(Proposal proposal) -> messages.onProposal(proposal);
            case Input.VoteReceived(Vote vote) -> messages.onVote(vote);
            case Input.CertificateReceived(Certificate certificate) -> messages.onCertificate(certificate);
            case Input.Heard(int signer) -> core.activity.heard(signer, core.now);
            case Input.Spoke(int signer, Statement statement) -> core.activity.spoke(signer, statement);
            case Input.Linked(int signer) -> linked(signer);
            case Input.WorkChanged(boolean work) -> core.work = work;
            case Input.ClockJudged(boolean right) -> judgeClock(right);
            case Input.Judged judged -> voting.onJudged(judged);
            case Input.LookedAgain answer -> core.disputes.onLookedAgain(answer);
            case Input.Applied(long epoch, long view) -> core.disputes.finalizedIn(epoch, view);
            case Input.Built built -> voting.onBuilt(built);
            case Input.ChainAdvanced(ChainState tip, Certificate finalization) -> advanceChain(tip, finalization);
            case Input.ChainContradicted(String reason, List<Certificate> proof) -> core.halt(reason, proof);
        }
        settle();
        return core.takeEffects();
    }

    private void start(Input.Started started) {
        core.activity.open(core.views.set(), core.now);
        core.votes = started.hasRecord();
        core.votesAfter = started.votesAfter();
        started.finalization()
                .filter(certificate -> certificate.epoch() == core.views.epoch())
                .ifPresentOrElse(this::startAboveFinal, () -> core.openedBy = started.finalization());
        core.recorded = started.recorded();
        core.unrecordedOpening = started.finalization()
                .filter(certificate -> certificate.epoch() != core.views.epoch())
                .filter(this::isUnrecorded);
        enterAsRecorded(core.views.finalView() + 1);
    }

    /**
     * Enters the first view of this epoch in which this voter may still speak: not before one it has spoken in. Its recorded
     * statements bind it as if it had never stopped, in whatever epoch they were made (protocol §5, Durable before sent).
     */
    private void enterAsRecorded(long first) {
        long view = first;
        core.recorded.certificates().stream()
                .filter(certificate -> certificate.epoch() == core.views.epoch())
                .forEach(certificate -> {
                    messages.onCertificate(certificate);
                    core.markRecorded(certificate);
                });
        List<Vote> own = core.recorded.votes().stream()
                .filter(vote -> isOwnAboveFinal(vote.statement(), vote.signer()))
                .toList();
        for (Vote vote : own) {
            core.views.at(vote.statement().view()).storeOwn(vote);
            view = Math.max(view, vote.statement().view());
        }
        for (Proposal proposal : core.recorded.proposals()) {
            if (isOwnAboveFinal(proposal.statement(), proposal.signer())) {
                ViewState state = core.views.at(proposal.view());
                state.ownProposal = proposal;
                state.proposal = proposal;
                view = Math.max(view, state.view);
            }
        }
        ViewState before = core.views.find(view - 1);
        core.openedBy = Optional.ofNullable(before).flatMap(this::opening).or(() -> core.openedBy);
        enter(view);
        own.forEach(messages::onVote);
        if (!own.isEmpty()) {
            core.emit(repetition.toAll());
        }
    }

    private boolean isUnrecorded(Certificate certificate) {
        return !core.recorded.certificates().contains(certificate);
    }

    private boolean isOwnAboveFinal(Statement statement, int signer) {
        return statement.epoch() == core.views.epoch()
                && signer == core.self
                && statement.view() > core.views.finalView();
    }

    private void startAboveFinal(Certificate finalization) {
        core.views.store(finalization);
        core.views.finalizeAt(finalization.view(), finalization.statement().blockHash());
        core.openedBy = Optional.of(finalization);
    }

    /** A key without its record counts on its clock to know what is later than its start (protocol §5). */
    private void judgeClock(boolean right) {
        core.clockRight = right;
        if (!right && !core.votes) {
            core.votesAfter = Long.MAX_VALUE; // its start was misjudged: it has to start again
        }
    }

    /** What was said when there was no link is said again to this one (protocol §5.8). */
    private void linked(int signer) {
        if (signer >= 0 && signer < core.views.set().size() && signer != core.self) {
            core.activity.heard(signer, core.now);
            core.emit(repetition.to(signer));
        }
    }

    /** Sync, or the application of the settlement that ended the epoch, has brought the chain further. */
    private void advanceChain(ChainState tip, Certificate finalization) {
        if (tip.epoch() > core.views.epoch()) {
            openEpoch(tip, finalization);
        } else if (finalization.epoch() == core.views.epoch() && finalization.view() > core.views.finalView()) {
            messages.onCertificate(finalization);
        }
    }

    // protocol §5, Epochs
    private void openEpoch(ChainState tip, Certificate opening) {
        ActiveSet set = tip.activeSet();
        core.views = new EpochViews(core.genesisHash, tip.epoch(), set, tip.hash());
        core.self = Core.index(core.signer, set);
        core.activity.open(set, core.now);
        core.unrecordedOpening = Optional.of(opening).filter(this::isUnrecorded);
        core.epochOver = false;
        core.openedBy = Optional.of(opening);
        core.unfinalWorkSince = ViewTimers.NEVER;
        core.forgetBlocks();
        core.timers.finalized();
        voting.forgetEpoch();
        core.disputes.forgetEpoch();
        if (!core.votes && tip.settlementTimestamp() > core.votesAfter) {
            core.votes = true;
        }
        enterAsRecorded(1);
    }

    /** Applies every rule until nothing changes: an input may open several views at once. */
    private void settle() {
        voting.finalizeNotarized();
        while (!core.epochOver && advance()) {
            voting.finalizeNotarized();
        }
        core.disputes.look();
        observeWork();
        if (core.epochOver) {
            retry();
            return;
        }
        if (core.currentView().isLost(core::isDead)) {
            voting.nullify();
        }
        voting.notarize();
        voting.propose();
        expire();
    }

    // protocol §5.1, §5.5, §5.6, §5.7
    private boolean advance() {
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
    private Optional<Certificate> opening(ViewState view) {
        Optional<Certificate> notarization = Optional.ofNullable(view.notarization);
        return Optional.ofNullable(view.finalization)
                .or(() -> notarization.filter(
                        certificate -> core.isValid(certificate.statement().blockHash())))
                .or(() -> Optional.ofNullable(view.nullification))
                .or(() -> notarization);
    }

    private void enter(long view) {
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
        return !core.work && !voting.hasUnfinalWork();
    }

    private void observeWork() {
        if (!voting.hasUnfinalWork()) {
            core.unfinalWorkSince = ViewTimers.NEVER;
        } else if (core.unfinalWorkSince == ViewTimers.NEVER) {
            core.unfinalWorkSince = core.now;
        }
        core.timers.idle(core.now, isIdle());
    }

    // protocol §5.1, §5.4, §5.8
    private void expire() {
        ViewState view = core.currentView();
        boolean waits = core.timers.waitsForLeader();
        view.timedOut |= (waits && core.timers.leaderExpired(core.now)) || core.timers.viewExpired(core.now);
        if (view.timedOut || (waits && isLeaderNotWaitedFor(view))) {
            voting.nullify();
        }
        retry();
    }

    // protocol §5.8
    private void retry() {
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

    /** When {@link Input.Tick} must come at the latest, on the clock of {@link #apply}, in milliseconds. */
    public long nextWakeup() {
        ViewState view = core.currentView();
        long next = core.timers.next(core.now);
        if (core.timers.waitsForLeader() && view.leader != core.self) {
            long silent = core.activity.deadAt(view.leader);
            next = silent > core.now ? Math.min(next, silent) : next;
        }
        if (view.leader == core.self && view.ownProposal == null) {
            for (long due :
                    new long[] {core.timers.proposeAt(), core.timers.proposeEmptyAt(), voting.unfinalWorkOverdueAt()}) {
                next = due > core.now ? Math.min(next, due) : next;
            }
        }
        return next;
    }

    /** Certificates of a range of views, both inclusive, from the final one upward; at most {@code most}. */
    public List<Certificate> certificates(long fromView, long toView, int most) {
        List<Certificate> found = new ArrayList<>();
        for (ViewState view : core.views.range(fromView, toView)) {
            for (Certificate certificate :
                    new @Nullable Certificate[] {view.notarization, view.nullification, view.finalization}) {
                if (certificate != null && found.size() < most) {
                    found.add(certificate);
                }
            }
        }
        return found;
    }

    public long epoch() {
        return core.views.epoch();
    }

    public ActiveSet activeSet() {
        return core.views.set();
    }

    public long currentView() {
        return core.current;
    }

    /** Who leads the current view. */
    public int leader() {
        return core.currentView().leader;
    }

    /** Whether this voter waits for another's proposal in the current view. */
    public boolean waitsForProposal() {
        ViewState view = core.currentView();
        return core.mayVote()
                && view.leader != core.self
                && view.proposal == null
                && view.ownNullify == null
                && core.timers.waitsForLeader();
    }

    public long finalView() {
        return core.views.finalView();
    }

    /** The block that the next proposal of a correct leader extends, as far as this node knows. */
    public Hash256 head() {
        return core.views
                .parentHash(core.views.highestNotarizedBelow(core.current))
                .orElse(core.views.finalHash());
    }

    /** Index of this node's operator in the active set, −1 if it is not in it. */
    public int ownIndex() {
        return core.self;
    }

    /** Whether this node casts votes at present. */
    public boolean isVoting() {
        return core.mayVote();
    }

    /** Why this node stopped voting for good. */
    public Optional<String> halted() {
        return core.halted;
    }

    /** Encoded bytes of proposals that are held, by who made them. */
    public Map<Integer, Long> heldBytes() {
        Map<Integer, Long> held = new TreeMap<>();
        for (ViewState view : core.views.from(0)) {
            if (view.proposal != null) {
                held.merge(view.proposal.signer(), view.proposal.block().size(), Long::sum);
            }
        }
        return held;
    }

    /** How many messages were not used, by reason. */
    public Map<DropReason, Long> dropped() {
        return new EnumMap<>(core.dropped);
    }

    /** The current view for people. */
    public ViewSummary summary() {
        ViewState view = core.currentView();
        return new ViewSummary(
                core.views.epoch(),
                view.view,
                view.phase(),
                view.leader,
                Optional.ofNullable(view.proposal).map(Proposal::blockHash),
                view.notarizes.heaviest(),
                view.nullifies.heaviest(),
                view.finalizes.heaviest(),
                core.views.finalView());
    }

    /** Phase, leader and vote weights of a view. */
    public record ViewSummary(
            long epoch,
            long view,
            String phase,
            int leader,
            Optional<Hash256> blockHash,
            long notarizeWeight,
            long nullifyWeight,
            long finalizeWeight,
            long finalView) {}
}
