package io.timecoin.consensus;

import io.timecoin.consensus.Input.BlockFacts;
import io.timecoin.consensus.Input.Judgement;
import io.timecoin.crypto.Hash256;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Blocks that others notarize and this node finds invalid (protocol §5.3). At least one of a witness share is correct, so one of
 * the two is wrong: the block is looked at once more, alone and from the database, and only if that says the same this node takes
 * itself for the wrong one. It is silent then, until the chain has left the block behind.
 *
 * <p>Keeps INV-21.
 */
final class Disputes {

    /** The block over which this node is silent. */
    record Standing(Hash256 block, long epoch, long view) {}

    private final Core core;
    private final Set<Hash256> asked = new LinkedHashSet<>();
    private Optional<Standing> standing = Optional.empty();

    Disputes(Core core) {
        this.core = core;
    }

    /** Asks for a second look at what others stand for and this node does not. */
    void look() {
        if (!core.hasInvalid()) {
            return;
        }
        for (ViewState view : core.views.from(core.views.finalView())) {
            witnessed(view)
                    .filter(statement -> core.isInvalid(statement.blockHash()))
                    .ifPresent(statement -> lookAgain(view, statement));
        }
    }

    /** What signers of a witness share have notarized or finalized in a view. */
    private Optional<Statement> witnessed(ViewState view) {
        return view.notarized().or(view.notarizes::witnessed);
    }

    private void lookAgain(ViewState view, Statement statement) {
        if (!asked.add(statement.blockHash())) {
            return;
        }
        Certificate proof = view.notarization != null ? view.notarization : view.finalization;
        List<Integer> sources = proof != null ? proof.signers() : view.notarizes.signersOf(statement);
        core.emit(new Effect.LookAgain(statement.blockHash(), core.heardFirst(sources)));
    }

    void onLookedAgain(Input.LookedAgain answer) {
        BlockFacts facts = answer.block();
        switch (answer.outcome()) {
            case VALID -> {
                asked.remove(facts.hash());
                core.judged(facts, Judgement.VALID);
            }
            case INVALID -> stand(facts.hash());
            case MOOT -> {} // it cannot become final any more
        }
    }

    private void stand(Hash256 block) {
        if (standing.isPresent()) {
            return;
        }
        List<Certificate> proof = core.views.from(core.views.finalView()).stream()
                .filter(view -> view.notarizedHash().equals(Optional.of(block)))
                .flatMap(view -> view.certificatesOver(block).stream())
                .toList();
        long view = proof.stream().mapToLong(Certificate::view).max().orElse(core.current);
        standing = Optional.of(new Standing(block, core.views.epoch(), view));
        core.emit(new Effect.SelfDiffers(block, proof));
    }

    boolean isStanding() {
        return standing.isPresent();
    }

    /** A block has become final and been applied here in a view: what stands from no later one is left behind for good. */
    void finalizedIn(long epoch, long view) {
        standing.filter(dispute -> epoch > dispute.epoch() || (epoch == dispute.epoch() && view >= dispute.view()))
                .ifPresent(over -> {
                    standing = Optional.empty();
                    core.emit(new Effect.SelfAgrees(over.block()));
                });
    }

    void forgetEpoch() {
        asked.clear();
    }
}
