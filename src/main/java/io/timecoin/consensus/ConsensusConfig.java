package io.timecoin.consensus;

/**
 * Timers of protocol §5, all in milliseconds. Operators may change them; agreement never depends on them.
 *
 * @param leaderTimeout how long a view waits for its leader's proposal
 * @param viewTimeout how long a view may last
 * @param idleBlockInterval by how much both are longer while there is nothing to do, and how long an idle leader waits
 * @param minBlockInterval least time between entering a view and proposing in it
 * @param leaderInactivity silence after which a leader counts as dead
 * @param retryInterval after which a stuck view repeats its messages
 * @param maxTimeout what timers never grow beyond, {@code idleBlockInterval} apart
 */
public record ConsensusConfig(
        long leaderTimeout,
        long viewTimeout,
        long idleBlockInterval,
        long minBlockInterval,
        long leaderInactivity,
        long retryInterval,
        long maxTimeout) {

    /** The protocol's own numbers. */
    public static final ConsensusConfig STANDARD = new ConsensusConfig(1_000, 2_000, 5_000, 20, 3_000, 1_000, 10_000);

    public ConsensusConfig {
        if (leaderTimeout <= 0
                || viewTimeout < leaderTimeout
                || idleBlockInterval < 0
                || minBlockInterval < 0
                || leaderInactivity <= 0
                || retryInterval <= 0
                || maxTimeout < viewTimeout) {
            throw new IllegalArgumentException("timers must be positive, and leader ≤ view ≤ max timeout");
        }
    }
}
