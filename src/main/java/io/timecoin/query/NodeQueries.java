package io.timecoin.query;

import io.timecoin.ledger.Genesis;
import io.timecoin.network.history.SyncProgress;
import io.timecoin.query.view.ConsensusView;
import io.timecoin.query.view.MempoolView;
import io.timecoin.query.view.NodeStatus;
import io.timecoin.query.view.PeerView;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What this node is and does at present. Safe for any thread; nothing blocks. */
public interface NodeQueries {

    Genesis genesis();

    /** A snapshot for dashboards, probes and {@code /v1/status}; cheap. */
    NodeStatus status();

    /** What waits for a block, with the first {@code limit} of it. */
    CompletionStage<MempoolView> mempool(int limit);

    /** Phase, leader and votes of the current view, a fifth of a second old at most while the engine turns. */
    CompletionStage<ConsensusView> consensus();

    List<PeerView> peers();

    /** How far this node is with getting the final chain; cheap. */
    SyncProgress sync();

    /** Blocks, transactions, coins and consensus as they change. */
    EventLog events();
}
