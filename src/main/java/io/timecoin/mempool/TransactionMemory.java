package io.timecoin.mempool;

import io.timecoin.ledger.Transaction;

/**
 * About how many bytes of memory a transaction takes with all that this node keeps of it while it waits: what bounds are
 * counted in, since a byte on the wire may be six here. Reckoned from the sizes of objects in a JVM of 64 bits with compressed
 * references, rounded up; a test compares it with what is really held.
 */
public final class TransactionMemory {

    /**
     * Transaction 64, its two hashes 96, three lists 120, three arrays 64 without what is in them; its entry with fee and
     * verification 104; two places in maps 102, up to three in sorted sets 120, the state of its coins 32.
     */
    private static final int BASE = 704;

    /**
     * Outpoint 24, its txid 48, a place in the list 4; the coin's place in the maps of spenders, of states, and of what other
     * threads see, 50 each.
     */
    private static final int INPUT = 226;

    /** Output 24, address 16 + 40, a place in the list 4, rounded up. */
    private static final int OUTPUT = 88;

    /** Witness 24, key 16 + 48, signature 16 + 80, a place in the list 4, rounded up. */
    private static final int WITNESS = 192;

    /** Outpoint, txid, list as above; for each transaction that is awaited a place in a map 50 and a set of those who wait 192. */
    private static final int PARKED_INPUT = 320;

    /**
     * Of the last final blocks, a coin that was spent or a transaction: a hash, an outpoint, places in a map and a list. Of these
     * {@link MempoolLimits#recentFinals} are remembered.
     */
    public static final int RECENT_FINAL = 136;

    /** More than any transaction takes: one of 100,000 bytes with as many inputs as there may be. */
    static final long MOST = 500_000;

    /** For each byte of its encoding, besides {@link #BASE}: an input without a witness of its own has the most. */
    private static final int OF_A_BYTE = 8;

    private TransactionMemory() {}

    /** What so many may take that have so many bytes on the wire together; before they are decoded. */
    public static long atMost(int transactions, long encodedBytes) {
        return (long) BASE * transactions + OF_A_BYTE * encodedBytes;
    }

    /** One that is admitted; more than one takes that is only kept. */
    public static long waiting(Transaction transaction) {
        return of(transaction, INPUT);
    }

    /** One that waits for its inputs. */
    static long parked(Transaction transaction) {
        return of(transaction, PARKED_INPUT);
    }

    private static long of(Transaction transaction, int input) {
        return BASE
                + transaction.size()
                + transaction.memo().length
                + (long) input * transaction.inputs().size()
                + (long) OUTPUT * transaction.outputs().size()
                + (long) WITNESS * transaction.witnesses().size();
    }
}
