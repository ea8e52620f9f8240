package io.timecoin.simulation;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.timecoin.network.LinkLimits;
import io.timecoin.simulation.Violation.Invariant;
import io.timecoin.verification.MessageGate;
import io.timecoin.verification.Urgency;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What is asked of links and verifiers while somebody floods: each checker fires, and not too early. */
final class FloodCheckersTest {

    private static void breaks(Invariant invariant, Executable work) {
        assertEquals(invariant, assertThrows(Violation.class, work).invariant());
    }

    @Test
    void aSourceIsServedTwiceWhileAnotherWaits() {
        FairTurnsChecker turns = new FairTurnsChecker(0);
        turns.waits(Urgency.VOTE, 1);
        turns.waits(Urgency.VOTE, 1);
        turns.waits(Urgency.VOTE, 1);
        turns.served(Urgency.VOTE, 1);
        turns.waits(Urgency.VOTE, 2);
        turns.waits(Urgency.TRANSACTION, 1);
        turns.waits(Urgency.TRANSACTION, 1);
        turns.served(Urgency.TRANSACTION, 1);
        turns.served(Urgency.TRANSACTION, 1);
        assertDoesNotThrow(() -> turns.served(Urgency.VOTE, 1));
        breaks(Invariant.FAIR_TURNS, () -> turns.served(Urgency.VOTE, 1));
    }

    @Test
    void aLinkHasMoreBytesWaitingThanItMay() {
        WaitingBytesChecker waiting = new WaitingBytesChecker(0);
        long most = MessageGate.WAITING_BYTES_OF_A_VOTER;
        waiting.entered(1, 2 * most); // one message may be as large as it likes
        waiting.left(1, 2 * most);
        waiting.entered(1, most - 1);
        waiting.entered(1, 1);
        waiting.entered(2, 1);
        breaks(Invariant.MEMORY_BOUNDED, () -> waiting.entered(1, 1));
    }

    @Test
    void aFrameIsReadThoughTheWindowIsFull() {
        LinkLimits limits = LinkLimits.STANDARD;
        WindowChecker messages = new WindowChecker(limits);
        for (int i = 0; i < limits.windowMessages(); i++) {
            messages.given(1);
        }
        messages.taken(1);
        messages.given(1);
        breaks(Invariant.MEMORY_BOUNDED, () -> messages.given(1));
        WindowChecker bytes = new WindowChecker(limits);
        bytes.given((int) limits.windowBytes());
        breaks(Invariant.MEMORY_BOUNDED, () -> bytes.given(1));
    }
}
