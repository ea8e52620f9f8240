package io.timecoin.query.view;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Rule;
import java.util.Optional;

/** How far a transaction is (protocol §3, interfaces: pending, final, rejected). */
public sealed interface TransactionState {

    /** In the mempool, or parked for up to 5 s because its inputs are not known here yet. */
    record Pending(boolean parked) implements TransactionState {}

    /**
     * For ever.
     *
     * @param finalizedAt Unix ms at which this node knew it; empty for a block that was synced or applied before its start
     */
    record Final(
            long height,
            Hash256 blockHash,
            long blockTimestamp,
            int indexInBlock,
            long confirmations,
            boolean settled,
            Optional<Long> finalizedAt)
            implements TransactionState {}

    /** Was refused, evicted or has expired; remembered for a while. */
    record Rejected(Rule rule, String detail, Optional<Hash256> winner) implements TransactionState {}
}
