package io.timecoin.submission;

import io.timecoin.crypto.Hash256;
import io.timecoin.query.view.TransactionState;

/** What is known of a transaction that is submitted once more. Any thread. */
interface KnownTransactions {

    /** State of one that is final since lately, or waits; never waits for the disk. */
    TransactionState inMemory(Hash256 txid);

    /** State of one that is in the applied chain; reads the database. */
    TransactionState applied(Hash256 txid);
}
