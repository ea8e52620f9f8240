package io.timecoin.cli.bench;

import io.timecoin.crypto.Hash256;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * Signed transactions in the order of their sending, found again by txid. Arrays instead of objects: there are millions, and
 * looking one up must cost the machine under test nothing. Their encodings are not kept but made when they are sent. Immutable,
 * for any thread.
 */
final class PreparedTransactions {

    /** No such transaction. */
    static final int UNKNOWN = -1;

    private final IntFunction<byte[]> encodings;
    private final byte[] txids;
    private final int[] table;
    private final int mask;

    /**
     * Takes the array, which nobody may change any more.
     *
     * @param encodings makes the encoding of one by its number; cheap, nothing is signed
     * @param txids 32 bytes for each
     */
    PreparedTransactions(IntFunction<byte[]> encodings, byte[] txids) {
        this.encodings = encodings;
        this.txids = txids;
        this.table = new int[Integer.highestOneBit(Math.max(1, size())) * 4];
        this.mask = table.length - 1;
        Arrays.fill(table, UNKNOWN);
        for (int i = 0; i < size(); i++) {
            int slot = slot(txids, i * Hash256.LENGTH);
            while (table[slot] != UNKNOWN) {
                slot = (slot + 1) & mask;
            }
            table[slot] = i;
        }
    }

    static PreparedTransactions none() {
        return new PreparedTransactions(
                index -> {
                    throw new IndexOutOfBoundsException(index);
                },
                new byte[0]);
    }

    int size() {
        return txids.length / Hash256.LENGTH;
    }

    /** The encoding of one, which belongs to the caller. */
    byte[] encoded(int index) {
        return encodings.apply(index);
    }

    /** About how many bytes each has, for those of a load are alike; 1 if there are none. */
    int bytesOfOne() {
        return size() == 0 ? 1 : encoded(0).length;
    }

    Hash256 txid(int index) {
        return Hash256.of(txids, index * Hash256.LENGTH);
    }

    /** Its number, or {@link #UNKNOWN}. */
    int find(byte[] txid) {
        if (txid.length != Hash256.LENGTH) {
            return UNKNOWN;
        }
        for (int slot = slot(txid, 0); table[slot] != UNKNOWN; slot = (slot + 1) & mask) {
            int at = table[slot] * Hash256.LENGTH;
            if (Arrays.equals(txids, at, at + Hash256.LENGTH, txid, 0, Hash256.LENGTH)) {
                return table[slot];
            }
        }
        return UNKNOWN;
    }

    /** A txid is a hash: its first bytes are as good as any. */
    private int slot(byte[] bytes, int at) {
        int head = (bytes[at] & 0xff) << 24
                | (bytes[at + 1] & 0xff) << 16
                | (bytes[at + 2] & 0xff) << 8
                | (bytes[at + 3] & 0xff);
        return head & mask;
    }
}
