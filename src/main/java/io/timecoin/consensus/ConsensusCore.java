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
 * <p>The rules are in {@link MessageRules} (what messages change), {@link ProposingRules} and {@link VotingRules} (what this
 * node says), {@link ViewRules} (views and timers) and {@link EpochRules} (starts and epochs). Nodes without an operator key in
 * the active set follow without a voice.
 */
public final class ConsensusCore {

    private final Core core;
    private final MessageRules messages;
    private final VotingRules voting;
    private final ProposingRules proposing;
    private final ViewRules views;
    private final EpochRules epochs;
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
        this.repetition = new Repetition(core);
        CertificateFetches fetches = new CertificateFetches(core);
        this.voting = new VotingRules(core, fetches);
        this.proposing = new ProposingRules(core, voting, fetches);
        this.views = new ViewRules(core, voting, proposing, repetition);
        this.epochs = new EpochRules(core, messages, views, proposing, fetches, repetition);
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
            case Input.Started started -> epochs.start(started);
            case Input.Tick() -> {}
            case Input.ProposalReceived(Proposal proposal) -> messages.onProposal(proposal);
            case Input.VoteReceived(Vote vote) -> messages.onVote(vote);
            case Input.CertificateReceived(Certificate certificate) -> messages.onCertificate(certificate);
            case Input.Heard(int signer) -> core.activity.heard(signer, core.now);
            case Input.Spoke(int signer, Statement statement) -> core.activity.spoke(signer, statement);
            case Input.Linked(int signer) -> linked(signer);
            case Input.WorkChanged(boolean work) -> core.work = work;
            case Input.ClockJudged(boolean right) -> epochs.judgeClock(right);
            case Input.Judged judged -> voting.onJudged(judged);
            case Input.LookedAgain answer -> core.disputes.onLookedAgain(answer);
            case Input.Applied(long epoch, long view) -> core.disputes.finalizedIn(epoch, view);
            case Input.Built built -> proposing.onBuilt(built);
            case Input.ChainAdvanced(ChainState tip, Certificate finalization) ->
                epochs.advanceChain(tip, finalization);
            case Input.ChainContradicted(String reason, List<Certificate> proof) -> core.halt(reason, proof);
        }
        settle();
        return core.takeEffects();
    }

    /** What was said when there was no link is said again to this one (protocol §5.8). */
    private void linked(int signer) {
        if (signer >= 0 && signer < core.views.set().size() && signer != core.self) {
            core.activity.heard(signer, core.now);
            core.emit(repetition.to(signer));
        }
    }

    /** Applies every rule until nothing changes: an input may open several views at once. */
    private void settle() {
        voting.finalizeNotarized();
        while (!core.epochOver && views.advance()) {
            voting.finalizeNotarized();
        }
        core.disputes.look();
        views.observeWork();
        if (core.epochOver) {
            views.retry();
            return;
        }
        if (core.currentView().isLost(core::isDead)) {
            voting.nullify();
        }
        voting.notarize();
        proposing.propose();
        views.expire();
    }

    /** When {@link Input.Tick} must come at the latest, on the clock of {@link #apply}, in milliseconds. */
    public long nextWakeup() {
        return views.nextWakeup();
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
