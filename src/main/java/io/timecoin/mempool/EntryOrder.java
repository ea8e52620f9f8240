package io.timecoin.mempool;

import io.timecoin.ledger.VerifiedTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The sorted views of a mempool's entries. Entries whose lockTime lies ahead are kept apart, since they have other room, and
 * a few thousand well paying ones would hide everything else from a bounded scan. From their time on they are as any other.
 */
final class EntryOrder {

    private final TreeSet<Entry> ready = new TreeSet<>(Entry.BY_RATE);
    private final TreeSet<Entry> lockedByRate = new TreeSet<>(Entry.BY_RATE);
    private final TreeSet<Entry> lockedByTime = new TreeSet<>(Entry.BY_LOCK_TIME);
    private final TreeSet<Entry> expiring = new TreeSet<>(Entry.BY_EXPIRY);
    private @Nullable Entry hint;
    private long bytes;
    private long memory;
    private long lockedMemory;

    void add(Entry entry, boolean locked) {
        bytes += entry.size();
        memory += entry.memory();
        if (locked) {
            lockedByRate.add(entry);
            lockedByTime.add(entry);
            lockedMemory += entry.memory();
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
        bytes -= entry.size();
        memory -= entry.memory();
        if (!ready.remove(entry)) {
            lockedByRate.remove(entry);
            lockedByTime.remove(entry);
            lockedMemory -= entry.memory();
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

    int size() {
        return ready.size() + lockedByRate.size();
    }

    /** Encoded bytes of all entries. */
    long bytes() {
        return bytes;
    }

    /** Bytes of memory that all entries take. */
    long memory() {
        return memory;
    }

    int lockedSize() {
        return lockedByRate.size();
    }

    long lockedMemory() {
        return lockedMemory;
    }

    /** Whether no block may have it yet, as of the latest {@link #unlock}. */
    boolean isLocked(Entry entry) {
        return lockedByRate.contains(entry);
    }

    /** The worst paying entry that is not locked, or null if there is none. */
    @Nullable
    Entry cheapestPending() {
        return ready.isEmpty() ? null : ready.last();
    }

    Stream<Entry> pendingWorstFirst() {
        return ready.descendingSet().stream();
    }

    Stream<Entry> lockedWorstFirst() {
        return lockedByRate.descendingSet().stream();
    }

    /** At most {@code limit} entries, best paying first, those that are still locked last. */
    List<Entry> best(int limit) {
        List<Entry> best = new ArrayList<>(Math.min(limit, size()));
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

    /** A block may have this timestamp: those whose time has come are pending now, and stay it if a clock is set back. */
    void unlock(long timestamp) {
        while (!lockedByTime.isEmpty() && lockedByTime.first().transaction().lockTime() <= timestamp) {
            Entry entry = lockedByTime.removeFirst();
            lockedByRate.remove(entry);
            lockedMemory -= entry.memory();
            ready.add(entry);
            if (hint == null) {
                hint = entry;
            }
        }
    }
}
