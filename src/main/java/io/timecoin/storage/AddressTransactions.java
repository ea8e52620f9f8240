package io.timecoin.storage;

import io.timecoin.crypto.Hash256;
import java.util.List;

/**
 * Some final transactions that paid to or spent from one address, as of the block at {@code height}, newest first.
 *
 * @param more whether older ones follow the last one
 */
public record AddressTransactions(long height, List<Entry> entries, boolean more) {

    /** One of them. */
    public record Entry(TransactionPosition position, Hash256 txid) {}

    public AddressTransactions {
        entries = List.copyOf(entries);
    }
}
