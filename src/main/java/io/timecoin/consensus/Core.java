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

    EpochViews views;
    long[] lastHeard;
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
    long now;

    private final Map<Hash256, JudgedBlock> blocks = new LinkedHashMap<>();
    private List<Effect> effects = new ArrayList<>();

    Core(ConsensusConfig config, Hash256 genesisHash, @Nullable Signer signer, ChainState tip) {
        this.config = config;
        this.genesisHash = genesisHash;
        this.signer = signer;
        this.timers = new ViewTimers(config);
        this.views = new EpochViews(genesisHash, tip.epoch(), tip.activeSet(), tip.hash());
        this.lastHeard = new long[tip.activeSet().size()];
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
        return self >= 0 && votes && halted.isEmpty();
    }

    /** Proposing and notarizing rest on the clock, nullifying and finalizing do not (protocol §10). */
    boolean mayJudgeTime() {
        return mayVote() && clockRight;
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
        JudgedBlock block = blocks.get(hash);
        return hash.equals(views.finalHash()) || (block != null && block.judgement() == Judgement.VALID);
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
    void cast(ViewState view, Optional<Proposal> proposal, List<Statement> statements, Optional<Certificate> restsOn) {
        Optional<Certificate> base = restsOn.or(() -> view.ownSpoke() ? Optional.empty() : openedBy);
        List<Vote> cast = new ArrayList<>();
        Optional<Hash256> body = Optional.empty();
        for (Statement statement : statements) {
            Vote vote = sign(statement);
            view.storeOwn(vote);
            cast.add(vote);
            if (statement.kind() != StatementKind.NULLIFY) {
                body = Optional.of(statement.blockHash());
            }
        }
        view.ownProposal = proposal.orElse(view.ownProposal);
        emit(new Effect.Cast(proposal, cast, body, base));
    }

    private Vote sign(Statement statement) {
        if (signer == null) {
            throw new IllegalStateException("an observer has nothing to sign with");
        }
        return new Vote(statement, self, signer.sign(statement.digest(genesisHash)));
    }
}
