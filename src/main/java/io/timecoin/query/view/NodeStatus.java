package io.timecoin.query.view;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Network;
import java.util.Optional;

/**
 * Where a node is.
 *
 * @param masternodeId of the operator key this node votes with; empty for an observer
 * @param height of the newest final block
 * @param blockTimestamp Unix ms; of the genesis at height 0
 * @param targetHeight highest final height that a linked peer or this node has shown
 * @param voting whether this node votes at present
 * @param notReady why readiness is denied; empty if ready
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
        Optional<String> notReady,
        int peers,
        int mempoolTransactions,
        long mempoolBytes,
        long supply,
        long epochFees,
        long startedAt,
        long finalTransactions) {}
