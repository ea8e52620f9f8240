package io.timecoin.mempool;

import io.timecoin.ledger.VerifiedTransaction;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The sorted views of a mempool's entries. Entries whose lockTime lies ahead are kept apart: otherwise a few thousand well
 * paying ones would hide everything else from a bounded scan.
 */
final class EntryOrder {

    private final TreeSet<Entry> ready = new TreeSet<>(Entry.BY_RATE);
    private final TreeSet<Entry> lockedByRate = new TreeSet<>(Entry.BY_RATE);
    private final TreeSet<Entry> lockedByTime = new TreeSet<>(Entry.BY_LOCK_TIME);
    private final TreeSet<Entry> expiring = new TreeSet<>(Entry.BY_EXPIRY);
    private @Nullable Entry hint;

    void add(Entry entry, long nowMillis) {
        if (entry.transaction().lockTime() > nowMillis) {
            lockedByRate.add(entry);
            lockedByTime.add(entry);
        } else {
            ready.add(entry);
            if (hint == null) {
                hint = entry;
            }
        }
        if (entry.transaction().validUntil() != 0) {
            expiring.add(entry);
        }
    }

    void remove(Entry entry) {
        if (!ready.remove(entry)) {
            lockedByRate.remove(entry);
            lockedByTime.remove(entry);
        }
        expiring.remove(entry);
        if (entry.equals(hint)) {
            hint = null;
        }
    }

    BlockTemplate select(long timestamp, BlockTemplate.Limits limits, Predicate<VerifiedTransaction> includable) {
        unlock(timestamp);
        List<VerifiedTransaction> selected = new ArrayList<>();
        long bytes = 0;
        long fees = 0;
        int witnesses = 0;
        int scanned = 0;
        for (Entry entry : ready) {
            if (selected.size() == limits.transactions() || scanned++ == limits.scanned()) {
                break;
            }
            int signers = entry.transaction().witnesses().size();
            boolean fits = bytes + entry.size() <= limits.bytes() && witnesses + signers <= limits.witnesses();
            if (fits && entry.isTimely(timestamp) && includable.test(entry.verified())) {
                selected.add(entry.verified());
                bytes += entry.size();
                witnesses += signers;
                fees = Math.addExact(fees, entry.verified().fee());
            }
        }
        return new BlockTemplate(selected, bytes, witnesses, fees);
    }

    /** Whether one of the first {@code scan} entries, or the one that was found last time, may be included. */
    boolean hasIncludable(long timestamp, int scan, Predicate<VerifiedTransaction> includable) {
        unlock(timestamp);
        if (hint != null && hint.isTimely(timestamp) && includable.test(hint.verified())) {
            return true;
        }
        // Forgotten, so that the next arrival is tried first: the old ones are most likely in blocks on their way.
        hint = null;
        int scanned = 0;
        for (Entry entry : ready) {
            if (scanned++ == scan) {
                return false;
            }
            if (entry.isTimely(timestamp) && includable.test(entry.verified())) {
                hint = entry;
                return true;
            }
        }
        return false;
    }

    /** Those that no later block may contain, soonest first. */
    List<Entry> expired(long nowMillis) {
        List<Entry> expired = new ArrayList<>();
        for (Entry entry : expiring) {
            if (!entry.isExpired(nowMillis)) {
                break;
            }
            expired.add(entry);
        }
        return expired;
    }

    /** The worst paying entry, or null if there is none. */
    @Nullable
    Entry cheapest() {
        Iterator<Entry> entries = cheapestFirst();
        return entries.hasNext() ? entries.next() : null;
    }

    /** All entries, worst paying first. */
    Iterator<Entry> cheapestFirst() {
        return new CheapestFirst(ready.descendingIterator(), lockedByRate.descendingIterator());
    }

    /** At most {@code limit} entries, best paying first, those that are still locked last. */
    List<Entry> best(int limit) {
        List<Entry> best = new ArrayList<>(Math.min(limit, ready.size() + lockedByRate.size()));
        for (TreeSet<Entry> part : List.of(ready, lockedByRate)) {
            for (Entry entry : part) {
                if (best.size() == limit) {
                    return best;
                }
                best.add(entry);
            }
        }
        return best;
    }

    private void unlock(long timestamp) {
        while (!lockedByTime.isEmpty() && lockedByTime.first().transaction().lockTime() <= timestamp) {
            Entry entry = lockedByTime.removeFirst();
            lockedByRate.remove(entry);
            ready.add(entry);
            if (hint == null) {
                hint = entry;
            }
        }
    }

    /** Merges two iterators that are each worst paying first. */
    private static final class CheapestFirst implements Iterator<Entry> {
        private final Iterator<Entry> left;
        private final Iterator<Entry> right;
        private @Nullable Entry nextLeft;
        private @Nullable Entry nextRight;

        CheapestFirst(Iterator<Entry> left, Iterator<Entry> right) {
            this.left = left;
            this.right = right;
            this.nextLeft = left.hasNext() ? left.next() : null;
            this.nextRight = right.hasNext() ? right.next() : null;
        }

        @Override
        public boolean hasNext() {
            return nextLeft != null || nextRight != null;
        }

        @Override
        public Entry next() {
            Entry first = nextLeft;
            Entry second = nextRight;
            if (first != null && (second == null || Entry.BY_RATE.compare(first, second) > 0)) {
                nextLeft = left.hasNext() ? left.next() : null;
                return first;
            }
            if (second == null) {
                throw new java.util.NoSuchElementException("no entry is left");
            }
            nextRight = right.hasNext() ? right.next() : null;
            return second;
        }
    }
}
