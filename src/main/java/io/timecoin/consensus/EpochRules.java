package io.timecoin.consensus;

import io.timecoin.ledger.ActiveSet;
import io.timecoin.ledger.ChainState;
import java.util.List;
import java.util.Optional;

/**
 * Where this node goes on after its start and when an epoch opens, and from when on it may vote: what it has said before binds it
 * (protocol §5, Durable before sent; Epochs).
 *
 * <p>Keeps INV-13: after a restart, too.
 */
final class EpochRules {

    private final Core core;
    private final MessageRules messages;
    private final ViewRules views;
    private final ProposingRules proposing;
    private final CertificateFetches fetches;
    private final Repetition repetition;

    EpochRules(
            Core core,
            MessageRules messages,
            ViewRules views,
            ProposingRules proposing,
            CertificateFetches fetches,
            Repetition repetition) {
        this.core = core;
        this.messages = messages;
        this.views = views;
        this.proposing = proposing;
        this.fetches = fetches;
        this.repetition = repetition;
    }

    /** The first input: the newest final block is known, and what this voter has said before. */
    void start(Input.Started started) {
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
        core.openedBy = Optional.ofNullable(before).flatMap(views::opening).or(() -> core.openedBy);
        views.enter(view);
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
    void judgeClock(boolean right) {
        core.clockRight = right;
        if (!right && !core.votes) {
            core.votesAfter = Long.MAX_VALUE; // its start was misjudged: it has to start again
        }
    }

    /** Sync, or the application of the settlement that ended the epoch, has brought the chain further. */
    void advanceChain(ChainState tip, Certificate finalization) {
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
        proposing.forgetEpoch();
        fetches.forgetEpoch();
        core.disputes.forgetEpoch();
        if (!core.votes && tip.settlementTimestamp() > core.votesAfter) {
            core.votes = true;
        }
        enterAsRecorded(1);
    }
}
