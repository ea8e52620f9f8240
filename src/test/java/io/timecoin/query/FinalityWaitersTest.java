package io.timecoin.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.crypto.Hash256;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class FinalityWaitersTest {

    private final FinalityWaiters waiters = new FinalityWaiters(2);

    @Test
    void allWhoWaitForATransactionAreTaken() {
        CompletableFuture<Void> one = waiters.register(Hash256.ZERO);
        CompletableFuture<Void> other = waiters.register(Hash256.ZERO);
        waiters.take(Hash256.ZERO).forEach(waiter -> waiter.complete(null));
        assertTrue(one.isDone());
        assertTrue(other.isDone());
        assertEquals(0, waiters.size());
    }

    @Test
    void whoGivesUpLeavesNothingBehindAndDisturbsNobody() {
        CompletableFuture<Void> impatient = waiters.register(Hash256.ZERO);
        CompletableFuture<Void> patient = waiters.register(Hash256.ZERO);
        impatient.complete(null);
        assertEquals(1, waiters.size());
        assertFalse(patient.isDone());
        assertEquals(1, waiters.take(Hash256.ZERO).size());
    }

    @Test
    void tooManyAreRefusedAndRoomIsMadeByThoseWhoLeave() {
        CompletableFuture<Void> first = waiters.register(Hash256.ZERO);
        assertFalse(waiters.register(Hash256.ZERO).isDone());
        assertThrows(TooManyWaitsException.class, () -> waiters.register(Hash256.ZERO));
        assertEquals(2, waiters.size());
        first.complete(null);
        assertFalse(waiters.register(Hash256.ZERO).isDone());
    }
}
