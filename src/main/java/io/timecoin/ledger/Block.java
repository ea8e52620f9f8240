package io.timecoin.ledger;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.HashTag;
import io.timecoin.ledger.codec.ByteReader;
import io.timecoin.ledger.codec.ByteWriter;
import io.timecoin.ledger.codec.MalformedException;
import java.util.List;

/** A header with the transactions it commits to. Immutable; that they match is judged by {@link BlockRules}. */
public final class Block {

    /** Most bytes of an encoded block that any network may allow; what a decoder accepts. */
    public static final int MAX_BYTES = 3_500_000;

    /** Most transactions that any network may allow; what a decoder accepts. */
    public static final int MAX_TRANSACTIONS = 20_000;

    private final BlockHeader header;
    private final List<Transaction> transactions;
    private final Hash256 hash;

    public Block(BlockHeader header, List<Transaction> transactions) {
        this.header = header;
        this.transactions = List.copyOf(transactions);
        this.hash = header.hash();
    }

    /** The body hash that a header over {@code transactions} must carry. */
    public static Hash256 bodyHash(List<Transaction> transactions) {
        ByteWriter out = new ByteWriter(Hash256.LENGTH * transactions.size());
        transactions.forEach(transaction -> out.hash(transaction.fullHash()));
        return HashTag.BODY.hash(out.toBytes());
    }

    /**
     * Decodes exactly one block.
     *
     * @throws MalformedException if the bytes are not its one canonical encoding
     */
    public static Block decode(byte[] bytes) throws MalformedException {
        ByteReader in = new ByteReader(bytes);
        Block block = read(in);
        in.end("the block");
        return block;
    }

    /** Reads one block from a longer encoding. */
    public static Block read(ByteReader in) throws MalformedException {
        int start = in.position();
        BlockHeader header = BlockHeader.read(in);
        List<Transaction> transactions =
                in.list(MAX_TRANSACTIONS, Transaction.LEAST_BYTES, "transactions", Transaction::read);
        if (in.position() - start > MAX_BYTES) {
            throw new MalformedException("the block has more than " + MAX_BYTES + " bytes");
        }
        return new Block(header, transactions);
    }

    public void write(ByteWriter out) {
        header.write(out);
        out.u32(transactions.size());
        transactions.forEach(transaction -> transaction.write(out));
    }

    /** The canonical encoding. */
    public byte[] encode() {
        ByteWriter out = new ByteWriter(512 + transactions.size() * 300);
        write(out);
        return out.toBytes();
    }

    public BlockHeader header() {
        return header;
    }

    public List<Transaction> transactions() {
        return transactions;
    }

    public Hash256 hash() {
        return hash;
    }

    public long height() {
        return header.height();
    }

    public boolean isSettlement() {
        return header.kind() == BlockKind.SETTLEMENT;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Block that && hash.equals(that.hash) && transactions.equals(that.transactions);
    }

    @Override
    public int hashCode() {
        return hash.hashCode();
    }

    @Override
    public String toString() {
        return "block " + header.height() + " " + hash;
    }
}
