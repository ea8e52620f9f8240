package io.timecoin.query.view;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Network;
import io.timecoin.query.NodeState;
import java.util.Optional;

/**
 * Where a node is.
 *
 * @param masternodeId of the operator key this node votes with; empty for an observer
 * @param height of the newest final block
 * @param blockTimestamp Unix ms; of the genesis at height 0
 * @param targetHeight highest final height that is proven: of this node, or of voters of more than a third of the weight; of a peer only claimed
 * @param voting whether this node votes at present
 * @param standing the state it is in, whether it is ready, and whether a quorum is reachable
 * @param stateSince Unix ms at which it entered the state
 * @param clock what is known of its clock
 * @param startedAt Unix ms
 * @param finalTransactions transfers made final since the start of the process
 */
public record NodeStatus(
        Network network,
        String chainName,
        Hash256 genesisHash,
        String version,
        Optional<Hash256> masternodeId,
        long height,
        Hash256 blockHash,
        long blockTimestamp,
        long epoch,
        long view,
        long targetHeight,
        boolean voting,
        NodeState.Standing standing,
        long stateSince,
        ClockView clock,
        int peers,
        int mempoolTransactions,
        long mempoolBytes,
        long supply,
        long epochFees,
        long startedAt,
        long finalTransactions) {

    /** Why readiness is denied; empty if ready. */
    public Optional<String> notReady() {
        return standing.notReady();
    }
}
