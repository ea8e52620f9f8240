package io.timecoin.query;

import io.timecoin.Interleavings;
import io.timecoin.crypto.Hash256;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** Clients wait for a transaction and give up while the engine wakes those who wait: nobody is lost or left behind. */
@Param(name = "transaction", gen = IntGen.class, conf = "0:1")
public final class FinalityWaitersStress {

    private static final List<Hash256> IDS = List.of(Hash256.ZERO, Hash256.ofHex("01".repeat(Hash256.LENGTH)));

    private final FinalityWaiters waiters = new FinalityWaiters(1_000);
    private final Map<Integer, ConcurrentLinkedQueue<CompletableFuture<Void>>> registered =
            Map.of(0, new ConcurrentLinkedQueue<>(), 1, new ConcurrentLinkedQueue<>());

    private ConcurrentLinkedQueue<CompletableFuture<Void>> of(int transaction) {
        return Optional.ofNullable(registered.get(transaction)).orElseThrow();
    }

    @Operation
    public void register(@Param(name = "transaction") int transaction) {
        of(transaction).add(waiters.register(IDS.get(transaction)));
    }

    @Operation
    public void giveUp(@Param(name = "transaction") int transaction) {
        CompletableFuture<Void> eldest = of(transaction).peek();
        if (eldest != null) {
            eldest.cancel(false);
        }
    }

    @Operation(nonParallelGroup = "engine")
    public void wake(@Param(name = "transaction") int transaction) {
        waiters.take(IDS.get(transaction)).forEach(waiter -> waiter.complete(null));
    }

    @Validate
    public void everybodyWhoStillWaitsIsFoundAndCounted() {
        long open = registered.values().stream()
                .flatMap(queue -> queue.stream())
                .filter(waiter -> !waiter.isDone())
                .count();
        long found = Stream.of(0, 1)
                .flatMap(transaction -> waiters.take(IDS.get(transaction)).stream())
                .filter(waiter -> !waiter.isDone())
                .count();
        if (waiters.size() != open || found != open) {
            throw new IllegalStateException(open + " wait, " + waiters.size() + " counted, " + found + " found");
        }
    }

    @Test
    void nobodyIsLostOrLeftBehind() {
        Interleavings.check(FinalityWaitersStress.class);
    }

    @Test
    void nobodyIsLostOrLeftBehindUnderLoad() {
        Interleavings.load(FinalityWaitersStress.class);
    }
}
