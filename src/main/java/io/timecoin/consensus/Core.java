package io.timecoin.consensus;

import io.timecoin.consensus.Input.BlockFacts;
import io.timecoin.consensus.Input.Judgement;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.crypto.Signer;
import io.timecoin.ledger.ActiveSet;
import io.timecoin.ledger.ChainState;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The state that the rules of {@link ConsensusCore} share: one epoch's views, timers, judged blocks, and who this node is. */
final class Core {

    /** A judged block. */
    record JudgedBlock(BlockFacts facts, Judgement judgement) {}

    final ConsensusConfig config;
    final Hash256 genesisHash;
    final @Nullable Signer signer;
    final ViewTimers timers;
    final Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);

    final VoterActivity activity;
    final Disputes disputes = new Disputes(this);

    EpochViews views;
    long current;
    int self;
    boolean work;
    boolean votes;
    boolean clockRight = true;
    long votesAfter;

    /** When the oldest unfinal block that carries work was judged; NEVER if there is none. */
    long unfinalWorkSince = ViewTimers.NEVER;

    /** The finalized block is a settlement that is not applied yet: the epoch is over. */
    boolean epochOver;

    /** What this voter has said before its process started. */
    Input.Recorded recorded = new Input.Recorded(List.of(), List.of(), List.of());

    Optional<String> halted = Optional.empty();
    Optional<Certificate> openedBy = Optional.empty();

    /** The finalization of the settlement that opened the epoch, until it is in the record of own votes. */
    Optional<Certificate> unrecordedOpening = Optional.empty();

    long now;

    private final Map<Hash256, JudgedBlock> blocks = new LinkedHashMap<>();
    private List<Effect> effects = new ArrayList<>();

    Core(ConsensusConfig config, Hash256 genesisHash, @Nullable Signer signer, ChainState tip) {
        this.config = config;
        this.genesisHash = genesisHash;
        this.signer = signer;
        this.timers = new ViewTimers(config);
        this.views = new EpochViews(genesisHash, tip.epoch(), tip.activeSet(), tip.hash());
        this.activity = new VoterActivity(config, tip.activeSet());
        this.self = index(signer, tip.activeSet());
    }

    static int index(@Nullable Signer signer, ActiveSet set) {
        if (signer == null) {
            return -1;
        }
        PublicKey key = signer.publicKey();
        for (int i = 0; i < set.size(); i++) {
            if (set.voter(i).operatorKey().equals(key)) {
                return i;
            }
        }
        return -1;
    }

    void emit(Effect effect) {
        effects.add(effect);
    }

    List<Effect> takeEffects() {
        List<Effect> taken = effects;
        effects = new ArrayList<>();
        return taken;
    }

    void drop(DropReason reason) {
        dropped.merge(reason, 1L, Long::sum);
    }

    boolean mayVote() {
        return self >= 0 && votes && halted.isEmpty() && !disputes.isStanding();
    }

    /** Proposing and notarizing rest on the clock, nullifying and finalizing do not (protocol §10). */
    boolean mayJudgeTime() {
        return mayVote() && clockRight;
    }

    /** Protocol §5.1; this voter itself never is. */
    boolean isDead(int voter) {
        return voter != self && activity.isDead(voter, self, now);
    }

    ViewState currentView() {
        return views.at(current);
    }

    void judged(BlockFacts facts, Judgement judgement) {
        blocks.put(facts.hash(), new JudgedBlock(facts, judgement));
    }

    Optional<JudgedBlock> block(Hash256 hash) {
        return Optional.ofNullable(blocks.get(hash));
    }

    boolean isValid(Hash256 hash) {
        return hash.equals(views.finalHash()) || isJudgedValid(hash);
    }

    /** Whether its body is here, judged in this epoch. */
    boolean isJudgedValid(Hash256 hash) {
        JudgedBlock block = blocks.get(hash);
        return block != null && block.judgement() == Judgement.VALID;
    }

    boolean isInvalid(Hash256 hash) {
        JudgedBlock block = blocks.get(hash);
        return block != null && block.judgement() == Judgement.INVALID;
    }

    /** Whether a parent is a settlement that is not final: nothing is built on it, it is proposed again (protocol §5.2). */
    boolean isUnfinalSettlement(Hash256 parent, long parentView) {
        return parentView > views.finalView()
                && block(parent).map(block -> block.facts().settlement()).orElse(false);
    }

    boolean hasInvalid() {
        return blocks.values().stream().anyMatch(block -> block.judgement() == Judgement.INVALID);
    }

    /**
     * Those of these voters that are heard before the others, beginning with another one at each voter, so that no traitor is
     * the first for all, and at each retry (protocol §5.3).
     */
    List<Integer> heardFirst(List<Integer> voters) {
        List<Integer> others = voters.stream().filter(voter -> voter != self).toList();
        int lower = (int) others.stream().filter(voter -> voter < self).count();
        int turn = others.isEmpty() ? 0 : (lower + timers.retries()) % others.size();
        List<Integer> turned = new ArrayList<>(others.subList(turn, others.size()));
        turned.addAll(others.subList(0, turn));
        List<Integer> ordered = new ArrayList<>(
                turned.stream().filter(voter -> activity.isHeard(voter, now)).toList());
        turned.stream().filter(voter -> !activity.isHeard(voter, now)).forEach(ordered::add);
        return ordered;
    }

    /**
     * Has the block of a certificate got (protocol §5.3). Its leader comes last of the signers, since it has not sent it here: one
     * that keeps blocks back would cost each of its views a moment of silence.
     */
    void obtain(Certificate certificate, ViewState view) {
        Hash256 hash = certificate.statement().blockHash();
        List<Integer> sources = new ArrayList<>(heardFirst(certificate.signers()));
        if (sources.remove((Object) view.leader)) {
            sources.add(view.leader);
        }
        emit(new Effect.Obtain(hash, sources, view.proposedBlock(hash)));
    }

    void forgetBlocks() {
        blocks.clear();
    }

    /** Forgets judged blocks that no view above the final one names. */
    void forgetBlocksBelowFinal() {
        List<Hash256> named = new ArrayList<>();
        for (ViewState view : views.from(views.finalView())) {
            view.notarizedHash().ifPresent(named::add);
            if (view.proposal != null) {
                named.add(view.proposal.blockHash());
            }
        }
        blocks.keySet().retainAll(named);
    }

    void halt(String reason, List<Certificate> certificates) {
        if (halted.isEmpty()) {
            halted = Optional.of(reason);
            emit(new Effect.Halted(reason, certificates));
        }
    }

    /** Makes, remembers and casts own statements of a view, with what must be durable before they leave. */
    void cast(
            ViewState view, Optional<Proposal> proposal, List<Statement> statements, Optional<Certificate> finalizes) {
        List<Certificate> restsOn = new ArrayList<>();
        unrecordedOpening.ifPresent(restsOn::add); // all of the epoch descends from its settlement
        unrecordedOpening = Optional.empty();
        finalizes.ifPresent(certificate -> rest(certificate, restsOn));
        if (!view.ownSpoke()) {
            openedBy.ifPresent(certificate -> rest(certificate, restsOn));
        }
        List<Vote> cast = new ArrayList<>();
        List<Statement> ancestors = List.of();
        Optional<Hash256> body = Optional.empty();
        for (Statement statement : statements) {
            Vote vote = sign(statement);
            view.storeOwn(vote);
            cast.add(vote);
            if (statement.kind() != StatementKind.NULLIFY) {
                body = Optional.of(statement.blockHash());
                ancestors = ancestors(statement.parentView(), restsOn);
            }
        }
        view.ownProposal = proposal.orElse(view.ownProposal);
        emit(new Effect.Cast(proposal, cast, body, restsOn, ancestors));
    }

    /** What a voter has voted on it can validate again from its own disk: so with all that covers it (protocol §5). */
    private List<Statement> ancestors(long parentView, List<Certificate> restsOn) {
        List<Statement> ancestors = new ArrayList<>();
        ViewState state = views.find(parentView);
        while (state != null && state.view >= views.finalView()) {
            Certificate cover = state.finalization != null ? state.finalization : state.notarization;
            if (cover == null) {
                break; // fetched by its hash alone: what is known of its child covers it
            }
            rest(cover, restsOn);
            ancestors.add(cover.statement());
            state = views.find(cover.statement().parentView());
        }
        return ancestors;
    }

    /** Each certificate is recorded once. */
    private void rest(Certificate certificate, List<Certificate> restsOn) {
        if (markRecorded(certificate)) {
            restsOn.add(certificate);
        }
    }

    /** Notes that a certificate is in the record of own votes, or on its way there; whether it was not yet. */
    boolean markRecorded(Certificate certificate) {
        if (certificate.epoch() != views.epoch()) {
            return false; // what opened the epoch goes with its first vote
        }
        ViewState view = views.find(certificate.view());
        return view == null || view.recorded.add(certificate.kind());
    }

    private Vote sign(Statement statement) {
        if (signer == null) {
            throw new IllegalStateException("an observer has nothing to sign with");
        }
        return new Vote(statement, self, signer.sign(statement.digest(genesisHash)));
    }
}
