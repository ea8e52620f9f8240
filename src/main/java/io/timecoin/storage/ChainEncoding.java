package io.timecoin.storage;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.Coin;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.codec.ByteReader;
import io.timecoin.ledger.codec.MalformedException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Keys and small values of the chain database. Numbers are big-endian, unlike in the protocol: keys are kept in order of
 * their bytes.
 *
 * <pre>
 * coins                 txid 32 ‖ vout 4                        → value 8 ‖ height 8 ‖ flags 1 ‖ owner 20
 * coins_by_address      owner 20 ‖ txid 32 ‖ vout 4             → value 8 ‖ height 8 ‖ flags 1
 * balances              owner 20                                → number of its coins 8 ‖ sum of their values 8
 * address_transactions  address 20 ‖ height 8 ‖ index 4         → txid 32
 * tx_index              txid 32                                 → height 8 ‖ index 4 ‖ offset in the block's bytes 4 ‖ length 4
 * spends                txid 32 ‖ vout 4                        → spender's txid 32 ‖ height 8
 * block_heights         block hash 32                           → height 8
 * blocks                height 8 ‖ piece 4                      → up to 64 KiB of the block's protocol encoding
 * headers               height 8                                → protocol encoding ‖ the block's bytes 4 ‖ its transactions 4
 * certificates          height 8                                → protocol encoding
 * </pre>
 */
final class ChainEncoding {

    private static final int COLLATERAL = 1;
    private static final int HELD_BYTES = 8 + 8 + 1;

    /** Blocks are kept in pieces of so many bytes, the last one shorter: who wants a transaction need not read its block. */
    static final int PIECE_BYTES = 64 << 10;

    /** Where a transaction is, and where inside its block's encoding its {@code length} bytes start. */
    record Location(TransactionPosition position, int offset, int length) {}

    private ChainEncoding() {}

    static byte[] height(long height) {
        return ByteBuffer.allocate(8).putLong(height).array();
    }

    static long height(byte[] bytes) {
        return ByteBuffer.wrap(bytes).getLong();
    }

    static byte[] piece(long height, int piece) {
        return ByteBuffer.allocate(12).putLong(height).putInt(piece).array();
    }

    static byte[] outPoint(OutPoint outPoint) {
        byte[] key = new byte[OutPoint.ENCODED_LENGTH];
        outPoint.txid().copyTo(key, 0);
        ByteBuffer.wrap(key).putInt(Hash256.LENGTH, outPoint.vout());
        return key;
    }

    static byte[] ownedKey(Address owner, OutPoint outPoint) {
        ByteBuffer key = ByteBuffer.allocate(Address.LENGTH + OutPoint.ENCODED_LENGTH);
        return key.put(owner.toBytes())
                .put(outPoint.txid().toBytes())
                .putInt(outPoint.vout())
                .array();
    }

    static OutPoint ownedOutPoint(byte[] key) {
        Hash256 txid = Hash256.of(key, Address.LENGTH);
        return new OutPoint(txid, ByteBuffer.wrap(key).getInt(Address.LENGTH + Hash256.LENGTH));
    }

    static byte[] coin(Coin coin) {
        byte[] bytes = Arrays.copyOf(held(coin), HELD_BYTES + Address.LENGTH);
        System.arraycopy(coin.owner().toBytes(), 0, bytes, HELD_BYTES, Address.LENGTH);
        return bytes;
    }

    static byte[] held(Coin coin) {
        return ByteBuffer.allocate(HELD_BYTES)
                .putLong(coin.value())
                .putLong(coin.height())
                .put((byte) (coin.collateral() ? COLLATERAL : 0))
                .array();
    }

    static Coin coin(byte[] bytes) {
        byte[] owner = Arrays.copyOfRange(bytes, HELD_BYTES, HELD_BYTES + Address.LENGTH);
        return held(bytes, Address.of(owner));
    }

    static Coin held(byte[] bytes, Address owner) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return new Coin(in.getLong(), owner, in.getLong(), in.get() == COLLATERAL);
    }

    /** The value alone: sums need no more. */
    static long value(byte[] coin) {
        return ByteBuffer.wrap(coin).getLong();
    }

    static byte[] addressTransaction(Address address, TransactionPosition position) {
        return ByteBuffer.allocate(Address.LENGTH + 12)
                .put(address.toBytes())
                .putLong(position.height())
                .putInt(position.index())
                .array();
    }

    static TransactionPosition addressPosition(byte[] key) {
        ByteBuffer in = ByteBuffer.wrap(key).position(Address.LENGTH);
        return new TransactionPosition(in.getLong(), in.getInt());
    }

    static byte[] balance(Balance balance) {
        return ByteBuffer.allocate(16)
                .putLong(balance.coins())
                .putLong(balance.satoshis())
                .array();
    }

    static Balance balance(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return new Balance(in.getLong(), in.getLong());
    }

    static byte[] location(Location location) {
        return ByteBuffer.allocate(20)
                .putLong(location.position().height())
                .putInt(location.position().index())
                .putInt(location.offset())
                .putInt(location.length())
                .array();
    }

    static Location location(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return new Location(new TransactionPosition(in.getLong(), in.getInt()), in.getInt(), in.getInt());
    }

    static byte[] spend(Hash256 spender, long height) {
        byte[] bytes = new byte[Hash256.LENGTH + 8];
        spender.copyTo(bytes, 0);
        ByteBuffer.wrap(bytes).putLong(Hash256.LENGTH, height);
        return bytes;
    }

    static Spend spend(byte[] bytes) {
        return new Spend(Hash256.of(bytes, 0), ByteBuffer.wrap(bytes).getLong(Hash256.LENGTH));
    }

    /** A key behind every key that starts with {@code prefix}, and before every other that follows them. */
    static byte[] after(byte[] prefix) {
        byte[] next = prefix.clone();
        for (int i = next.length - 1; i >= 0; i--) {
            next[i]++;
            if (next[i] != 0) {
                return next;
            }
        }
        // All bytes were 0xff: longer than any key with this prefix.
        byte[] last = new byte[prefix.length + OutPoint.ENCODED_LENGTH + 1];
        Arrays.fill(last, (byte) 0xff);
        return last;
    }

    /** Reads protocol bytes of this database. */
    @FunctionalInterface
    interface Decoder<T> {
        T read(ByteReader in) throws MalformedException;
    }

    /** Decodes all of {@code bytes}. */
    static <T> T decode(RocksDbDatabase database, String what, byte[] bytes, Decoder<T> decoder) {
        try {
            ByteReader in = new ByteReader(bytes);
            T value = decoder.read(in);
            in.end(what);
            return value;
        } catch (MalformedException e) {
            throw database.damaged(what, e);
        }
    }
}
