package io.timecoin.query.view;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.BlockKind;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.codec.ByteReader;
import io.timecoin.ledger.codec.MalformedException;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * A final block as it is stored, and how many blocks count it as final, itself included. Its transactions are decoded one after
 * the other by who goes through them: as objects all of them would take several times the block's bytes.
 */
public final class BlockView {

    private final byte[] encoded;
    private final BlockHeader header;
    private final Hash256 hash;
    private final int transactionCount;
    private final int bodyStart;
    private final long confirmations;

    private BlockView(byte[] encoded, long confirmations) throws MalformedException {
        ByteReader in = new ByteReader(encoded);
        this.encoded = encoded;
        this.header = BlockHeader.read(in);
        this.hash = header.hash();
        this.transactionCount = in.u32("transactions");
        this.bodyStart = in.position();
        this.confirmations = confirmations;
    }

    /**
     * Of a block's encoding, which is not copied: do not change it afterwards.
     *
     * @throws IllegalStateException if it is none; its transactions are not looked at
     */
    public static BlockView of(byte[] encoded, long confirmations) {
        try {
            return new BlockView(encoded, confirmations);
        } catch (MalformedException e) {
            throw unreadable(e);
        }
    }

    public BlockHeader header() {
        return header;
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

    public long confirmations() {
        return confirmations;
    }

    /** Bytes of its encoding. */
    public int size() {
        return encoded.length;
    }

    public int transactionCount() {
        return transactionCount;
    }

    /** A copy of its canonical encoding. */
    public byte[] encode() {
        return encoded.clone();
    }

    /** All of it as objects. */
    public Block block() {
        try {
            return Block.decode(encoded);
        } catch (MalformedException e) {
            throw unreadable(e);
        }
    }

    /** In order, each decoded when it is its turn. */
    public Iterable<Transaction> transactions() {
        return Transactions::new;
    }

    private final class Transactions implements Iterator<Transaction> {
        private final ByteReader in = new ByteReader(encoded);
        private int left = transactionCount;

        Transactions() {
            try {
                in.fixed(bodyStart, "header");
            } catch (MalformedException e) {
                throw unreadable(e);
            }
        }

        @Override
        public boolean hasNext() {
            return left > 0;
        }

        @Override
        public Transaction next() {
            if (left == 0) {
                throw new NoSuchElementException();
            }
            left--;
            try {
                return Transaction.read(in);
            } catch (MalformedException e) {
                throw unreadable(e);
            }
        }
    }

    private static IllegalStateException unreadable(MalformedException e) {
        return new IllegalStateException("a final block does not read back", e);
    }
}
