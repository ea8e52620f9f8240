package io.timecoin.storage;

import io.timecoin.ledger.Address;
import io.timecoin.ledger.Coin;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one batch does to balances: one record is read and written for each owner, however many of its coins move. */
final class BalanceChanges {

    private record Change(long coins, long satoshis) {
        Change plus(Change other) {
            return new Change(Math.addExact(coins, other.coins), Math.addExact(satoshis, other.satoshis));
        }
    }

    private final Map<Address, Change> changes = new LinkedHashMap<>();

    void made(Coin coin) {
        changes.merge(coin.owner(), new Change(1, coin.value()), Change::plus);
    }

    void spent(Coin coin) {
        changes.merge(coin.owner(), new Change(-1, -coin.value()), Change::plus);
    }

    /** An owner without a coin has no record. */
    void write(RocksDbDatabase database, Batch batch) {
        List<Map.Entry<Address, Change>> all = List.copyOf(changes.entrySet());
        List<byte @Nullable []> before = database.multiGet(
                ColumnFamily.BALANCES,
                all.stream().map(change -> change.getKey().toBytes()).toList());
        for (int i = 0; i < all.size(); i++) {
            Change change = all.get(i).getValue();
            byte[] key = all.get(i).getKey().toBytes();
            byte[] bytes = before.get(i);
            Balance balance = bytes == null ? Balance.NONE : ChainEncoding.balance(bytes);
            Balance after = balance.plus(change.coins(), change.satoshis());
            if (after.equals(Balance.NONE)) {
                batch.delete(ColumnFamily.BALANCES, key);
            } else {
                batch.put(ColumnFamily.BALANCES, key, ChainEncoding.balance(after));
            }
        }
    }
}
