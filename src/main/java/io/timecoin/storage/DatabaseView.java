package io.timecoin.storage;

import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/** One moment of a database: everything read through it is as of that moment. Inside {@link RocksDbDatabase#view}. */
final class DatabaseView {

    /** Takes one entry; returns whether to go on. */
    @FunctionalInterface
    interface Visitor {
        boolean visit(byte[] key, byte[] value);
    }

    private final RocksDbDatabase database;
    private final RocksDB rocks;
    private final ReadOptions options;

    DatabaseView(RocksDbDatabase database, RocksDB rocks, ReadOptions options) {
        this.database = database;
        this.rocks = rocks;
        this.options = options;
    }

    byte @Nullable [] get(ColumnFamily family, byte[] key) {
        try {
            return rocks.get(database.handle(family), options, key);
        } catch (RocksDBException e) {
            throw database.failure("cannot read", e);
        }
    }

    /** Visits {@code from} ≤ key < {@code to} upwards. */
    void ascend(ColumnFamily family, byte[] from, byte[] to, Visitor visitor) {
        try (Slice bound = new Slice(to);
                ReadOptions bounded = new ReadOptions(options).setIterateUpperBound(bound);
                RocksIterator entries = rocks.newIterator(database.handle(family), bounded)) {
            entries.seek(from);
            while (entries.isValid() && visitor.visit(entries.key(), entries.value())) {
                entries.next();
            }
            entries.status();
        } catch (RocksDBException e) {
            throw database.failure("cannot read", e);
        }
    }

    /** Visits {@code from} ≤ key < {@code to} downwards. */
    void descend(ColumnFamily family, byte[] from, byte[] to, Visitor visitor) {
        try (Slice bound = new Slice(to);
                Slice lowest = new Slice(from);
                ReadOptions bounded =
                        new ReadOptions(options).setIterateUpperBound(bound).setIterateLowerBound(lowest);
                RocksIterator entries = rocks.newIterator(database.handle(family), bounded)) {
            entries.seekToLast();
            while (entries.isValid() && visitor.visit(entries.key(), entries.value())) {
                entries.prev();
            }
            entries.status();
        } catch (RocksDBException e) {
            throw database.failure("cannot read", e);
        }
    }
}
