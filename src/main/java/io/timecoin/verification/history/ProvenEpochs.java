package io.timecoin.verification.history;

import io.timecoin.ledger.ActiveSet;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.ChainState;
import io.timecoin.network.ProvenHeader;
import io.timecoin.verification.EpochSets.Epoch;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Who votes in the epochs from this node's own on, as far as finalized settlements prove it one after the other: the set of an
 * epoch is that of the chain here, or what the settlement names that the set before it has finalized (protocol §4, §9). Safe for
 * any thread.
 */
public final class ProvenEpochs {

    /** More than anybody proves ahead of what is here; a century of epochs is five million. */
    private static final int MOST = 100_000;

    private record Opened(ActiveSet set, long openedAt) {}

    private final TreeMap<Long, Opened> epochs = new TreeMap<>();

    /** Of a node whose newest final state this is. */
    public ProvenEpochs(ChainState tip) {
        progressed(tip);
    }

    /** The voters of an epoch; empty if they are not proven. */
    public synchronized Optional<Epoch> find(long epoch) {
        return Optional.ofNullable(epochs.get(epoch)).map(opened -> new Epoch(epoch, opened.set()));
    }

    /**
     * Whether this may be a block of its epoch, as far as the header says. Of an epoch that is over here, perhaps since its
     * voters were found, nothing is held against it.
     */
    public synchronized boolean agrees(BlockHeader header) {
        Opened opened = epochs.get(header.epoch());
        return opened == null
                || (header.height() > opened.openedAt()
                        && header.activeSetHash().equals(opened.set().hash()));
    }

    /**
     * A settlement that agrees and whose finalization holds: it opens the next epoch. False if the set that it names did not
     * come with it.
     */
    synchronized boolean opens(ProvenHeader settlement) {
        BlockHeader header = settlement.header();
        Opened now = epochs.get(header.epoch());
        if (now == null) {
            return true; // this node's own chain has gone on meanwhile
        }
        ActiveSet next = settlement.nextSet().isEmpty()
                ? now.set()
                : settlement.nextSet().getFirst();
        if (!next.hash().equals(header.nextSetHash())) {
            return false;
        }
        if (epochs.size() < MOST) {
            epochs.putIfAbsent(header.epoch() + 1, new Opened(next, header.height()));
        }
        return true;
    }

    /** This node's own chain has come so far, and says itself who votes now. */
    public synchronized void progressed(ChainState tip) {
        epochs.headMap(tip.epoch()).clear();
        epochs.put(tip.epoch(), new Opened(tip.activeSet(), tip.settlementHeight()));
    }
}
