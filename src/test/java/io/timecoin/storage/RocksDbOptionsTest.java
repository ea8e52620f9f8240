package io.timecoin.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompactionStyle;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.IndexType;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** How databases are kept in order while they grow. */
final class RocksDbOptionsTest {

    private static final byte[] NAME = "grown".getBytes(StandardCharsets.US_ASCII);
    private static final int FLUSHES = 30;
    private static final int KEYS_A_FLUSH = 500;

    @TempDir
    private Path directory = Path.of("");

    private final List<ColumnFamilyHandle> handles = new ArrayList<>();

    RocksDbOptionsTest() {
        RocksDB.loadLibrary();
    }

    /** Slowed down, a write of a megabyte may take a minute, and the network with it. */
    @ParameterizedTest
    @EnumSource(ColumnFamily.Access.class)
    void writesAreNeverSlowedDown(ColumnFamily.Access access) {
        try (RocksDbOptions options = new RocksDbOptions(DatabaseKind.CHAIN, MemoryBudget.CHAIN_DEFAULT)) {
            ColumnFamilyOptions family = options.family(access);
            assertTrue(family.level0SlowdownWritesTrigger() >= family.level0StopWritesTrigger());
            assertTrue(family.level0FileNumCompactionTrigger() * 2 < family.level0StopWritesTrigger());
        }
    }

    /** Those of a large file are larger than the cache, and whole ones would be read anew for a key. */
    @Test
    void indexesAndFiltersAreReadInParts() {
        try (RocksDbOptions options = new RocksDbOptions(DatabaseKind.CHAIN, MemoryBudget.CHAIN_DEFAULT)) {
            for (ColumnFamily.Access access : ColumnFamily.Access.values()) {
                BlockBasedTableConfig table =
                        (BlockBasedTableConfig) options.family(access).tableFormatConfig();
                assertEquals(IndexType.kTwoLevelIndexSearch, table.indexType());
                assertTrue(table.partitionFilters());
            }
        }
    }

    /** Earlier versions kept levels. */
    @Test
    void aDatabaseInLevelsIsReadAndGoesOn() throws RocksDBException {
        SplittableRandom random = new SplittableRandom(3);
        List<byte[]> keys = new ArrayList<>();
        try (DBOptions database = new DBOptions().setCreateIfMissing(true).setCreateMissingColumnFamilies(true);
                ColumnFamilyOptions levels = new ColumnFamilyOptions()
                        .setCompactionStyle(CompactionStyle.LEVEL)
                        .setLevel0FileNumCompactionTrigger(2)
                        .setTargetFileSizeBase(16_000)
                        .setMaxBytesForLevelBase(64_000);
                RocksDB rocks = open(database, levels)) {
            grow(rocks, random, keys);
            assertTrue(files(rocks).stream().anyMatch(level -> level > 0), () -> "levels: " + files(rocks));
            close();
        }
        try (RocksDbOptions options = new RocksDbOptions(DatabaseKind.CHAIN, MemoryBudget.CHAIN_DEFAULT);
                RocksDB rocks = open(options.database(false), options.family(ColumnFamily.Access.POINT))) {
            assertAll(rocks, keys);
            grow(rocks, random, keys);
            rocks.compactRange(handles.getLast());
            assertAll(rocks, keys);
            assertEquals(1, files(rocks).stream().distinct().count(), () -> "one run: " + files(rocks));
            close();
        }
    }

    private RocksDB open(DBOptions database, ColumnFamilyOptions family) throws RocksDBException {
        List<ColumnFamilyDescriptor> descriptors = List.of(
                new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY), new ColumnFamilyDescriptor(NAME, family));
        return RocksDB.open(database, directory.toString(), descriptors, handles);
    }

    private void close() {
        handles.forEach(ColumnFamilyHandle::close);
        handles.clear();
    }

    private void grow(RocksDB rocks, SplittableRandom random, List<byte[]> keys) throws RocksDBException {
        for (int flush = 0; flush < FLUSHES; flush++) {
            for (int i = 0; i < KEYS_A_FLUSH; i++) {
                byte[] key = ByteBuffer.allocate(Long.BYTES)
                        .putLong(random.nextLong())
                        .array();
                keys.add(key);
                rocks.put(handles.getLast(), key, key);
            }
            try (FlushOptions wait = new FlushOptions().setWaitForFlush(true)) {
                rocks.flush(wait, handles.getLast());
            }
        }
    }

    private void assertAll(RocksDB rocks, List<byte[]> keys) throws RocksDBException {
        for (byte[] key : keys) {
            assertArrayEquals(key, rocks.get(handles.getLast(), key));
        }
    }

    /** In which level each file of the family is. */
    private static List<Integer> files(RocksDB rocks) {
        return rocks.getLiveFilesMetaData().stream()
                .filter(file -> new String(file.columnFamilyName(), StandardCharsets.US_ASCII).equals("grown"))
                .map(file -> file.level())
                .toList();
    }
}
