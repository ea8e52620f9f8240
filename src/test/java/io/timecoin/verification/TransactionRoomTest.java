package io.timecoin.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TransactionRoomTest {

    private final TransactionRoom room = new TransactionRoom(10, 1_000);

    @Test
    void bothNumberAndBytesAreBounds() {
        assertFalse(room.enter(11, 1, 0));
        assertTrue(room.enter(2, 600, 0));
        assertTrue(room.has(8, 400));
        assertFalse(room.has(1, 401));
        assertFalse(room.enter(1, 401, 0));
        assertFalse(room.enter(9, 1, 0));
        assertTrue(room.enter(8, 400, 0));
    }

    @Test
    void oneHasRoomWhateverItsSizeWhereNothingElseIs() {
        assertTrue(room.enter(1, 5_000, 500));
        assertFalse(room.enter(1, 1, 0));
    }

    @Test
    void someLeaveAPartToOthers() {
        assertTrue(room.enter(1, 500, 500));
        assertFalse(room.enter(1, 1, 500));
        assertTrue(room.enter(1, 1, 0));
    }

    @Test
    void whatLeavesGivesItsRoomBack() {
        assertTrue(room.enter(3, 900, 0));
        room.leave(1, 300);
        assertEquals(2, room.count());
        assertEquals(600, room.bytes());
        assertTrue(room.enter(1, 400, 0));
    }
}
