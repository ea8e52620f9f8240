package io.timecoin.mempool;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the entries of a mempool, no two of which spend the same coin. */
final class EntryIndex {

    private final Map<Hash256, Entry> byTxid = new LinkedHashMap<>();
    private final Map<Hash256, Entry> byFullHash = new LinkedHashMap<>();
    private final Map<OutPoint, Entry> spenders = new LinkedHashMap<>();

    void add(Entry entry) {
        Transaction transaction = entry.transaction();
        byTxid.put(transaction.txid(), entry);
        byFullHash.put(transaction.fullHash(), entry);
        transaction.inputs().forEach(input -> spenders.put(input, entry));
    }

    void remove(Entry entry) {
        Transaction transaction = entry.transaction();
        byTxid.remove(transaction.txid());
        byFullHash.remove(transaction.fullHash());
        transaction.inputs().forEach(spenders::remove);
    }

    boolean contains(Hash256 txid) {
        return byTxid.containsKey(txid);
    }

    @Nullable
    Entry byTxid(Hash256 txid) {
        return byTxid.get(txid);
    }

    @Nullable
    Entry byFullHash(Hash256 fullHash) {
        return byFullHash.get(fullHash);
    }

    @Nullable
    Entry spender(OutPoint coin) {
        return spenders.get(coin);
    }

    /** Who spends one of the transaction's coins, in their order. */
    Set<Entry> spenders(Transaction transaction) {
        Set<Entry> found = new LinkedHashSet<>();
        for (OutPoint input : transaction.inputs()) {
            Entry spender = spenders.get(input);
            if (spender != null) {
                found.add(spender);
            }
        }
        return found;
    }
}
