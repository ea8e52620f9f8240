package io.timecoin.network.history;

import io.timecoin.crypto.PublicKey;
import java.util.List;
import java.util.OptionalLong;

/**
 * How far a node is with getting the final chain.
 *
 * @param height of the newest block that is final here
 * @param target greatest height that a finalization has proven; never what a peer only says
 * @param blocksPerSecond that became final here of late, whichever way they came
 * @param transactionsPerSecond in these
 * @param etaSeconds until the target, if it goes on like that; empty while that cannot be said
 * @param sources linked peers, with what they were asked and have brought
 */
public record SyncProgress(
        Stage stage,
        long height,
        long target,
        double blocksPerSecond,
        double transactionsPerSecond,
        OptionalLong etaSeconds,
        List<SourceUse<PublicKey>> sources) {

    /** What is being fetched. */
    public enum Stage {
        /** Headers, which prove how far the chain goes. */
        HEADERS,
        /** Blocks up to the target. */
        BLOCKS,
        /** Nothing: agreement brings what is new. */
        FOLLOWING
    }

    public SyncProgress {
        sources = List.copyOf(sources);
    }

    /** Whoever knows it. Any thread; cheap. */
    @FunctionalInterface
    public interface Source {
        SyncProgress progress();
    }
}
