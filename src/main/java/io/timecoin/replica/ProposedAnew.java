package io.timecoin.replica;

import io.timecoin.consensus.Effect;
import io.timecoin.consensus.Input;
import io.timecoin.consensus.Input.BlockFacts;
import io.timecoin.consensus.Input.Judgement;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Block;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Blocks that are valid here already and are proposed once more, perhaps long after: whether they are fresh is asked each time
 * (protocol §4). For one thread.
 */
final class ProposedAnew {

    private final Timeliness timeliness;
    private final Assemblies.Listener listener;

    /** Those that are ahead of the clock. */
    private final Map<Hash256, Effect.Validate> held = new LinkedHashMap<>();

    ProposedAnew(Timeliness timeliness, Assemblies.Listener listener) {
        this.timeliness = timeliness;
        this.listener = listener;
    }

    void validate(Effect.Validate order, Block block, Moment now) {
        boolean wasHeld = held.remove(block.hash()) != null;
        switch (timeliness.freshness(order.leader(), block.header(), wasHeld, now)) {
            case FRESH ->
                listener.judged(new Input.Judged(
                        BlockFacts.of(block), Judgement.VALID, order.leader().isPresent()));
            case HELD -> held.put(block.hash(), order);
            case STALE -> listener.judged(new Input.Judged(BlockFacts.of(block), Judgement.NOT_ACCEPTABLE, true));
        }
    }

    /** What is to be asked again as time passes. */
    List<Effect.Validate> held() {
        return List.copyOf(held.values());
    }

    /** Forgets what can never become final. */
    void finalAt(long height) {
        held.values().removeIf(order -> order.block().header().height() <= height);
    }

    /** Monotonic ms at which the first of them is not ahead of the clock any more; {@link Long#MAX_VALUE} without any. */
    long nextWakeup(Moment now) {
        long next = Long.MAX_VALUE;
        for (Effect.Validate order : held.values()) {
            next = Math.min(next, Timeliness.heldUntil(order.block().header(), now));
        }
        return next;
    }
}
