package io.timecoin.storage;

import io.timecoin.consensus.Certificate;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.Coin;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.codec.ByteWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns consecutive final blocks into the changes of one batch. For one use by one thread. */
final class BlockWriter {

    /** What a block of the batch makes, by the transaction: a place for each of its coins would be dearer than the block. */
    private record Made(Transaction transaction, long height) {

        Coin coin(int vout) {
            return transaction.coin(vout, height);
        }
    }

    private final RocksDbDatabase database;
    private final List<FinalBlock> blocks;
    private final Map<OutPoint, Coin> spent = new HashMap<>();
    private final BalanceChanges balances = new BalanceChanges();

    BlockWriter(RocksDbDatabase database, List<FinalBlock> blocks) {
        this.database = database;
        this.blocks = blocks;
    }

    /**
     * Finds every coin that the blocks spend: their owners' index entries go too. What neither the caller nor an earlier of
     * these blocks knows is read in one call.
     *
     * @throws IllegalStateException if a block spends what does not exist: this database is then the one that is wrong
     */
    void findSpentCoins() {
        Map<Hash256, Made> made = new HashMap<>();
        List<OutPoint> unknown = new ArrayList<>();
        for (FinalBlock next : blocks) {
            for (Transaction transaction : next.block().transactions()) {
                for (OutPoint input : transaction.inputs()) {
                    Made maker = made.get(input.txid());
                    Coin coin = maker == null ? next.spent().get(input) : maker.coin(input.vout());
                    if (coin == null) {
                        unknown.add(input);
                    } else {
                        spent.put(input, coin);
                    }
                }
            }
            if (blocks.size() > 1) {
                long height = next.block().height();
                next.block()
                        .transactions()
                        .forEach(transaction -> made.put(transaction.txid(), new Made(transaction, height)));
            }
        }
        lookUp(unknown);
    }

    private void lookUp(List<OutPoint> unknown) {
        List<byte @Nullable []> found = database.multiGet(
                ColumnFamily.COINS,
                unknown.stream().map(ChainEncoding::outPoint).toList());
        for (int i = 0; i < unknown.size(); i++) {
            byte[] bytes = found.get(i);
            if (bytes == null) {
                throw new IllegalStateException("a final block spends a coin that is not in the chain database: "
                        + unknown.get(i) + ", blocks from " + blocks.getFirst().block());
            }
            spent.put(unknown.get(i), ChainEncoding.coin(bytes));
        }
    }

    void write(Batch batch) {
        for (FinalBlock next : blocks) {
            write(batch, next.block(), next.ownFinalization().orElse(null));
        }
        balances.write(database, batch);
    }

    private void write(Batch batch, Block block, @Nullable Certificate finalization) {
        byte[] height = ChainEncoding.height(block.height());
        byte[] encoded = block.encode();
        ByteWriter header = new ByteWriter(256);
        block.header().write(header);
        int offset = header.size() + Integer.BYTES;
        batch.put(
                ColumnFamily.HEADERS,
                height,
                header.u32(encoded.length).u32(block.transactions().size()).toBytes());
        batch.put(ColumnFamily.BLOCK_HEIGHTS, block.hash().toBytes(), height);
        writePieces(batch, block.height(), encoded);
        if (finalization != null) {
            batch.put(ColumnFamily.CERTIFICATES, height, finalization.encode());
        }
        for (int index = 0; index < block.transactions().size(); index++) {
            Transaction transaction = block.transactions().get(index);
            write(batch, transaction, new TransactionPosition(block.height(), index), offset);
            offset += transaction.size();
        }
    }

    private static void writePieces(Batch batch, long height, byte[] encoded) {
        for (int piece = 0, from = 0; from < encoded.length; piece++, from += ChainEncoding.PIECE_BYTES) {
            int to = Math.min(encoded.length, from + ChainEncoding.PIECE_BYTES);
            batch.put(ColumnFamily.BLOCKS, ChainEncoding.piece(height, piece), Arrays.copyOfRange(encoded, from, to));
        }
    }

    private void write(Batch batch, Transaction transaction, TransactionPosition position, int offset) {
        Hash256 txid = transaction.txid();
        Set<Address> touched = new LinkedHashSet<>();
        ChainEncoding.Location location = new ChainEncoding.Location(position, offset, transaction.size());
        batch.put(ColumnFamily.TX_INDEX, txid.toBytes(), ChainEncoding.location(location));
        byte[] spend = ChainEncoding.spend(txid, position.height());
        for (OutPoint input : transaction.inputs()) {
            touched.add(writeSpend(batch, input, spend));
        }
        List<Coin> coins = transaction.coins(position.height());
        for (int vout = 0; vout < coins.size(); vout++) {
            writeCoin(batch, new OutPoint(txid, vout), coins.get(vout), balances);
            touched.add(coins.get(vout).owner());
        }
        byte[] id = txid.toBytes();
        for (Address address : touched) {
            batch.put(ColumnFamily.ADDRESS_TRANSACTIONS, ChainEncoding.addressTransaction(address, position), id);
        }
    }

    /** Those that are there before the first block. */
    static void writeCoins(RocksDbDatabase database, Batch batch, List<Map.Entry<OutPoint, Coin>> coins) {
        BalanceChanges balances = new BalanceChanges();
        coins.forEach(coin -> writeCoin(batch, coin.getKey(), coin.getValue(), balances));
        balances.write(database, batch);
    }

    private Address writeSpend(Batch batch, OutPoint input, byte[] spend) {
        Coin coin = spent.get(input);
        if (coin == null) {
            throw new IllegalStateException("the spent coin " + input + " was not looked up");
        }
        byte[] key = ChainEncoding.outPoint(input);
        batch.delete(ColumnFamily.COINS, key);
        batch.delete(ColumnFamily.COINS_BY_ADDRESS, ChainEncoding.ownedKey(coin.owner(), input));
        batch.put(ColumnFamily.SPENDS, key, spend);
        balances.spent(coin);
        return coin.owner();
    }

    private static void writeCoin(Batch batch, OutPoint outPoint, Coin coin, BalanceChanges balances) {
        balances.made(coin);
        batch.put(ColumnFamily.COINS, ChainEncoding.outPoint(outPoint), ChainEncoding.coin(coin));
        batch.put(
                ColumnFamily.COINS_BY_ADDRESS,
                ChainEncoding.ownedKey(coin.owner(), outPoint),
                ChainEncoding.held(coin));
    }
}
