package io.timecoin.storage;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * Stands between a store and its open database: remembers what had to be on the disk, and fails like a disk when told to. What
 * an fsync does cannot be seen otherwise without cutting the power.
 */
final class WatchedRocks extends RocksDB {

    /** Something that was asked of the database, in order. */
    enum Request {
        WRITE,
        SYNCED_WRITE,
        SYNC
    }

    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final RocksDB watched;
    private volatile boolean failing;

    private WatchedRocks(RocksDB watched) {
        super(watched.getNativeHandle());
        this.watched = watched; // keeps what it owns alive
    }

    /** Begins to watch the database of a {@link VoteLog} or {@link ChainStore}. */
    static WatchedRocks of(Object store) {
        try {
            Object owner = store instanceof VoteLog ? field(store, "records").get(store) : store;
            Object database = field(owner, "database").get(owner);
            Field rocks = field(database, "rocks");
            WatchedRocks watching = new WatchedRocks((RocksDB) rocks.get(database));
            rocks.set(database, watching);
            return watching;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("stores are not made as this test believes", e);
        }
    }

    private static Field field(Object owner, String name) throws NoSuchFieldException {
        Field field = owner.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }

    /** From now on the disk fails, or works again. */
    void fail(boolean from) {
        failing = from;
    }

    /** What was asked since the last time. */
    List<Request> requests() {
        List<Request> taken = new ArrayList<>(requests);
        requests.clear();
        return taken;
    }

    private void request(Request request) throws RocksDBException {
        requests.add(request);
        if (failing) {
            throw new RocksDBException(
                    "While appending to " + watched.getName() + ": Input/output error",
                    new Status(Status.Code.IOError, Status.SubCode.None, "Input/output error"));
        }
    }

    @Override
    public void write(WriteOptions options, WriteBatch batch) throws RocksDBException {
        request(options.sync() ? Request.SYNCED_WRITE : Request.WRITE);
        super.write(options, batch);
    }

    @Override
    public void flushWal(boolean sync) throws RocksDBException {
        request(sync ? Request.SYNC : Request.WRITE);
        super.flushWal(sync);
    }
}
