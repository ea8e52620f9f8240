package io.timecoin.storage;

import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.Transaction;

/**
 * A final transaction and where it is.
 *
 * @param header of its block
 */
public record StoredTransaction(Transaction transaction, TransactionPosition position, BlockHeader header) {}
