package io.timecoin.mempool;

import io.timecoin.ledger.VerifiedTransaction;
import java.util.List;

/**
 * Transactions for a block, best paying first.
 *
 * @param bytes sum of their encodings
 * @param witnesses sum of their witnesses
 * @param fees satoshis that they pay
 */
public record BlockTemplate(List<VerifiedTransaction> transactions, long bytes, int witnesses, long fees) {

    public BlockTemplate {
        transactions = List.copyOf(transactions);
    }

    /**
     * What may be selected.
     *
     * @param bytes most bytes of transactions; the block's header is not counted
     * @param transactions most transactions
     * @param witnesses most witnesses
     * @param scanned most entries that are looked at, so that a selection has a bounded cost
     */
    public record Limits(long bytes, int transactions, int witnesses, int scanned) {}
}
