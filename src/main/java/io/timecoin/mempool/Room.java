package io.timecoin.mempool;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who leaves so that a newcomer fits (protocol §4, Pending). What no block may have yet pays nobody yet: it holds a small
 * share, gives way to whatever can be included now, and evicts nothing but its like.
 */
final class Room {

    /** Entries whose lockTime lies ahead hold at most this part of the memory. */
    private static final int LOCKED_PART = 16;

    private final MempoolLimits limits;
    private final EntryOrder order;

    Room(MempoolLimits limits, EntryOrder order) {
        this.limits = limits;
        this.order = order;
    }

    /**
     * Entries that must go for a newcomer that can be included now: {@code displaced}, which have its coins and are locked,
     * then other locked ones whatever they pay, then worse paying ones; null if those would not be enough.
     */
    @Nullable
    List<Entry> forPending(Entry newcomer, Set<Entry> displaced) {
        List<Entry> leaving = new ArrayList<>(displaced);
        long freed = displaced.stream().mapToLong(Entry::memory).sum();
        Stream<Entry> others = Stream.concat(
                order.lockedWorstFirst().filter(entry -> !displaced.contains(entry)),
                order.pendingWorstFirst().takeWhile(entry -> isBelow(entry, newcomer)));
        return complete(leaving, excess(newcomer) - freed, others.iterator());
    }

    /** The same for one that is locked: worse paying ones that are locked, too. */
    @Nullable
    List<Entry> forLocked(Entry newcomer) {
        long excess = Math.max(excess(newcomer), order.lockedMemory() + newcomer.memory() - lockedMost());
        Stream<Entry> others = order.lockedWorstFirst().takeWhile(entry -> isBelow(entry, newcomer));
        return complete(new ArrayList<>(), excess, others.iterator());
    }

    private @Nullable List<Entry> complete(List<Entry> leaving, long excessMemory, Iterator<Entry> others) {
        long excess = excessMemory;
        while (excess > 0 || order.size() + 1 - leaving.size() > limits.transactions()) {
            if (!others.hasNext()) {
                return null;
            }
            Entry next = others.next();
            leaving.add(next);
            excess -= next.memory();
        }
        return leaving;
    }

    private long excess(Entry newcomer) {
        return order.memory() + newcomer.memory() - limits.memory();
    }

    private static boolean isBelow(Entry entry, Entry newcomer) {
        return entry.rate().compareTo(newcomer.rate()) < 0;
    }

    private long lockedMost() {
        return limits.memory() / LOCKED_PART;
    }

    /** Whether one that can be included now may have to displace another that can: locked ones are not in its way. */
    boolean isFull() {
        return order.size() - order.lockedSize() >= limits.transactions()
                || order.memory() - order.lockedMemory() + TransactionMemory.MOST > limits.memory();
    }

    /** The rate that a newcomer must exceed then. */
    FeeRate floor() {
        Entry cheapest = order.cheapestPending();
        return isFull() && cheapest != null ? cheapest.rate() : FeeRate.ZERO;
    }

    String noneForPending(Entry newcomer) {
        return "the mempool is full; a fee above " + floor().perKilobyte()
                + " satoshis for each 1,000 bytes would make room, not "
                + newcomer.rate().perKilobyte();
    }

    String noneForLocked() {
        return "there is no more room for transactions whose lockTime lies ahead, " + lockedMost()
                + " bytes of memory at most; send it when its time has come, or pay more";
    }
}
