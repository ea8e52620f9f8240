package io.timecoin.query;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.codec.MalformedException;
import io.timecoin.runtime.LatestEntries;
import java.util.List;
import java.util.Optional;

/**
 * Transactions that became final lately: bridges the time until their block is in the database, and remembers when this node
 * knew it. Kept as encoded bytes, without the objects of their block, and bounded in memory; the oldest go first.
 * Written by one thread, read by any.
 */
public final class FinalTransactions {

    /** Key, entry, place in the map, array and this record, without the encoding; rounded up. */
    private static final int OVERHEAD = 320;

    private final LatestEntries<Hash256, Recent> recent;

    /**
     * A block that became final.
     *
     * @param timestamp its own, Unix ms
     * @param finalizedAt Unix ms at which this node knew it
     */
    record RecentBlock(long height, Hash256 hash, long timestamp, long finalizedAt) {}

    /** A transaction of such a block, at {@code index} in it. */
    public static final class Recent {
        private final RecentBlock block;
        private final int index;
        private final byte[] encoded;

        private Recent(RecentBlock block, int index, byte[] encoded) {
            this.block = block;
            this.index = index;
            this.encoded = encoded;
        }

        RecentBlock block() {
            return block;
        }

        int index() {
            return index;
        }

        Transaction transaction() {
            try {
                return Transaction.decode(encoded);
            } catch (MalformedException e) {
                throw new IllegalStateException("a final transaction cannot be read again", e);
            }
        }
    }

    /** At most so many bytes of memory. */
    FinalTransactions(long mostBytes) {
        recent = LatestEntries.weight(mostBytes, each -> OVERHEAD + each.encoded.length);
    }

    void add(Block block, long finalizedAt) {
        RecentBlock at =
                new RecentBlock(block.height(), block.hash(), block.header().timestamp(), finalizedAt);
        List<Transaction> transactions = block.transactions();
        for (int index = 0; index < transactions.size(); index++) {
            Transaction transaction = transactions.get(index);
            recent.put(transaction.txid(), new Recent(at, index, transaction.encode()));
        }
    }

    Optional<Recent> find(Hash256 txid) {
        return recent.get(txid);
    }

    /** Memory that they take now; for a gauge. */
    long bytes() {
        return recent.weight();
    }
}
