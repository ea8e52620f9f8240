package io.timecoin.cli.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class LoadTrackerTest {

    private final LoadTracker tracker = new LoadTracker(5);

    @Test
    void freshOnesAreTakenInOrderAndNoMoreThanAllowed() {
        assertArrayEquals(new int[] {0, 1}, tracker.take(10, 2, 0, 7));
        assertArrayEquals(new int[] {2}, tracker.take(1, 3, 1, 8));
        assertEquals(3, tracker.inFlight());
        assertEquals(7, tracker.sentNanos(1));
        assertEquals(2, tracker.neverSent());
    }

    @Test
    void onlyTheEventOfTheNodeItWentToMakesOneFinalAndOnlyOnce() {
        tracker.take(1, 1, 2, 7);
        assertFalse(tracker.finalByEvent(0, 1));
        assertTrue(tracker.finalByEvent(0, 2));
        assertFalse(tracker.finalByEvent(0, 2));
        assertFalse(tracker.finalByAnswer(0));
        assertEquals(0, tracker.inFlight());
        assertEquals(1, tracker.finals());
    }

    @Test
    void whatALostNodeHadIsSentAgainBeforeFreshOnesAndKeepsItsFirstMoment() {
        tracker.take(2, 2, 0, 7);
        tracker.take(1, 1, 1, 8);
        tracker.finalByEvent(0, 0);
        tracker.sendAgainAllOf(0);
        assertEquals(1, tracker.inFlight());
        assertEquals(1, tracker.waitingAgain());
        assertArrayEquals(new int[] {1, 3}, tracker.take(2, 2, 1, 9));
        assertEquals(7, tracker.sentNanos(1));
        assertEquals(1, tracker.resent());
        assertTrue(tracker.finalByEvent(1, 1), "the node it went to at last counts");
    }

    @Test
    void oneThatBecameFinalWhileItWaitedIsNotSentAgain() {
        tracker.take(1, 1, 0, 7);
        tracker.sendAgain(0);
        assertTrue(tracker.finalByAnswer(0));
        assertArrayEquals(new int[] {1}, tracker.take(2, 1, 0, 9));
        assertEquals(1, tracker.inFlight());
    }

    @Test
    void aBrokenPromiseIsToldFromWhatNobodyPromised() {
        tracker.take(3, 3, 0, 7);
        tracker.acknowledged(1);
        tracker.finalByEvent(2, 0);
        assertEquals(new LoadTracker.Unfinished(List.of(1), 1), tracker.unfinished());
    }

    @Test
    void allFinalMeansAllThatWerePrepared() {
        int[] all = tracker.take(5, 5, 0, 7);
        for (int index : all) {
            assertFalse(tracker.allFinal());
            tracker.finalByEvent(index, 0);
        }
        assertTrue(tracker.allFinal());
    }
}
