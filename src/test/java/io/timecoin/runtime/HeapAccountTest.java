package io.timecoin.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HeapAccountTest {

    private static final long MIB = 1L << 20;

    /** The heap of a local node. */
    private final HeapAccount account = new HeapAccount(192 * MIB);

    @Test
    void allSharesTogetherLeaveAQuarterForEverythingElse() {
        long shared =
                Arrays.stream(HeapShare.values()).mapToLong(account::share).sum();
        assertTrue(shared <= 192 * MIB * 3 / 4, shared / MIB + " MiB of 192 are shared out");
    }

    @Test
    void aShareGrowsWithTheHeapAndIsNeverLessThanItsHolderNeeds() {
        assertEquals(20 * MIB, account.share(HeapShare.MEMPOOL));
        assertEquals(200 * MIB, new HeapAccount(1_920 * MIB).share(HeapShare.MEMPOOL));
        assertEquals(30 * MIB, account.share(HeapShare.MEMPOOL, 30 * MIB));
        assertEquals(20 * MIB, account.share(HeapShare.MEMPOOL, MIB));
    }

    @Test
    void whatFollowsAnotherHolderHasItsPartOfWhateverThatMayHave() {
        assertEquals(7 * MIB, HeapShare.MEMPOOL_COPY.beside(HeapShare.MEMPOOL, account.share(HeapShare.MEMPOOL)));
        assertEquals(700 * MIB, HeapShare.MEMPOOL_COPY.beside(HeapShare.MEMPOOL, 2_000 * MIB));
    }

    @Test
    void aNumberFollowsFromWhatEachTakes() {
        assertEquals(20, account.count(HeapShare.MEMPOOL, MIB));
        assertEquals(1, account.count(HeapShare.MEMPOOL, 21 * MIB));
    }

    @Test
    void whatAHolderHasIsAskedWhereItSays() {
        long[] held = {5};
        account.use(HeapShare.EVENTS, 100, () -> held[0]);
        assertEquals(Set.of(HeapShare.EVENTS), account.holders());
        assertEquals(100, account.limit(HeapShare.EVENTS));
        held[0] = 7;
        assertEquals(7, account.held(HeapShare.EVENTS));
        assertThrows(IllegalArgumentException.class, () -> account.held(HeapShare.MEMPOOL));
    }

    @Test
    void aHeapOfNothingIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new HeapAccount(0));
    }
}
