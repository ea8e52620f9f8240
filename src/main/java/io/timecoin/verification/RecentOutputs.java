package io.timecoin.verification;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.Coin;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Transactions of valid blocks that are not in the coins' database yet: not final, or not applied. An outpoint commits to
 * its coin, so that what is found here is right whichever branch it came from; whether it is unspent is asked elsewhere.
 * Written by the engine and the importer, read by any thread.
 */
public final class RecentOutputs {

    private record Entry(Transaction transaction, long height, int blocks) {}

    private final Map<Hash256, Entry> entries = new ConcurrentHashMap<>();

    /** A valid block is not applied yet; once for each block. */
    public void add(Block block) {
        for (Transaction transaction : block.transactions()) {
            entries.merge(
                    transaction.txid(),
                    new Entry(transaction, block.height(), 1),
                    (old, fresh) -> new Entry(old.transaction(), old.height(), old.blocks() + 1));
        }
    }

    /** It has been applied, or can never be. */
    public void remove(Block block) {
        for (Transaction transaction : block.transactions()) {
            entries.computeIfPresent(
                    transaction.txid(),
                    (txid, entry) -> entry.blocks() == 1
                            ? null
                            : new Entry(entry.transaction(), entry.height(), entry.blocks() - 1));
        }
    }

    /** The coin, if a block that is not applied yet makes it. */
    public Optional<Coin> coin(OutPoint outPoint) {
        Entry entry = entries.get(outPoint.txid());
        if (entry == null || outPoint.vout() >= entry.transaction().outputs().size()) {
            return Optional.empty();
        }
        return Optional.of(entry.transaction().coin(outPoint.vout(), entry.height()));
    }

    /** Transactions held; for a gauge. */
    public int size() {
        return entries.size();
    }
}
