package io.timecoin.verification;

import io.timecoin.ledger.Transaction;
import io.timecoin.mempool.TransactionMemory;
import java.util.List;

/**
 * Room for transactions on their way into the mempool: a number of them, and bytes of memory, since one may be as large as three
 * hundred others. Safe for any thread.
 */
final class TransactionRoom {

    private final int most;
    private final long mostBytes;
    private int count;
    private long bytes;

    TransactionRoom(int most, long mostBytes) {
        this.most = most;
        this.mostBytes = mostBytes;
    }

    /** Whether so many that take so much memory would have room now. */
    synchronized boolean has(int more, long moreBytes) {
        return has(more, moreBytes, 0);
    }

    private boolean has(int more, long moreBytes, long leftBytes) {
        return count + more <= most && (count == 0 || bytes + moreBytes <= mostBytes - leftBytes);
    }

    /** Takes room, if a part of all remains for others, or nothing is there; says whether it did. */
    synchronized boolean enter(int more, long moreBytes, long leftBytes) {
        if (!has(more, moreBytes, leftBytes)) {
            return false;
        }
        count += more;
        bytes += moreBytes;
        return true;
    }

    synchronized void leave(int gone, long goneBytes) {
        count -= gone;
        bytes -= goneBytes;
    }

    synchronized int count() {
        return count;
    }

    synchronized long bytes() {
        return bytes;
    }

    /** Memory that they take while they wait. */
    static long memory(List<Transaction> transactions) {
        return transactions.stream().mapToLong(TransactionMemory::waiting).sum();
    }
}
