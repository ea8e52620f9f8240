package io.timecoin.verification;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.Transaction;
import io.timecoin.runtime.LatestEntries;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * How long transactions take at this node from one stage to the next, from the first byte to the database. Of one in {@value
 * #ONE_OF} only, chosen by its txid, so that all nodes time the same ones and the others cost a comparison. Memory is bounded: of
 * more that are under way than that, the oldest are timed no further. Any thread.
 */
public final class TransactionStages {

    /** Where a transaction is, in the order in which it gets there. */
    public enum Stage {
        RECEIVED,
        VERIFIED,
        ADMITTED,
        PROPOSED,
        NOTARIZED,
        FINAL,
        APPLIED;

        /** As metrics name it. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Is told how long it took from the stage before that was seen, ns. On the thread that brought it there: quick. */
    @FunctionalInterface
    public interface Listener {
        void reached(Stage stage, long nanos);
    }

    /** One in so many transactions is timed. */
    public static final int ONE_OF = 16;

    private static final int MOST_UNDER_WAY = 8_192;
    private static final int MOST_BLOCKS = 64;

    private final LongSupplier clock;
    private final LatestEntries<Hash256, Progress> underWay = LatestEntries.count(MOST_UNDER_WAY);
    private final LatestEntries<Hash256, List<Hash256>> blocks = LatestEntries.count(MOST_BLOCKS);
    private volatile Listener listener = (stage, nanos) -> {};

    /** @param clock monotonic, ns */
    public TransactionStages(LongSupplier clock) {
        this.clock = clock;
    }

    /** From now on this one is told. */
    public void tell(Listener told) {
        listener = told;
    }

    /** It came in, from whomever; the first time counts. */
    void received(Transaction transaction) {
        if (isTimed(transaction.txid())) {
            underWay.add(transaction.txid(), new Progress(clock.getAsLong()));
        }
    }

    /** It has got this far. A stage that is behind it already is no news. */
    public void reached(Stage stage, Transaction transaction) {
        if (isTimed(transaction.txid())) {
            reached(stage, transaction.txid(), clock.getAsLong());
        }
    }

    /** It was refused, or left without being final: should it come again, its time begins anew. */
    void forget(Transaction transaction) {
        if (isTimed(transaction.txid())) {
            underWay.remove(transaction.txid());
        }
    }

    /** A valid block with these is in the tree. */
    public void proposed(Block block) {
        List<Hash256> timed = timed(block);
        if (!timed.isEmpty()) {
            blocks.put(block.hash(), timed);
            reached(Stage.PROPOSED, timed);
        }
    }

    /** There is a notarization; one that is there before its block is timed with the next stage. */
    public void notarized(Hash256 block) {
        blocks.get(block).ifPresent(timed -> reached(Stage.NOTARIZED, timed));
    }

    /** All of this block have got this far. */
    public void reached(Stage stage, Block block) {
        reached(stage, timed(block));
    }

    private void reached(Stage stage, List<Hash256> txids) {
        long now = clock.getAsLong();
        txids.forEach(txid -> reached(stage, txid, now));
    }

    private void reached(Stage stage, Hash256 txid, long now) {
        underWay.get(txid).ifPresent(progress -> {
            long took = progress.advance(stage, now);
            if (took >= 0) {
                listener.reached(stage, took);
            }
            if (stage == Stage.APPLIED) {
                underWay.remove(txid);
            }
        });
    }

    private static List<Hash256> timed(Block block) {
        List<Hash256> timed = new ArrayList<>();
        for (Transaction transaction : block.transactions()) {
            if (isTimed(transaction.txid())) {
                timed.add(transaction.txid());
            }
        }
        return timed;
    }

    private static boolean isTimed(Hash256 txid) {
        return txid.hashCode() % ONE_OF == 0;
    }

    /** Of one transaction. */
    private static final class Progress {
        private Stage stage = Stage.RECEIVED;
        private long since;

        Progress(long since) {
            this.since = since;
        }

        /** Nanoseconds since the stage before, or −1 if it was there already. */
        synchronized long advance(Stage reached, long now) {
            if (reached.compareTo(stage) <= 0) {
                return -1;
            }
            long took = Math.max(0, now - since);
            stage = reached;
            since = now;
            return took;
        }
    }
}
