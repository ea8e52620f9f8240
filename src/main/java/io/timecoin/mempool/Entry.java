package io.timecoin.mempool;

import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.VerifiedTransaction;
import java.util.Comparator;

/**
 * An admitted transaction.
 *
 * @param sequence counts admissions: unique, so that every order below is total
 * @param memory bytes that it takes with all that is kept of it
 */
record Entry(VerifiedTransaction verified, FeeRate rate, long sequence, long memory) {

    // Written out: a chain of comparators costs a call each that no compiler joins, a dozen times a transaction.

    /** Best paying first, then first come. */
    static final Comparator<Entry> BY_RATE = (a, b) -> {
        int order = b.rate.compareTo(a.rate);
        return order == 0 ? Long.compare(a.sequence, b.sequence) : order;
    };

    static final Comparator<Entry> BY_LOCK_TIME = (a, b) -> {
        int order = Long.compare(a.transaction().lockTime(), b.transaction().lockTime());
        return order == 0 ? Long.compare(a.sequence, b.sequence) : order;
    };

    static final Comparator<Entry> BY_EXPIRY = (a, b) -> {
        int order = Long.compare(a.transaction().validUntil(), b.transaction().validUntil());
        return order == 0 ? Long.compare(a.sequence, b.sequence) : order;
    };

    static Entry of(VerifiedTransaction verified, long sequence) {
        Transaction transaction = verified.transaction();
        return new Entry(
                verified,
                new FeeRate(verified.fee(), transaction.size()),
                sequence,
                TransactionMemory.waiting(transaction));
    }

    Transaction transaction() {
        return verified.transaction();
    }

    int size() {
        return transaction().size();
    }

    /** Whether lockTime and validUntil allow it in a block with this timestamp (protocol §3). */
    boolean isTimely(long timestamp) {
        return transaction().lockTime() <= timestamp && !isExpired(timestamp);
    }

    boolean isExpired(long timestamp) {
        long validUntil = transaction().validUntil();
        return validUntil != 0 && timestamp > validUntil;
    }
}
