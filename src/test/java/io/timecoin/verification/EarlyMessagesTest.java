package io.timecoin.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.mutiny.Uni;
import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.TestLedger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class EarlyMessagesTest {

    private static final PublicKey ONE = TestLedger.signer("one").publicKey();
    private static final PublicKey OTHER = TestLedger.signer("other").publicKey();

    private long epoch = 5;
    private final EarlyMessages early = new EarlyMessages(() -> epoch);
    private final List<Integer> run = new ArrayList<>();

    private Supplier<Uni<Void>> add(int number) {
        return () -> Uni.createFrom().voidItem().invoke(() -> run.add(number));
    }

    private void takeAll() {
        early.takeAll().forEach(again -> again.get().await().indefinitely());
    }

    @Test
    void onlyMessagesOfTheNextEpochAreHeld() {
        assertFalse(early.hold(ONE, 4, 1, add(4)));
        assertFalse(early.hold(ONE, 5, 1, add(5)));
        assertTrue(early.hold(ONE, 6, 1, add(6)));
        assertFalse(early.hold(ONE, 7, 1, add(7)));
        epoch = 6;
        takeAll();
        assertEquals(List.of(6), run);
        assertEquals(List.of(), early.takeAll());
    }

    @Test
    void onePeerFillsNoMoreMemoryThanItsShare() {
        long half = EarlyMessages.BYTES_OF_ONE_PEER / 2;
        for (int i = 0; i < 4; i++) {
            int message = i;
            assertTrue(early.hold(ONE, 6, half, add(message)));
        }
        assertTrue(early.hold(OTHER, 6, EarlyMessages.BYTES_OF_ONE_PEER + 1, add(-1)));
        epoch = 6;
        takeAll();
        assertEquals(List.of(2, 3), run);
    }

    @Test
    void onePeerKeepsOnlyItsNewestAndNobodyElsesOut() {
        early.hold(OTHER, 6, 1, add(-1));
        for (int i = 0; i < 10_000; i++) {
            int message = i;
            assertTrue(early.hold(ONE, 6, 1, add(message)));
        }
        epoch = 6;
        takeAll();
        assertEquals(EarlyMessages.OF_ONE_PEER + 1, run.size());
        assertEquals(-1, run.getFirst());
        assertEquals(9_999, run.getLast());
    }

    @Test
    void aPeerThatIsGoneIsForgotten() {
        early.hold(ONE, 6, 1, add(1));
        early.forget(ONE);
        epoch = 6;
        assertEquals(List.of(), early.takeAll());
    }

    @Test
    void whatComesForTheNextEpochWhileThisOneOpensStaysHeld() {
        early.hold(ONE, 6, 1, add(6));
        epoch = 6;
        early.hold(ONE, 7, 1, add(7)); // before the engine takes what was held for this one
        takeAll();
        assertEquals(List.of(6), run);
        epoch = 7;
        takeAll();
        assertEquals(List.of(6, 7), run);
    }

    @Test
    void aMessageLargerThanItsSendersShareDrivesOutNothing() {
        early.hold(ONE, 6, 1, add(1));
        assertTrue(early.hold(ONE, 6, EarlyMessages.BYTES_OF_ONE_PEER + 1, add(2)));
        epoch = 6;
        takeAll();
        assertEquals(List.of(1), run);
    }
}
