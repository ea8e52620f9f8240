package io.timecoin.simulation;

import io.timecoin.simulation.Violation.Invariant;
import java.util.List;

/**
 * Whether those who are behind get what the others have, in time for how much that is, whatever some of them tell. It begins when
 * all faults have ended and each two of the correct nodes that stay are linked, with the highest block that is final at one
 * of them; each of them has to have it within {@link #MOST_MILLIS} and {@link #MILLIS_A_BLOCK} for each block that it lacked.
 */
final class SyncEnds {

    /** Whatever is lacking, ms: some who keep silent or prove nothing are asked first, each costs its moment. */
    static final long MOST_MILLIS = 15_000;

    /** Beside that for each block, ms. */
    static final long MILLIS_A_BLOCK = 20;

    private static final long LOOK_AGAIN = 50 * VirtualTime.MILLI;

    private final SimulatedWorld world;

    SyncEnds(SimulatedWorld world) {
        this.world = world;
    }

    /** All faults have ended. */
    void begin() {
        List<SimulatedNode> staying = world.staying();
        boolean linked = staying.stream()
                .allMatch(node ->
                        node.isUp() && staying.stream().allMatch(other -> other == node || node.isLinked(other.host)));
        if (!linked) {
            world.time.after(LOOK_AGAIN, this::begin);
            return;
        }
        long head = staying.stream().mapToLong(SyncEnds::height).max().orElse(0);
        for (SimulatedNode node : staying) {
            await(node, head, head - height(node), world.time.millis());
        }
    }

    private static long height(SimulatedNode node) {
        return node.replica().tip().height();
    }

    private void await(SimulatedNode node, long head, long lacking, long since) {
        if (height(node) >= head) {
            return;
        }
        long most = MOST_MILLIS + MILLIS_A_BLOCK * lacking;
        if (world.time.millis() > since + most) {
            throw new Violation(
                    Invariant.SYNC_ENDS,
                    "node " + node.host + " lacked " + lacking + " of " + head
                            + " blocks when all faults had ended, and has " + height(node) + " after " + most + " ms");
        }
        world.time.after(LOOK_AGAIN, () -> await(node, head, lacking, since));
    }
}
