package io.timecoin.storage;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.codec.ByteWriter;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The vote log's own entries: whose record it is, of which network, since when, and what was pruned. */
final class VoteLogMeta {

    private static final byte[] OPERATOR = "operator".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] GENESIS = "genesis".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] COMPLETE_SINCE = "complete-since".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SERIAL = "serial".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PRUNED = "pruned".getBytes(StandardCharsets.US_ASCII);

    private VoteLogMeta() {}

    static void writeOperator(Batch batch, PublicKey operator) {
        batch.put(ColumnFamily.META, OPERATOR, operator.toBytes());
    }

    static void writeCompleteSince(Batch batch, long epoch) {
        batch.put(
                ColumnFamily.META, COMPLETE_SINCE, new ByteWriter(8).u64(epoch).toBytes());
    }

    /** First epoch of which every vote is recorded; empty while the record is missing. */
    static OptionalLong completeSince(RocksDbDatabase database) {
        byte[] bytes = database.get(ColumnFamily.META, COMPLETE_SINCE);
        return bytes == null
                ? OptionalLong.empty()
                : OptionalLong.of(ChainEncoding.decode(database, "the record's epoch", bytes, in -> in.u64("epoch")));
    }

    static void writeSerial(Batch batch, long serial) {
        batch.put(ColumnFamily.META, SERIAL, new ByteWriter(8).u64(serial).toBytes());
    }

    /** Serial of the operator's node records (protocol §7); 0 until it was raised. */
    static long serial(RocksDbDatabase database) {
        byte[] bytes = database.get(ColumnFamily.META, SERIAL);
        return bytes == null
                ? 0
                : ChainEncoding.decode(database, "the serial of node records", bytes, in -> in.u64("serial"));
    }

    static void writePruned(Batch batch, PrunePoint point) {
        byte[] bytes = new ByteWriter(24)
                .u64(point.epoch())
                .u64(point.view())
                .u64(point.height())
                .toBytes();
        batch.put(ColumnFamily.META, PRUNED, bytes);
    }

    static @Nullable PrunePoint pruned(RocksDbDatabase database) {
        byte[] bytes = database.get(ColumnFamily.META, PRUNED);
        return bytes == null
                ? null
                : ChainEncoding.decode(
                        database,
                        "the prune point",
                        bytes,
                        in -> new PrunePoint(in.u64("epoch"), in.u64("view"), in.u64("height")));
    }

    /** Refuses the record of another key. */
    static void requireOperator(RocksDbDatabase database, PublicKey operator) {
        byte[] bytes = database.get(ColumnFamily.META, OPERATOR);
        PublicKey present = bytes == null
                ? null
                : ChainEncoding.decode(database, "the operator key", bytes, in -> in.publicKey("operator key"));
        if (present == null || !present.equals(operator)) {
            throw new StorageException(
                    "the vote log belongs to the operator key " + present + ", not " + operator,
                    database.path(),
                    "use the key it was made with, or another --data-dir; never move a vote log between keys",
                    null);
        }
    }

    /** Binds a record, which is made before there is a genesis, to the first network it is opened for. */
    static void bindGenesis(RocksDbDatabase database, Hash256 genesisHash) {
        byte[] bytes = database.get(ColumnFamily.META, GENESIS);
        if (bytes == null) {
            database.write(true, batch -> batch.put(ColumnFamily.META, GENESIS, genesisHash.toBytes()));
            return;
        }
        Hash256 present = ChainEncoding.decode(database, "the genesis hash", bytes, in -> in.hash("hash"));
        if (!present.equals(genesisHash)) {
            throw new StorageException(
                    "the vote log belongs to another network: its genesis is " + present + ", not " + genesisHash,
                    database.path(),
                    "use the genesis file this node was started with before, or another --data-dir and operator key",
                    null);
        }
    }
}
