package io.timecoin.node;

import io.timecoin.consensus.Certificate;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.Coin;
import io.timecoin.ledger.Genesis;
import io.timecoin.ledger.OutPoint;
import io.timecoin.node.view.AddressView;
import io.timecoin.node.view.BlockView;
import io.timecoin.node.view.CoinView;
import io.timecoin.node.view.ConsensusView;
import io.timecoin.node.view.MempoolView;
import io.timecoin.node.view.NodeStatus;
import io.timecoin.node.view.Page;
import io.timecoin.node.view.PeerView;
import io.timecoin.node.view.SubmitOutcome;
import io.timecoin.node.view.TransactionView;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What a running node offers to its API. Safe for any thread; nothing blocks: stages complete on the node's own threads
 * and fail only with {@link io.timecoin.storage.StorageException} or when the node is stopping. Every answer is of final
 * state unless it says otherwise.
 */
public interface NodeService {

    Genesis genesis();

    /** A snapshot for dashboards, probes and {@code /v1/status}; cheap. */
    NodeStatus status();

    /**
     * Decodes, verifies and admits one encoded transaction, and passes it on. Idempotent: a known or final one is accepted
     * with its state. The same order as the calls of one caller is not promised.
     */
    CompletionStage<SubmitOutcome> submit(byte[] encodedTransaction);

    /** The same for many at once, answers in order; what client streams use. At most 1,000. */
    CompletionStage<List<SubmitOutcome>> submitAll(List<byte[]> encodedTransactions);

    /** All checks of {@link #submit} on current state without admitting. */
    CompletionStage<SubmitOutcome> validate(byte[] encodedTransaction);

    /** Pending, final or lately rejected; empty if this node knows nothing of it. */
    CompletionStage<Optional<TransactionView>> transaction(Hash256 txid);

    /**
     * Completes when the transaction is final or rejected, or with its state (perhaps empty) when the time is over.
     *
     * @param timeout at most 5 minutes
     */
    CompletionStage<Optional<TransactionView>> awaitFinality(Hash256 txid, Duration timeout);

    /** The final block at a height; height 0 is the genesis, which has no block: empty. */
    CompletionStage<Optional<BlockView>> blockByHeight(long height);

    CompletionStage<Optional<BlockView>> blockByHash(Hash256 hash);

    /** Up to {@code limit} final blocks downward from {@code fromHeight}. */
    CompletionStage<List<BlockView>> blocksDownFrom(long fromHeight, int limit);

    /** The finalization that covers a final block: its own or that of its lowest certified descendant. */
    CompletionStage<Optional<Certificate>> certificate(long height);

    /** A coin with its life-cycle state; empty if no final or pending transaction made it. */
    CompletionStage<Optional<CoinView>> coin(OutPoint outPoint);

    CompletionStage<AddressView> address(Address address);

    /** Unspent final coins of an address in order of outpoint. */
    CompletionStage<Page<Map.Entry<OutPoint, Coin>>> addressCoins(Address address, Optional<String> cursor, int limit);

    /** Final transactions that touch an address, newest first. */
    CompletionStage<Page<TransactionView>> addressTransactions(Address address, Optional<String> cursor, int limit);

    CompletionStage<MempoolView> mempool(int limit);

    /** Phase, leader and votes of the current view. */
    CompletionStage<ConsensusView> consensus();

    List<PeerView> peers();

    /** Number and sum of all unspent coins with the height they are as of; scans. */
    CompletionStage<Totals> totals();

    /** Blocks, transactions, coins and consensus as they change. */
    EventLog events();

    /** Sum of all unspent coins; with {@code epochFees} it equals {@code supply}. */
    record Totals(long height, long coins, long satoshis, long epochFees, long supply) {}
}
