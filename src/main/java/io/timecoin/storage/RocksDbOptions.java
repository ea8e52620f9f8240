package io.timecoin.storage;

import java.util.ArrayDeque;
import java.util.Deque;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksObject;
import org.rocksdb.WriteBufferManager;

/** The native options of one database; they live as long as it does. */
final class RocksDbOptions implements AutoCloseable {

    /** One flushes, the others compact: a long compaction of one family must not keep the others from theirs. */
    private static final int BACKGROUND_JOBS = 4;

    /** Sorted runs of a family at which some of them are merged. With half as many merging takes nearly half as long again. */
    private static final int RUNS_TO_MERGE = 12;

    /** Sorted runs at which writes wait until some are merged, which takes a second or two. */
    private static final int MOST_RUNS = 48;

    private static final int OPEN_FILES = 512;
    private static final long WAL_BYTES = 64L << 20;
    private static final long BYTES_PER_SYNC = 1L << 20;
    private static final long MANIFEST_BYTES = 4L << 20;
    private static final long LOG_FILE_BYTES = 1L << 20;
    private static final int LOG_FILES = 2;
    private static final double FILTER_BITS_PER_KEY = 10;
    private static final int CACHE_SHARD_BITS = 2;

    /** Part of the cache that blocks of data do not push blocks of indexes and filters out of. */
    private static final double INDEX_SHARE = 0.5;

    private static final long LEAST_BLOB_BYTES = 2_048;
    private static final long BLOB_FILE_BYTES = 64L << 20;

    private final Deque<RocksObject> owned = new ArrayDeque<>();
    private final DatabaseKind kind;
    private final MemoryBudget budget;
    private final LRUCache cache;
    private final WriteBufferManager memtables;
    private final BloomFilter filter;

    RocksDbOptions(DatabaseKind kind, MemoryBudget budget) {
        this.kind = kind;
        this.budget = budget;
        this.cache = own(new LRUCache(budget.cacheBytes(), CACHE_SHARD_BITS, false, INDEX_SHARE));
        this.memtables = own(new WriteBufferManager(budget.memtableBytes(), cache));
        this.filter = own(new BloomFilter(FILTER_BITS_PER_KEY));
    }

    /** Bytes of memory that may be in use. */
    long mostBytes() {
        return budget.cacheBytes();
    }

    /** Bytes of the cache that are in use, memtables with it. */
    long usedBytes() {
        return cache.getUsage();
    }

    private <T extends RocksObject> T own(T object) {
        owned.push(object);
        return object;
    }

    DBOptions database(boolean create) {
        // Compaction has the processor as everything else has: on a machine without a free core it would fall behind
        // for ever.
        return own(new DBOptions())
                .setCreateIfMissing(create)
                .setCreateMissingColumnFamilies(create)
                .setWalRecoveryMode(kind.recovery())
                .setWriteBufferManager(memtables)
                .setMaxTotalWalSize(WAL_BYTES)
                .setMaxBackgroundJobs(BACKGROUND_JOBS)
                .setMaxOpenFiles(OPEN_FILES)
                .setMaxManifestFileSize(MANIFEST_BYTES)
                .setBytesPerSync(BYTES_PER_SYNC)
                // One thread writes each database: no need to pay for concurrent insertion.
                .setAllowConcurrentMemtableWrite(false)
                .setEnableWriteThreadAdaptiveYield(false)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setMaxLogFileSize(LOG_FILE_BYTES)
                .setKeepLogFileNum(LOG_FILES)
                .setStatsDumpPeriodSec(0)
                .setStatsPersistPeriodSec(0);
    }

    ColumnFamilyOptions family(ColumnFamily.Access access) {
        BlockBasedTableConfig table = new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setCacheIndexAndFilterBlocks(true)
                .setCacheIndexAndFilterBlocksWithHighPriority(true)
                // In parts, only the top of them kept: those of a large file are larger than the cache, and a read that
                // misses would bring all of them from the disk.
                .setIndexType(IndexType.kTwoLevelIndexSearch)
                .setPartitionFilters(true)
                .setPinTopLevelIndexAndFilter(true);
        ColumnFamilyOptions options = own(new ColumnFamilyOptions())
                .setWriteBufferSize(budget.memtableBytes())
                // Keys are hashes, or begin with them: each flush touches the whole range, and a level would be
                // rewritten for it.
                .setCompactionStyle(CompactionStyle.UNIVERSAL)
                .setLevel0FileNumCompactionTrigger(RUNS_TO_MERGE)
                // Never slowed down: that goes to 16 kB a second, a minute for one large block.
                .setLevel0SlowdownWritesTrigger(MOST_RUNS)
                .setLevel0StopWritesTrigger(MOST_RUNS)
                // Hashes, keys and signatures do not compress.
                .setCompressionType(CompressionType.NO_COMPRESSION);
        switch (access) {
            case POINT -> table.setFilterPolicy(filter);
            case BODY ->
                options.setEnableBlobFiles(true)
                        .setMinBlobSize(LEAST_BLOB_BYTES)
                        .setBlobFileSize(BLOB_FILE_BYTES);
            case SCAN -> {}
        }
        return options.setTableFormatConfig(table);
    }

    @Override
    public void close() {
        while (!owned.isEmpty()) {
            owned.pop().close();
        }
    }
}
