package io.timecoin.storage;

import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** Changes that become visible and durable together. For the thread that fills it, inside {@link RocksDbDatabase#write}. */
final class Batch {

    private final RocksDbDatabase database;
    private final WriteBatch batch;

    Batch(RocksDbDatabase database, WriteBatch batch) {
        this.database = database;
        this.batch = batch;
    }

    void put(ColumnFamily family, byte[] key, byte[] value) {
        try {
            batch.put(database.handle(family), key, value);
        } catch (RocksDBException e) {
            throw database.failure("cannot prepare a write", e);
        }
    }

    void delete(ColumnFamily family, byte[] key) {
        try {
            batch.delete(database.handle(family), key);
        } catch (RocksDBException e) {
            throw database.failure("cannot prepare a write", e);
        }
    }

    /** Removes every key in {@code from} ≤ key < {@code to}. */
    void deleteRange(ColumnFamily family, byte[] from, byte[] to) {
        try {
            batch.deleteRange(database.handle(family), from, to);
        } catch (RocksDBException e) {
            throw database.failure("cannot prepare a write", e);
        }
    }
}
