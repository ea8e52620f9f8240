package io.timecoin.query;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Final blocks that clients have been told of, of which the last may not be in the database yet. Storage is asked once for each
 * height, however many wait for it, and who waits no longer is forgotten at once: clients cannot fill its queue. Any thread.
 */
final class AnnouncedBlocks {

    private final LongSupplier told;
    private final LongSupplier applied;
    private final Consumer<Runnable> whenApplied;
    private Waiters last = new Waiters(0); // under the lock, as what is in it
    private long numbers;

    /**
     * @param told height of the last block that clients have been told of
     * @param applied height of the last block in the database
     * @param whenApplied runs something, on any thread, when all that clients have been told of by now is in the database
     */
    AnnouncedBlocks(LongSupplier told, LongSupplier applied, Consumer<Runnable> whenApplied) {
        this.told = told;
        this.applied = applied;
        this.whenApplied = whenApplied;
    }

    /** Whether the database has all blocks up to this height that clients have been told of. */
    boolean areApplied(long height) {
        return Math.min(height, told.getAsLong()) <= applied.getAsLong();
    }

    /**
     * Completes, on the thread of storage, when all blocks up to this height that clients have been told of are in the database; never
     * if they cannot be stored, which stops the node. Whoever waits no longer cancels it.
     */
    CompletableFuture<Void> whenApplied(long height) {
        CompletableFuture<Void> waiter = new CompletableFuture<>();
        join(Math.min(height, told.getAsLong()), waiter);
        return waiter;
    }

    private synchronized void join(long height, CompletableFuture<Void> waiter) {
        if (last.height < height) {
            Waiters next = new Waiters(told.getAsLong());
            whenApplied.accept(() -> tell(next));
            last = next;
        }
        if (last.areTold) {
            waiter.complete(null);
            return;
        }
        Waiters joined = last;
        long number = numbers++;
        joined.all.put(number, waiter);
        var _ = waiter.whenComplete((_, _) -> leave(joined, number));
    }

    private synchronized void leave(Waiters joined, long number) {
        joined.all.remove(number);
    }

    private void tell(Waiters waiters) {
        List<CompletableFuture<Void>> all;
        synchronized (this) {
            waiters.areTold = true;
            all = List.copyOf(waiters.all.values());
            waiters.all.clear();
        }
        all.forEach(waiter -> waiter.complete(null));
    }

    /** Those who wait until the database has all up to one height. */
    private static final class Waiters {
        private final long height;
        private final Map<Long, CompletableFuture<Void>> all = new HashMap<>();
        private boolean areTold;

        Waiters(long height) {
            this.height = height;
        }
    }
}
