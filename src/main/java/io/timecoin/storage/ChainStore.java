package io.timecoin.storage;

import io.timecoin.consensus.Certificate;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.BlockSummary;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.Coin;
import io.timecoin.ledger.OutPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The final chain and its coins. One thread applies blocks; any thread reads. A batch of blocks is all there or not at all,
 * whatever kills the process; what a power failure takes beyond {@link #syncedHeight} is replayed from the vote log or
 * the peers. Every method but {@link #close} throws {@link StorageException} after a failed write, after closing, and when
 * the database cannot be read.
 */
public final class ChainStore implements AutoCloseable {

    private final RocksDbDatabase database;
    private final AddressIndex addresses;
    private final StoredBlocks blocks;
    private volatile @Nullable ChainState tip;
    private volatile long syncedHeight;

    private ChainStore(RocksDbDatabase database, @Nullable ChainState tip) {
        this.database = database;
        this.addresses = new AddressIndex(database);
        this.blocks = new StoredBlocks(database);
        this.tip = tip;
        // Opening wrote the recovered log into table files and synced them.
        this.syncedHeight = tip == null ? -1 : tip.height();
    }

    /**
     * Opens the chain database of a data directory, or makes an empty one if there is none.
     *
     * @throws StorageException if what is there is damaged, foreign or of another version; nothing is changed then
     */
    public static ChainStore open(DataDirectory directory, MemoryBudget budget) {
        RocksDbOpener opener = new RocksDbOpener(directory, DatabaseKind.CHAIN, budget);
        if (!opener.exists()) {
            opener.create(batch -> {});
        }
        RocksDbDatabase database = opener.open();
        try {
            return new ChainStore(database, ChainMeta.tip(database));
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /**
     * Writes the genesis if the database is empty, synced; does nothing if it holds this genesis.
     *
     * @param initial state after genesis, height 0
     * @throws StorageException if the database is of another genesis
     */
    public synchronized void initialise(
            Hash256 genesisHash, ChainState initial, List<Map.Entry<OutPoint, Coin>> genesisCoins) {
        Hash256 present = ChainMeta.genesis(database);
        if (present == null) {
            database.write(true, batch -> {
                ChainMeta.writeGenesis(batch, genesisHash);
                ChainMeta.writeTip(batch, initial);
                BlockWriter.writeCoins(database, batch, genesisCoins);
            });
            tip = initial;
            syncedHeight = initial.height();
        } else if (!present.equals(genesisHash)) {
            throw new StorageException(
                    "the chain database belongs to another network: its genesis is " + present + ", not " + genesisHash,
                    database.path(),
                    "use the genesis file this node was started with before, or another --data-dir",
                    null);
        }
    }

    /** The last block applied; of genesis at first. In memory, never waits. */
    public ChainState tip() {
        ChainState current = tip;
        if (current == null) {
            throw new IllegalStateException("the chain database was not initialised");
        }
        return current;
    }

    /**
     * Applies consecutive blocks from tip + 1 in one atomic batch, without waiting for the disk. Not much larger than a
     * few blocks at a time: all of it is in memory twice.
     *
     * @throws IllegalStateException if they do not continue the tip, or spend a coin that does not exist
     * @throws StorageException if the write failed; whether it happened is then unknown and the store stays failed
     */
    public synchronized void apply(List<FinalBlock> blocks) {
        if (blocks.isEmpty()) {
            return;
        }
        ChainState after = tip();
        for (FinalBlock next : blocks) {
            requireChild(after, next.block());
            after = next.after();
        }
        ChainState newTip = after;
        BlockWriter writer = new BlockWriter(database, blocks);
        writer.findSpentCoins();
        database.write(false, batch -> {
            writer.write(batch);
            ChainMeta.writeTip(batch, newTip);
            ChainMeta.writeTipProof(batch, blocks.getLast().finalization());
        });
        tip = newTip;
    }

    private static void requireChild(ChainState parent, Block block) {
        if (block.height() != parent.height() + 1
                || !block.header().parentHash().equals(parent.hash())) {
            throw new IllegalStateException(
                    block + " does not continue block " + parent.height() + " " + parent.hash());
        }
    }

    /** Waits until everything applied so far is on the disk. Any thread. */
    public void sync() {
        ChainState applied = tip();
        database.sync();
        synchronized (this) {
            syncedHeight = Math.max(syncedHeight, applied.height());
        }
    }

    /** Blocks up to this height survive a power failure; −1 before genesis. */
    public long syncedHeight() {
        return syncedHeight;
    }

    /** Memory that the database takes of {@link #mostBytes}, bytes. */
    public long usedBytes() {
        return database.usedBytes();
    }

    /** Most memory that the database takes, bytes. */
    public long mostBytes() {
        return database.mostBytes();
    }

    /** Whether a write failed: its outcome is unknown, the node has to exit and recover. */
    public boolean isFailed() {
        return database.isFailed();
    }

    /**
     * Looks coins up in one call. The height is read before the coins: what is read can then only be newer, never older,
     * and a caller that lays the blocks above that height over it is right either way.
     */
    public CoinsAt coins(List<OutPoint> outPoints) {
        long height = tip().height();
        List<byte @Nullable []> found = database.multiGet(
                ColumnFamily.COINS,
                outPoints.stream().map(ChainEncoding::outPoint).toList());
        List<@Nullable Coin> coins = new ArrayList<>(found.size());
        for (byte[] bytes : found) {
            coins.add(bytes == null ? null : ChainEncoding.coin(bytes));
        }
        return new CoinsAt(height, coins);
    }

    /** The block at {@code height}, null if there is none; the genesis is not a block. */
    public @Nullable Block blockByHeight(long height) {
        byte[] bytes = blocks.encoded(height);
        return bytes == null ? null : ChainEncoding.decode(database, "block " + height, bytes, Block::read);
    }

    /** The encoding of the block at {@code height} as it is stored, null if there is none. */
    public byte @Nullable [] encodedBlock(long height) {
        return blocks.encoded(height);
    }

    /** Header and size of the block at {@code height}, null if there is none; the block itself is not read. */
    public @Nullable BlockSummary summary(long height) {
        return blocks.summary(height);
    }

    public @Nullable Block blockByHash(Hash256 hash) {
        OptionalLong height = heightOf(hash);
        return height.isEmpty() ? null : blockByHeight(height.getAsLong());
    }

    /** Height of the final block with this hash. */
    public OptionalLong heightOf(Hash256 blockHash) {
        byte[] bytes = database.get(ColumnFamily.BLOCK_HEIGHTS, blockHash.toBytes());
        return bytes == null ? OptionalLong.empty() : OptionalLong.of(ChainEncoding.height(bytes));
    }

    public @Nullable BlockHeader header(long height) {
        BlockSummary summary = blocks.summary(height);
        return summary == null ? null : summary.header();
    }

    /** The finalization of the very block at {@code height}; null also if only a descendant has one. */
    public @Nullable Certificate certificate(long height) {
        byte[] bytes = database.get(ColumnFamily.CERTIFICATES, ChainEncoding.height(height));
        return bytes == null ? null : certificate(height, bytes);
    }

    /** The finalization of the tip or of a descendant, by which it was made final; null if the tip is the genesis. */
    public @Nullable Certificate tipProof() {
        return ChainMeta.tipProof(database);
    }

    /** The finalization that proves the block at {@code height}: its own or the nearest descendant's. */
    public @Nullable CertifiedHeight lowestCertifiedAtOrAbove(long height) {
        List<CertifiedHeight> found = new ArrayList<>();
        return database.view(view -> {
            view.ascend(
                    ColumnFamily.CERTIFICATES,
                    ChainEncoding.height(height),
                    ChainEncoding.height(Long.MAX_VALUE),
                    (key, value) -> {
                        long at = ChainEncoding.height(key);
                        found.add(new CertifiedHeight(at, certificate(at, value)));
                        return false;
                    });
            return found.isEmpty() ? null : found.getFirst();
        });
    }

    private Certificate certificate(long height, byte[] bytes) {
        return ChainEncoding.decode(database, "certificate " + height, bytes, Certificate::read);
    }

    /** A final transaction, null if there is none with this id. Reads it alone, not its block. */
    public @Nullable StoredTransaction transaction(Hash256 txid) {
        return blocks.transaction(txid);
    }

    /** Where a final transaction is, without reading its block; null if there is none with this id. */
    public @Nullable TransactionPosition position(Hash256 txid) {
        byte[] indexed = database.get(ColumnFamily.TX_INDEX, txid.toBytes());
        return indexed == null ? null : ChainEncoding.location(indexed).position();
    }

    /** Who spent a coin in a final block, null if nobody did. */
    public @Nullable Spend spender(OutPoint outPoint) {
        byte[] bytes = database.get(ColumnFamily.SPENDS, ChainEncoding.outPoint(outPoint));
        return bytes == null ? null : ChainEncoding.spend(bytes);
    }

    /** Sum of an address's coins, as it is kept: one record is read. */
    public CoinTotals addressBalance(Address address) {
        return addresses.balance(address);
    }

    /**
     * Coins of an address.
     *
     * @param after continue behind this one, null for the first page
     * @param limit most coins to return, positive
     */
    public AddressCoins addressCoins(Address address, @Nullable OutPoint after, int limit) {
        return addresses.coins(address, after, limit);
    }

    /**
     * Final transactions of an address, newest first.
     *
     * @param before continue with what is older than this, null for the first page
     * @param limit most entries to return, positive
     */
    public AddressTransactions addressTransactions(Address address, @Nullable TransactionPosition before, int limit) {
        return addresses.transactions(address, before, limit);
    }

    /** The sum of all coins, and the tip at the moment they were summed. */
    public record Scan(ChainState tip, CoinTotals coins) {}

    /**
     * Counts and adds up every coin, for the check of the supply; seconds for millions of coins.
     *
     * @throws java.util.concurrent.CancellationException if it was asked to stop
     */
    public Scan scan(Stop stop) {
        return database.view(view -> {
            long[] sums = new long[2];
            view.ascend(
                    ColumnFamily.COINS, new byte[0], ChainEncoding.after(new byte[] {(byte) 0xff}), (key, value) -> {
                        stop.check();
                        sums[0]++;
                        sums[1] = Math.addExact(sums[1], ChainEncoding.value(value));
                        return true;
                    });
            ChainState tip = ChainMeta.tip(database, view);
            return new Scan(tip, new CoinTotals(tip.height(), sums[0], sums[1]));
        });
    }

    /** Waits for running reads and the write in hand, then closes; a second time does nothing. */
    @Override
    public void close() {
        database.close();
    }
}
