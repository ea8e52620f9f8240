package io.timecoin.query;

import io.timecoin.crypto.Hash256;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Who waits for what becomes of which transaction; bounded. Each waiter leaves when it completes, however that happens. */
final class FinalityWaiters {

    private record Waiter(long number, CompletableFuture<Void> decided) {}

    private final int most;
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Hash256, List<Waiter>> waiting = new ConcurrentHashMap<>();

    FinalityWaiters(int most) {
        this.most = most;
    }

    /**
     * A new waiter.
     *
     * @throws TooManyWaitsException if there are too many; none is added then
     */
    CompletableFuture<Void> register(Hash256 txid) {
        if (size.incrementAndGet() > most) {
            size.decrementAndGet();
            throw new TooManyWaitsException();
        }
        Waiter waiter = new Waiter(numbers.getAndIncrement(), new CompletableFuture<>());
        waiting.merge(
                txid,
                List.of(waiter),
                (some, one) -> Stream.concat(some.stream(), one.stream()).toList());
        var _ = waiter.decided().whenComplete((nothing, failure) -> leave(txid, waiter));
        return waiter.decided();
    }

    private void leave(Hash256 txid, Waiter leaver) {
        size.decrementAndGet();
        waiting.computeIfPresent(txid, (key, waiters) -> {
            List<Waiter> rest = waiters.stream()
                    .filter(waiter -> waiter.number() != leaver.number())
                    .toList();
            return rest.isEmpty() ? null : rest;
        });
    }

    /** Removes and returns all who wait for this transaction. */
    List<CompletableFuture<Void>> take(Hash256 txid) {
        List<Waiter> waiters = waiting.isEmpty() ? null : waiting.remove(txid);
        return waiters == null
                ? List.of()
                : waiters.stream().map(Waiter::decided).toList();
    }

    int size() {
        return size.get();
    }
}
