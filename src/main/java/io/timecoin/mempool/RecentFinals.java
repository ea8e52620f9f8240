package io.timecoin.mempool;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the last final blocks contained. Transactions are verified on another thread, against a final state that may be some
 * blocks old when they arrive here; this closes the gap.
 */
final class RecentFinals {

    private record Finals(List<Hash256> txids, List<OutPoint> spent) {
        int size() {
            return txids.size() + spent.size();
        }
    }

    private final int limit;
    private final Map<OutPoint, Hash256> spenders = new LinkedHashMap<>();
    private final Map<Hash256, Long> heights = new LinkedHashMap<>();
    private final ArrayDeque<Finals> blocks = new ArrayDeque<>();
    private long height;
    private int size;

    /** Starts with nothing remembered at the final {@code height}; remembers at least the last block after it. */
    RecentFinals(long height, int limit) {
        this.height = height;
        this.limit = limit;
    }

    /** About how many bytes of memory all of it takes. */
    long memory() {
        return (long) size * TransactionMemory.RECENT_FINAL;
    }

    /** Height of the last final block. */
    long height() {
        return height;
    }

    void add(long newHeight, List<Transaction> transactions) {
        if (newHeight != height + 1) {
            throw new IllegalStateException("block " + newHeight + " became final after block " + height);
        }
        height = newHeight;
        Finals finals = new Finals(new ArrayList<>(), new ArrayList<>());
        for (Transaction transaction : transactions) {
            finals.txids().add(transaction.txid());
            heights.put(transaction.txid(), newHeight);
            for (OutPoint input : transaction.inputs()) {
                finals.spent().add(input);
                spenders.put(input, transaction.txid());
            }
        }
        blocks.addLast(finals);
        size += finals.size();
        while (size > limit && blocks.size() > 1) {
            forget(blocks.removeFirst());
        }
    }

    private void forget(Finals finals) {
        finals.txids().forEach(heights::remove);
        finals.spent().forEach(spenders::remove);
        size -= finals.size();
    }

    /** Whether everything that became final after {@code seenHeight} is remembered. */
    boolean covers(long seenHeight) {
        return seenHeight >= height - blocks.size();
    }

    /** Who spent the coin in one of the remembered blocks. */
    @Nullable
    Hash256 spender(OutPoint coin) {
        return spenders.get(coin);
    }

    boolean isFinal(Hash256 txid) {
        return heights.containsKey(txid);
    }

    /** Whether the transaction became final, in one of the remembered blocks, after {@code seenHeight}. */
    boolean becameFinalAfter(Hash256 txid, long seenHeight) {
        Long at = heights.get(txid);
        return at != null && at > seenHeight;
    }
}
