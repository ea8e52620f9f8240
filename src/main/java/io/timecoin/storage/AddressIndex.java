package io.timecoin.storage;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.OutPoint;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What belongs or belonged to one address, each answer as of one height. Safe for any thread. */
final class AddressIndex {

    private final RocksDbDatabase database;

    AddressIndex(RocksDbDatabase database) {
        this.database = database;
    }

    CoinTotals balance(Address address) {
        return database.view(view -> {
            byte[] bytes = view.get(ColumnFamily.BALANCES, address.toBytes());
            Balance balance = bytes == null ? Balance.NONE : ChainEncoding.balance(bytes);
            return new CoinTotals(ChainMeta.height(view), balance.coins(), balance.satoshis());
        });
    }

    AddressCoins coins(Address address, @Nullable OutPoint after, int limit) {
        requirePositive(limit);
        byte[] prefix = address.toBytes();
        byte[] from = after == null ? prefix : ChainEncoding.after(ChainEncoding.ownedKey(address, after));
        return database.view(view -> {
            List<OwnedCoin> coins = new ArrayList<>();
            view.ascend(ColumnFamily.COINS_BY_ADDRESS, from, ChainEncoding.after(prefix), (key, value) -> {
                coins.add(new OwnedCoin(ChainEncoding.ownedOutPoint(key), ChainEncoding.held(value, address)));
                return coins.size() <= limit;
            });
            boolean more = coins.size() > limit;
            return new AddressCoins(ChainMeta.height(view), more ? coins.subList(0, limit) : coins, more);
        });
    }

    AddressTransactions transactions(Address address, @Nullable TransactionPosition before, int limit) {
        requirePositive(limit);
        byte[] prefix = address.toBytes();
        byte[] to = before == null ? ChainEncoding.after(prefix) : ChainEncoding.addressTransaction(address, before);
        return database.view(view -> {
            List<AddressTransactions.Entry> entries = new ArrayList<>();
            view.descend(ColumnFamily.ADDRESS_TRANSACTIONS, prefix, to, (key, value) -> {
                entries.add(new AddressTransactions.Entry(ChainEncoding.addressPosition(key), Hash256.of(value)));
                return entries.size() <= limit;
            });
            boolean more = entries.size() > limit;
            return new AddressTransactions(ChainMeta.height(view), more ? entries.subList(0, limit) : entries, more);
        });
    }

    private static void requirePositive(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit is not positive: " + limit);
        }
    }
}
