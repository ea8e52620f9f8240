package io.timecoin.storage;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.ChainState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What the database of a vote log holds: the records, since which epoch they are complete, and up to where they were let go of.
 * Written by one thread, read by any.
 */
final class VoteRecords implements AutoCloseable {

    private final RocksDbDatabase database;
    private final long serial;
    private volatile OptionalLong completeSince;
    private volatile @Nullable PrunePoint pruned;

    private VoteRecords(RocksDbDatabase database, OptionalLong completeSince, @Nullable PrunePoint pruned) {
        this.database = database;
        this.serial = VoteLogMeta.serial(database);
        this.completeSince = completeSince;
        this.pruned = pruned;
    }

    /**
     * Makes an empty record that is complete from the start.
     *
     * @throws StorageException if there is one already, or it cannot be written
     */
    static void create(DataDirectory directory, PublicKey operator) {
        RocksDbOpener opener = new RocksDbOpener(directory, DatabaseKind.VOTES, MemoryBudget.VOTES);
        if (opener.exists()) {
            throw new StorageException(
                    "there is a vote log already",
                    opener.path(),
                    "keep it with the operator key it belongs to, and make the new key in another --data-dir",
                    null);
        }
        opener.create(batch -> {
            VoteLogMeta.writeOperator(batch, operator);
            VoteLogMeta.writeCompleteSince(batch, 0);
        });
    }

    /**
     * Raises the serial of the operator's node records by one, durably.
     *
     * @return the new one
     * @throws StorageException if there is no record, or it is damaged or of another version
     */
    static long raiseSerial(DataDirectory directory) {
        try (RocksDbDatabase database = existing(directory)) {
            long serial = Math.addExact(VoteLogMeta.serial(database), 1);
            database.write(true, batch -> VoteLogMeta.writeSerial(batch, serial));
            return serial;
        }
    }

    /** The serial as it is. */
    static long readSerial(DataDirectory directory) {
        try (RocksDbDatabase database = existing(directory)) {
            return VoteLogMeta.serial(database);
        }
    }

    private static RocksDbDatabase existing(DataDirectory directory) {
        RocksDbOpener opener = new RocksDbOpener(directory, DatabaseKind.VOTES, MemoryBudget.VOTES);
        if (!opener.exists()) {
            throw new StorageException(
                    "there is no vote log",
                    opener.path(),
                    "name the data directory of a masternode with --data-dir",
                    null);
        }
        return opener.open();
    }

    /** Serial of the operator's node records, as it was when this was opened. */
    long serial() {
        return serial;
    }

    /**
     * Opens a record; if there is none, an empty one is made that is not complete.
     *
     * @throws StorageException if it belongs to another key or network, is damaged or of another version
     */
    static VoteRecords open(DataDirectory directory, Hash256 genesisHash, PublicKey operator) {
        RocksDbOpener opener = new RocksDbOpener(directory, DatabaseKind.VOTES, MemoryBudget.VOTES);
        if (!opener.exists()) {
            opener.create(batch -> VoteLogMeta.writeOperator(batch, operator));
        }
        RocksDbDatabase database = opener.open();
        try {
            VoteLogMeta.requireOperator(database, operator);
            VoteLogMeta.bindGenesis(database, genesisHash);
            VoteRecords records =
                    new VoteRecords(database, VoteLogMeta.completeSince(database), VoteLogMeta.pruned(database));
            records.dropBelowPruned();
            return records;
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /** What came late into views pruned before. */
    private void dropBelowPruned() {
        PrunePoint point = pruned;
        if (point != null) {
            database.write(
                    false,
                    batch -> batch.deleteRange(
                            ColumnFamily.RECORDS,
                            VoteEncoding.viewKey(0, 0),
                            VoteEncoding.viewKey(point.epoch(), point.view())));
        }
    }

    Path path() {
        return database.path();
    }

    /** The first epoch of which every vote is recorded; empty while that is not known. */
    OptionalLong completeSince() {
        return completeSince;
    }

    /** Everything recorded and not pruned, in order of epoch and view. */
    List<VoteLogRecord> load() {
        PrunePoint from = pruned;
        byte[] first = from == null ? VoteEncoding.viewKey(0, 0) : VoteEncoding.viewKey(from.epoch(), from.view());
        return database.view(view -> {
            List<VoteLogRecord> records = new ArrayList<>();
            view.ascend(
                    ColumnFamily.RECORDS, first, VoteEncoding.viewKey(Long.MAX_VALUE, Long.MAX_VALUE), (key, value) -> {
                        records.add(VoteEncoding.decode(database, key, value));
                        return true;
                    });
            return records;
        });
    }

    /** Refuses a chain that is older than what was pruned on its word. */
    void requireChain(ChainState tip) {
        PrunePoint point = pruned;
        if (point != null && tip.height() < point.height()) {
            throw new StorageException(
                    "the chain database is older than the vote log: it ends at block " + tip.height() + ", but block "
                            + point.height() + " was final and synced",
                    database.path(),
                    "restore the chain database that belongs to it, or move both aside and start again: the node"
                            + " fetches the chain from its peers, and the operator key votes only from the next epoch on",
                    null);
        }
    }

    /**
     * Writes records in one fsynced batch, and lets go of what lies before {@code point} with it.
     *
     * @throws StorageException if the disk fails; what is on it then is not known
     */
    void write(Collection<VoteLog.Append> group, @Nullable PrunePoint point) {
        PrunePoint before = pruned;
        boolean advances = point != null && (before == null || point.compareTo(before) > 0);
        OptionalLong since = completeSince.isPresent() ? completeSince : firstVotedEpoch(group);
        database.write(true, batch -> {
            if (point != null && advances) {
                // From the last point only: ranges that overlap would pile up.
                byte[] from = before == null
                        ? VoteEncoding.viewKey(0, 0)
                        : VoteEncoding.viewKey(before.epoch(), before.view());
                batch.deleteRange(ColumnFamily.RECORDS, from, VoteEncoding.viewKey(point.epoch(), point.view()));
                VoteLogMeta.writePruned(batch, point);
            }
            if (since.isPresent() && completeSince.isEmpty()) {
                VoteLogMeta.writeCompleteSince(batch, since.getAsLong());
            }
            for (VoteLog.Append append : group) {
                append.records()
                        .forEach(record ->
                                batch.put(ColumnFamily.RECORDS, VoteEncoding.key(record), VoteEncoding.value(record)));
            }
        });
        completeSince = since;
        if (point != null && advances) {
            pruned = point;
        }
    }

    private static OptionalLong firstVotedEpoch(Collection<VoteLog.Append> group) {
        return group.stream()
                .flatMap(append -> append.records().stream())
                .filter(record ->
                        record instanceof VoteLogRecord.VoteRecord || record instanceof VoteLogRecord.ProposalRecord)
                .mapToLong(VoteLogRecord::epoch)
                .min();
    }

    @Override
    public void close() {
        database.close();
    }
}
