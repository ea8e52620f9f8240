package io.timecoin.network.history;

import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * Which heights finalizations have proven, and where epochs end: no range goes beyond a settlement, since another set proves
 * what is behind it. For one thread at a time.
 */
final class ProvenHeights {

    private final TreeSet<Long> settlements = new TreeSet<>();
    private long nextEpoch;
    private long target;
    private boolean hasMore;

    /**
     * Of a chain.
     *
     * @param epoch of the children of its last block
     */
    ProvenHeights(long height, long epoch) {
        this.target = height;
        this.nextEpoch = epoch;
    }

    /** The first epoch whose settlement is not known. */
    long nextEpoch() {
        return nextEpoch;
    }

    /** The greatest height that is proven. */
    long target() {
        return target;
    }

    /** Whether who proved the last settlement has more of them. */
    boolean hasMore() {
        return hasMore;
    }

    /** Settlements of consecutive epochs hold, and perhaps a block behind the last of them. */
    void proven(long firstEpoch, List<Long> heights, OptionalLong tip) {
        for (int i = 0; i < heights.size(); i++) {
            if (firstEpoch + i == nextEpoch) {
                settlements.add(heights.get(i));
                nextEpoch++;
                target = Math.max(target, heights.get(i));
            }
        }
        hasMore = tip.isEmpty() && !heights.isEmpty();
        tip.ifPresent(height -> target = Math.max(target, height));
    }

    /** This node's own chain has come so far; {@code epoch} of the children of its last block. */
    void progressed(long height, long epoch) {
        settlements.headSet(height, true).clear();
        target = Math.max(target, height);
        nextEpoch = Math.max(nextEpoch, epoch);
    }

    /** The last height that a range may have which begins here: its epoch's settlement, or the target. */
    long endOfEpoch(long height) {
        Long settlement = settlements.ceiling(height);
        return settlement == null ? target : settlement;
    }
}
