package io.timecoin.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TransactionRoomTest {

    private final TransactionRoom room = new TransactionRoom(10, 1_000);

    @Test
    void bothNumberAndBytesAreBounds() {
        assertTrue(room.has(10, 1_000));
        assertFalse(room.has(11, 1));
        room.enter(2, 600);
        assertTrue(room.has(8, 400));
        assertFalse(room.has(1, 401));
        assertFalse(room.has(9, 1));
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
        room.enter(3, 900);
        room.leave(1, 300);
        assertEquals(2, room.count());
        assertEquals(600, room.bytes());
        assertTrue(room.has(1, 400));
    }
}
