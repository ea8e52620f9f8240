package io.timecoin.mempool;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Rule;
import io.timecoin.ledger.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * A transaction that left the mempool without having become final.
 *
 * @param transaction which
 * @param reason {@code MEMPOOL_FULL} made room for one that pays more or need not wait for its time, {@code EXPIRED}, {@code
 *     DOUBLE_SPEND} lost a coin to a final transaction or, before its time, to one that need not wait, {@code INPUT_UNKNOWN}
 *     waited in vain for its inputs, {@code PARKED_FULL} waited for its inputs and had to make room for another's
 * @param winnerTxid the transaction that spends its coin, for {@code DOUBLE_SPEND}
 */
public record Departure(
        Transaction transaction, Rule reason, @Nullable Hash256 winnerTxid) {}
