package io.timecoin.query;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.CoinState;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import io.timecoin.query.view.TransactionState;
import java.util.List;

/** Something that happened in a node, in the order in which it happened. */
public sealed interface NodeEvent {

    /**
     * A block is final.
     *
     * @param finalizedAt Unix ms at which this node knew it
     */
    record BlockFinal(BlockHeader header, Hash256 hash, List<Transaction> transactions, long finalizedAt)
            implements NodeEvent {}

    /** A transaction was admitted or refused after admission; final ones come with their block. */
    record TransactionChanged(Hash256 txid, TransactionState state) implements NodeEvent {}

    /** A coin moved in its life cycle. */
    record CoinChanged(OutPoint outPoint, CoinState from, CoinState to, Hash256 spender) implements NodeEvent {}

    /** A view was entered. */
    record ViewEntered(long epoch, long view, Hash256 leader) implements NodeEvent {}

    /**
     * The node is in another state.
     *
     * @param why it is in this state, in words; empty if all is well
     * @param at Unix ms
     */
    record StateChanged(NodeState from, NodeState to, String why, long at) implements NodeEvent {}
}
