package io.timecoin.replica;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Input;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.Rule;
import io.timecoin.ledger.Verdict;
import io.timecoin.ledger.VerificationOutcome;
import io.timecoin.ledger.VerifiedTransaction;
import io.timecoin.mempool.CoinStates;
import io.timecoin.mempool.FinalOutcome;
import io.timecoin.mempool.Mempool;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows the final chain: what a certificate makes final is applied to mempool, coins and tree as soon as its blocks are here
 * (protocol §5.7), whether own consensus brought it or a peer. For one thread.
 *
 * <p>Keeps INV-2.
 */
final class FinalChain {

    private final BlockTree tree;
    private final Mempool mempool;
    private final CoinStates coins;
    private final Assemblies assemblies;
    private final Admissions admissions;
    private final RecordedBodies recorded;
    private final CatchUp catchUp;
    private final ReplicaPort port;
    private final Consumer<Input> inputs;

    /** In which view a block's coins were shown as being spent. */
    private final Map<Hash256, Long> pendingViews = new LinkedHashMap<>();

    /** What this node's consensus finalized and whose blocks are not all here yet. */
    private Optional<Certificate> pending = Optional.empty();

    /** What of it the own record has brought; anything else came while this node was running. */
    private Optional<Certificate> recordedPending = Optional.empty();

    private boolean running;

    /** A block has become final by what came while this node was running, and not with a fetched range. */
    private boolean followed;

    /** The same of what was fetched; it may lie far below. */
    private Optional<Certificate> synced = Optional.empty();

    private @Nullable Block syncedHead;
    private final Set<Hash256> syncedHashes = new LinkedHashSet<>();

    /** Epoch and view of the newest finalization whose own block is final here. */
    private long finalEpoch = -1;

    private long finalView;

    /** What it works on; all of it belongs to the replica's thread. */
    record Parts(
            BlockTree tree,
            Mempool mempool,
            CoinStates coins,
            Assemblies assemblies,
            Admissions admissions,
            RecordedBodies recorded,
            CatchUp catchUp,
            ReplicaPort port) {}

    /**
     * A chain at the tree's tip.
     *
     * @param inputs takes what the core has to know
     */
    FinalChain(Parts parts, Consumer<Input> inputs) {
        this.tree = parts.tree();
        this.mempool = parts.mempool();
        this.coins = parts.coins();
        this.assemblies = parts.assemblies();
        this.admissions = parts.admissions();
        this.recorded = parts.recorded();
        this.catchUp = parts.catchUp();
        this.port = parts.port();
        this.inputs = inputs;
    }

    /** What this node starts from: the finalization may be that of a descendant of the tip, whose blocks are not here. */
    void start(Optional<Certificate> finalization) {
        pending = finalization.filter(
                proof -> !proof.statement().blockHash().equals(tree.tip().hash()));
    }

    /** All that was recorded has been taken up. */
    void recordTakenUp() {
        recordedPending = pending;
        running = true;
    }

    /** How final blocks come here at present. */
    ChainProgress progress(long now) {
        boolean fetching = catchUp.isFetching(now);
        return new ChainProgress(
                tree.tip().height(),
                isReplaying() && !fetching,
                fetching,
                pending.isPresent() || synced.isPresent(),
                followed);
    }

    private boolean isReplaying() {
        return isRecorded()
                && pending.filter(proof -> assemblies.isOpen(proof.statement().blockHash()))
                        .isPresent();
    }

    private boolean isRecorded() {
        return pending.equals(recordedPending);
    }

    /** Own consensus has finalized a block and its ancestors. */
    void finalized(Certificate finalization) {
        pending = Optional.of(finalization);
    }

    /** A valid block is being voted on: its coins are being spent (protocol §3). */
    void proposed(Hash256 hash, long view) {
        tree.block(hash).ifPresent(block -> {
            pendingViews.put(hash, view);
            block.transactions().forEach(transaction -> coins.pending(transaction, view));
        });
    }

    /** Whether a peer has brought this block as a final one. */
    boolean isSynced(Hash256 hash) {
        return syncedHashes.contains(hash);
    }

    /** The finalization under which a peer has brought final blocks that are not applied yet. */
    Optional<Certificate> syncedFinalization() {
        return synced;
    }

    /**
     * Final blocks that were asked for, each linked to the one before, and a finalization whose signatures hold: of the last
     * one, or of a descendant to which it is known to be linked. Whether they lead further than this chain does.
     */
    boolean fetched(List<Block> blocks, Certificate finalization) {
        if (blocks.isEmpty() || blocks.getLast().height() <= tree.tip().height()) {
            return false;
        }
        synced = Optional.of(finalization);
        syncedHead = blocks.getLast();
        blocks.stream()
                .filter(this::leavesTheFinalChain)
                .findFirst()
                .ifPresent(fork ->
                        // protocol §6: a quorum has signed that two chains are final
                        inputs.accept(new Input.ChainContradicted(
                                "block " + fork.hash() + " is final, but does not descend from this node's final block "
                                        + tree.tip().hash(),
                                List.of(finalization))));
        blocks.forEach(block -> {
            syncedHashes.add(block.hash());
            assemblies.body(block);
        });
        inputs.accept(new Input.CertificateReceived(finalization));
        return true;
    }

    private boolean leavesTheFinalChain(Block block) {
        return block.height() == tree.tip().height() + 1
                && !block.header().parentHash().equals(tree.tip().hash());
    }

    /** Applies what is final as soon as its blocks are here; whether anything has become final. */
    boolean advance(Moment now) {
        boolean progress = false;
        if (synced.isPresent() && syncedHead != null) {
            progress = finalizeBlocks(syncedHead.hash(), synced.get(), now);
            if (tree.tip().height() >= syncedHead.height()) {
                synced = Optional.empty();
                syncedHead = null;
                syncedHashes.clear();
            }
        }
        if (pending.isPresent()) {
            Certificate finalization = pending.get();
            if (finalizeBlocks(finalization.statement().blockHash(), finalization, now)) {
                progress = true;
                followed |= running && !isRecorded();
            }
            if (isApplied(finalization)) {
                pending = Optional.empty();
            } else {
                catchUp.blocked(now.monotonic());
            }
        }
        return progress;
    }

    /** Whether what it makes final is final here, perhaps by another certificate. */
    private boolean isApplied(Certificate finalization) {
        return finalization.epoch() < tree.tip().epoch()
                || (finalization.epoch() == finalEpoch && finalization.view() <= finalView)
                || finalization.statement().blockHash().equals(tree.tip().hash());
    }

    /** Makes a block and its ancestors final if they are all here; whether it did. */
    private boolean finalizeBlocks(Hash256 hash, Certificate finalization, Moment now) {
        List<FinalizedBlock> path = new ArrayList<>();
        for (BlockTree.Valid valid : tree.path(hash)) {
            path.add(new FinalizedBlock(valid.block(), valid.after(), finalization));
        }
        if (path.isEmpty()) {
            return false;
        }
        path.forEach(block -> finalizeOne(block, now));
        port.finalized(List.copyOf(path));
        FinalizedBlock last = path.getLast();
        catchUp.progressed(last.block().height(), now.monotonic());
        if (last.ownFinalization().isPresent()) {
            finalEpoch = finalization.epoch();
            finalView = finalization.view();
            inputs.accept(new Input.Applied(finalEpoch, finalView));
        }
        if (last.block().isSettlement()) {
            inputs.accept(new Input.ChainAdvanced(last.after(), finalization));
        }
        assemblies.stateChanged();
        return true;
    }

    private void finalizeOne(FinalizedBlock finalized, Moment now) {
        Block block = finalized.block();
        FinalOutcome outcome = mempool.onFinal(block.height(), block.transactions(), now.wall());
        block.transactions().forEach(coins::finalized);
        pendingViews.remove(block.hash());
        recorded.finalized(block);
        tree.finalizeAt(finalized.after()).forEach(this::abandoned);
        assemblies.finalAt(block.height());
        admissions.departed(outcome.departures());
        outcome.admitted().stream()
                .map(VerifiedTransaction::transaction)
                .filter(admitted -> mempool.contains(admitted.txid())) // a later one may have taken its room
                .forEach(admitted -> admissions.admitted(admitted, false));
        outcome.verifyAgain().forEach(woken -> admissions.wake(woken.transaction(), again(woken, block.height())));
    }

    private static Checked again(FinalOutcome.Woken woken, long height) {
        return new Checked(
                woken.transaction(),
                new VerificationOutcome.Rejected(new Verdict.Invalid(Rule.INPUT_UNKNOWN, "an input was not known")),
                height,
                Optional.empty(),
                Optional.empty(),
                woken.origin(),
                false);
    }

    private void abandoned(Block block) {
        Long view = pendingViews.remove(block.hash());
        if (view != null) {
            block.transactions().forEach(transaction -> coins.abandoned(transaction, view, mempool::spenderOf));
        }
        recorded.dropped(block);
        port.blockDropped(block);
    }
}
