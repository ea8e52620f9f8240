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
        assertArrayEquals(new int[] {0, 1}, tracker.take(10, 10, 2, 0, index -> 7));
        assertArrayEquals(new int[] {2}, tracker.take(1, 10, 3, 1, index -> 8));
        assertEquals(3, tracker.inFlight());
        assertEquals(7, tracker.since(1));
        assertEquals(2, tracker.neverSent());
    }

    @Test
    void onlyTheEventOfTheNodeItWentToMakesOneFinalAndOnlyOnce() {
        tracker.take(1, 10, 1, 2, index -> 7);
        assertFalse(tracker.finalByEvent(0, 1));
        assertTrue(tracker.finalByEvent(0, 2));
        assertFalse(tracker.finalByEvent(0, 2));
        assertFalse(tracker.finalByAnswer(0));
        assertEquals(0, tracker.inFlight());
        assertEquals(1, tracker.finals());
    }

    @Test
    void whatALostNodeHadIsSentAgainBeforeFreshOnesAndKeepsItsFirstMoment() {
        tracker.take(2, 10, 2, 0, index -> 7);
        tracker.take(1, 10, 1, 1, index -> 8);
        tracker.finalByEvent(0, 0);
        tracker.sendAgainAllOf(0);
        assertEquals(1, tracker.inFlight());
        assertEquals(1, tracker.waitingAgain());
        assertArrayEquals(new int[] {1, 3}, tracker.take(2, 10, 2, 1, index -> 9));
        assertEquals(7, tracker.since(1));
        assertEquals(1, tracker.resent());
        assertTrue(tracker.finalByEvent(1, 1), "the node it went to at last counts");
    }

    @Test
    void oneThatBecameFinalWhileItWaitedIsNotSentAgain() {
        tracker.take(1, 10, 1, 0, index -> 7);
        tracker.sendAgain(0);
        assertTrue(tracker.finalByAnswer(0));
        assertArrayEquals(new int[] {1}, tracker.take(2, 10, 1, 0, index -> 9));
        assertEquals(1, tracker.inFlight());
    }

    @Test
    void aBrokenPromiseIsToldFromWhatNobodyPromised() {
        tracker.take(3, 10, 3, 0, index -> 7);
        tracker.acknowledged(1);
        tracker.finalByEvent(2, 0);
        assertEquals(new LoadTracker.Unfinished(List.of(1), 1), tracker.unfinished());
    }

    @Test
    void whatNobodyTookAndWaitsToBeSentAgainIsLetGoAndAPromiseIsNot() {
        tracker.take(3, 10, 3, 0, index -> 7);
        assertTrue(tracker.acknowledged(1));
        assertFalse(tracker.acknowledged(1), "it was taken before");
        tracker.sendAgain(0);
        tracker.sendAgain(1);
        tracker.abandonUnacknowledged();
        assertEquals(1, tracker.abandoned());
        assertEquals(1, tracker.waitingAgain());
        assertFalse(tracker.finalByAnswer(0), "it is not waited for any more");
        assertArrayEquals(new int[] {1}, tracker.take(10, 10, 0, 1, index -> 9));
        tracker.finalByEvent(1, 1);
        assertFalse(tracker.nothingLeft());
        tracker.finalByEvent(2, 0);
        assertTrue(tracker.nothingLeft());
        assertEquals(List.of(1, 2), tracker.someFinal(100));
    }

    @Test
    void whatMayNotBeSentAgainYetGoesOnWaiting() {
        tracker.take(2, 10, 2, 0, index -> 7);
        tracker.sendAgain(0);
        assertArrayEquals(new int[] {2}, tracker.take(10, 0, 1, 1, index -> 9));
        assertEquals(1, tracker.waitingAgain());
    }

    @Test
    void allFinalMeansAllThatWerePrepared() {
        int[] all = tracker.take(5, 10, 5, 0, index -> 7);
        for (int index : all) {
            assertFalse(tracker.allFinal());
            tracker.finalByEvent(index, 0);
        }
        assertTrue(tracker.allFinal());
    }
}
