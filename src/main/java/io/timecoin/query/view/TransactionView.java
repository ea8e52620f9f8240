package io.timecoin.query.view;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Transaction;
import java.util.Optional;

/**
 * A transaction and its state.
 *
 * @param transaction empty if it was rejected and its body is not kept
 * @param fee satoshis; empty where it is not known
 */
public record TransactionView(
        Hash256 txid, Optional<Transaction> transaction, TransactionState state, Optional<Long> fee) {}
