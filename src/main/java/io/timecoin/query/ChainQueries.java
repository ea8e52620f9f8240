package io.timecoin.query;

import io.timecoin.consensus.Certificate;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.BlockSummary;
import io.timecoin.query.view.BlockView;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The final chain. Safe for any thread; nothing blocks: stages complete on the node's own threads. */
public interface ChainQueries {

    /** The final block at a height; height 0 is the genesis, which has no block: empty. */
    CompletionStage<Optional<BlockView>> blockByHeight(long height);

    CompletionStage<Optional<BlockView>> blockByHash(Hash256 hash);

    /** Up to {@code limit} final blocks downward from {@code fromHeight}; none of them is read. */
    CompletionStage<List<BlockSummary>> blocksDownFrom(long fromHeight, int limit);

    /** The finalization that covers a final block: its own or that of its lowest certified descendant. */
    CompletionStage<Optional<Certificate>> certificate(long height);

    /** Number and sum of all unspent coins with the height they are as of; scans, and ends when the stage is cancelled. */
    CompletionStage<Totals> totals();

    /** Sum of all unspent coins; with {@code epochFees} it equals {@code supply}. */
    record Totals(long height, long coins, long satoshis, long epochFees, long supply) {}
}
