package io.timecoin.cli.bench;

import io.timecoin.crypto.Hash256;
import java.util.Arrays;

/**
 * Encoded transactions in the order of their sending, found again by txid. Arrays instead of objects: there are hundreds of
 * thousands, and looking one up must cost the machine under test nothing. Immutable, for any thread.
 */
final class PreparedTransactions {

    /** No such transaction. */
    static final int UNKNOWN = -1;

    private final byte[][] encoded;
    private final byte[] txids;
    private final int[] table;
    private final int mask;

    /**
     * Takes both arrays, which nobody may change any more.
     *
     * @param txids 32 bytes for each
     */
    PreparedTransactions(byte[][] encoded, byte[] txids) {
        this.encoded = encoded;
        this.txids = txids;
        this.table = new int[Integer.highestOneBit(Math.max(1, encoded.length)) * 4];
        this.mask = table.length - 1;
        Arrays.fill(table, UNKNOWN);
        for (int i = 0; i < encoded.length; i++) {
            int slot = slot(txids, i * Hash256.LENGTH);
            while (table[slot] != UNKNOWN) {
                slot = (slot + 1) & mask;
            }
            table[slot] = i;
        }
    }

    int size() {
        return encoded.length;
    }

    /** The encoding itself, not a copy. */
    byte[] encoded(int index) {
        return encoded[index];
    }

    Hash256 txid(int index) {
        return Hash256.of(Arrays.copyOfRange(txids, index * Hash256.LENGTH, (index + 1) * Hash256.LENGTH));
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
