package io.timecoin.node;

import io.timecoin.consensus.ConsensusConfig;

/** The configured timers in the form the pure core takes them. */
public final class ConsensusTimers {

    private ConsensusTimers() {}

    /** Whole milliseconds; {@link NodeConfigLoader} has checked their order and bounds. */
    public static ConsensusConfig of(NodeConfig.Consensus timers) {
        return new ConsensusConfig(
                timers.leaderTimeout().toMillis(),
                timers.viewTimeout().toMillis(),
                timers.idleBlockInterval().toMillis(),
                timers.minBlockInterval().toMillis(),
                timers.leaderInactivity().toMillis(),
                timers.retryInterval().toMillis(),
                timers.maxTimeout().toMillis());
    }
}
