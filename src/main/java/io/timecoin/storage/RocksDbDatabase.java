package io.timecoin.storage;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Snapshot;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * An open database. Native code does not survive a call after closing, so every call holds a lock that {@link #close}
 * waits for; calls after it get a {@link StorageException}. A failed write leaves an unknown state: every call after it
 * fails too. Safe for any thread.
 */
final class RocksDbDatabase implements AutoCloseable {

    private final DatabaseKind kind;
    private final Path path;
    private final RocksDB rocks;
    private final Map<ColumnFamily, ColumnFamilyHandle> handles;
    private final RocksDbOptions options;
    private final ReentrantReadWriteLock life = new ReentrantReadWriteLock();
    private volatile @Nullable StorageException failed;
    private boolean closed;

    RocksDbDatabase(
            DatabaseKind kind,
            Path path,
            RocksDB rocks,
            Map<ColumnFamily, ColumnFamilyHandle> handles,
            RocksDbOptions options) {
        this.kind = kind;
        this.path = path;
        this.rocks = rocks;
        this.handles = handles;
        this.options = options;
    }

    Path path() {
        return path;
    }

    /** Memory that is in use of what its budget allows. */
    long usedBytes() {
        return alive(options::usedBytes);
    }

    /** What its budget allows. */
    long mostBytes() {
        return options.mostBytes();
    }

    boolean isFailed() {
        return failed != null;
    }

    ColumnFamilyHandle handle(ColumnFamily family) {
        ColumnFamilyHandle handle = handles.get(family);
        if (handle == null) {
            throw new IllegalStateException("the " + kind.title() + " has no column family " + family.familyName());
        }
        return handle;
    }

    byte @Nullable [] get(ColumnFamily family, byte[] key) {
        return alive(() -> {
            try {
                return rocks.get(handle(family), key);
            } catch (RocksDBException e) {
                throw failure("cannot read", e);
            }
        });
    }

    /** Values in the order of the keys, null where there is none. */
    List<byte @Nullable []> multiGet(ColumnFamily family, List<byte[]> keys) {
        return keys.isEmpty()
                ? List.of()
                : alive(() -> {
                    try {
                        return rocks.multiGetAsList(Collections.nCopies(keys.size(), handle(family)), keys);
                    } catch (RocksDBException e) {
                        throw failure("cannot read", e);
                    }
                });
    }

    /** Reads one moment of the database. */
    <T> T view(Function<DatabaseView, T> reader) {
        return alive(() -> {
            Snapshot snapshot = rocks.getSnapshot();
            try (ReadOptions at = new ReadOptions().setSnapshot(snapshot)) {
                return reader.apply(new DatabaseView(this, rocks, at));
            } finally {
                rocks.releaseSnapshot(snapshot);
                snapshot.close();
            }
        });
    }

    /**
     * Writes what {@code fill} puts into one batch, all or nothing.
     *
     * @param sync whether it is on the disk, not only with the operating system, when this returns
     */
    void write(boolean sync, Consumer<Batch> fill) {
        alive(() -> {
            try (WriteBatch batch = new WriteBatch();
                    WriteOptions how = new WriteOptions().setSync(sync)) {
                fill.accept(new Batch(this, batch));
                rocks.write(how, batch);
                return true;
            } catch (RocksDBException e) {
                throw failed("cannot write", e);
            }
        });
    }

    /** Forces everything written so far to the disk. */
    void sync() {
        alive(() -> {
            try {
                rocks.flushWal(true);
                return true;
            } catch (RocksDBException e) {
                throw failed("cannot write", e);
            }
        });
    }

    private <T> T alive(Supplier<T> call) {
        life.readLock().lock();
        try {
            if (closed) {
                throw new StorageException("the " + kind.title() + " is closed", path, "the node is stopping", null);
            }
            StorageException earlier = failed;
            if (earlier != null) {
                throw new StorageException(earlier);
            }
            return call.get();
        } finally {
            life.readLock().unlock();
        }
    }

    private StorageException failed(String what, RocksDBException e) {
        StorageException failure = failure(what, e);
        failed = failure;
        return failure;
    }

    StorageException failure(String what, RocksDBException e) {
        return failure(kind, path, what, e);
    }

    /** Bytes that were read but are not what this program writes. */
    StorageException damaged(String what, Throwable cause) {
        return new StorageException(
                "the " + kind.title() + " is damaged: " + what + " does not read back", path, kind.remedy(), cause);
    }

    static StorageException failure(DatabaseKind kind, Path path, String what, RocksDBException e) {
        Status status = e.getStatus();
        String database = "the " + kind.title();
        if (status != null && status.getSubCode() == Status.SubCode.NoSpace) {
            return new StorageException(
                    database + " " + what + ": no space left", path, "free some space and start the node again", e);
        }
        if (status != null && status.getCode() == Status.Code.Corruption) {
            return new StorageException(database + " is damaged: " + e.getMessage(), path, kind.remedy(), e);
        }
        return new StorageException(
                database + " " + what + ": " + e.getMessage(), path, "check the disk and start the node again", e);
    }

    /** Waits for running calls, then closes; a second time does nothing. */
    @Override
    public void close() {
        life.writeLock().lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            handles.values().forEach(ColumnFamilyHandle::close);
            rocks.closeE();
        } catch (RocksDBException e) {
            if (failed == null) {
                throw failure("cannot close", e);
            }
            // After a failed write closing reports that failure once more; it was reported where it happened.
        } finally {
            options.close();
            life.writeLock().unlock();
        }
    }
}
