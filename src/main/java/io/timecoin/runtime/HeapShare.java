package io.timecoin.runtime;

import java.util.Locale;

/**
 * Who may hold how much of a node's heap: the one place that says so. What is counted is memory, not length on the wire. All of
 * it may be full at once and leaves a quarter for what is needed always (classes, threads, the state of agreement) and for the
 * garbage between two collections; what each voter may have besides is the same whatever the heap, and in
 * docs/operations.md.
 */
public enum HeapShare {

    /** Transactions that wait for a block. */
    MEMPOOL(20),

    /** The copy of it that clients ask; it follows the mempool, whatever that may have: see {@link #beside}. */
    MEMPOOL_COPY(7),

    /** Besides those: transactions whose inputs are not known yet. */
    PARKED(2),

    /** Coins and transactions of the last final blocks, by which verdicts made before them are corrected. */
    RECENT_FINALS(6),

    /** Transactions of clients between the outside and the mempool. */
    CLIENT_TRANSACTIONS(8),

    /** Verified transactions of peers on their way into the mempool. */
    PEER_TRANSACTIONS(6),

    /** Final blocks on their way into the chain's database. */
    UNAPPLIED_BLOCKS(8),

    /** Events with the transactions of their blocks, for those who take them up again. */
    EVENTS(4),

    /** Transactions that became final lately, encoded. */
    FINAL_TRANSACTIONS(4),

    /** The last final blocks, for peers that lack one. */
    RECENT_BLOCKS(3),

    /** Encodings of blocks that voters fetch in parts. */
    ENCODED_BLOCKS(2),

    /** The same for strangers. */
    ENCODED_BLOCKS_OF_STRANGERS(2),

    /** Parts of peers' replies that are not whole yet. */
    REPLY_PARTS(4),

    /** Final blocks that were fetched ahead by a node that is behind, or may come. */
    HISTORY(8),

    /** Messages of strangers that the node has not taken yet. */
    STRANGERS_MESSAGES(6),

    /** What strangers are told unasked and have not taken. */
    STRANGERS_TOLD(5),

    /** Replies that strangers have not taken. */
    STRANGERS_REPLIES(5),

    /** Endpoints of other nodes, and who was asked and told of them; as much is needed on a small heap. */
    ADDRESS_BOOK(4),

    /** Clients that wait for finality. */
    FINALITY_WAITERS(2),

    /** Transactions that were refused lately, for who asks why. */
    REJECTED(2),

    /** Answers to clients that are made or not taken yet. */
    ANSWERS(16),

    /** Connections of clients and operators, with the heads of their requests. */
    CONNECTIONS(8),

    /** Heads and bodies of requests of clients, what is read out of them, and messages of calls that nobody has taken yet. */
    REQUESTS(8),

    /** Events that clients have not taken yet. */
    EVENT_STREAMS(4);

    /** What the parts are parts of: a local node's heap in MiB. */
    static final int WHOLE = 192;

    private final int parts;

    HeapShare(int parts) {
        this.parts = parts;
    }

    /** What it is called in metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Of a holder that follows another one, which may have {@code its} bytes whatever its own share is. */
    public long beside(HeapShare other, long its) {
        return its * parts / other.parts;
    }

    /** Of so many bytes of heap. */
    public long of(long heap) {
        return heap * parts / WHOLE;
    }
}
