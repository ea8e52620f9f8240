package io.timecoin.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.BlockKind;
import io.timecoin.ledger.Transaction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class EventLogTest {

    private static final long FIRST = 1_000;

    private static final long ROOM = 1 << 20;

    private static EventLog log(int capacity, long maxBytes) {
        return new EventLog(FIRST, capacity, maxBytes, Runnable::run);
    }

    private static NodeEvent view(long view) {
        return new NodeEvent.ViewEntered(0, view, Hash256.ZERO);
    }

    private static NodeEvent block(int transactions) {
        BlockHeader header = new BlockHeader(
                1,
                0,
                BlockKind.NORMAL,
                Hash256.ZERO,
                1,
                Hash256.ZERO,
                Hash256.ZERO,
                Hash256.ZERO,
                Hash256.ZERO,
                Hash256.ZERO);
        Transaction any = Transaction.settlement(0, 1, List.of());
        return new NodeEvent.BlockFinal(header, Hash256.ZERO, Collections.nCopies(transactions, any), 1);
    }

    private static List<Long> ids(EventLog.Batch batch) {
        return batch.entries().stream().map(EventLog.Entry::id).toList();
    }

    @Test
    void anEmptyLogHasNothingToRead() {
        EventLog log = log(4, ROOM);
        EventLog.Batch batch = log.read(log.lastId(), 10);
        assertTrue(batch.entries().isEmpty());
        assertEquals(FIRST - 1, batch.cursor());
        assertEquals(FIRST, batch.firstId());
    }

    @Test
    void eventsAreReadInOrderFromACursor() {
        EventLog log = log(4, ROOM);
        for (int i = 0; i < 3; i++) {
            log.append(view(i));
        }
        EventLog.Batch batch = log.read(FIRST - 1, 2);
        assertEquals(List.of(FIRST, FIRST + 1), ids(batch));
        assertEquals(List.of(FIRST + 2), ids(log.read(batch.cursor(), 2)));
    }

    @Test
    void aReaderThatWasOvertakenLearnsWhatItLost() {
        EventLog log = log(4, ROOM);
        for (int i = 0; i < 10; i++) {
            log.append(view(i));
        }
        EventLog.Batch batch = log.read(FIRST, 10);
        assertEquals(FIRST + 6, batch.firstId());
        assertEquals(List.of(FIRST + 6, FIRST + 7, FIRST + 8, FIRST + 9), ids(batch));
    }

    @Test
    void aCursorOfAnEarlierRunIsAGap() {
        EventLog log = log(4, ROOM);
        log.append(view(0));
        assertEquals(FIRST, log.read(17, 10).firstId());
    }

    @Test
    void memoryIsBoundedButTheNewestEventIsKept() {
        EventLog log = log(10, EventLog.bytesOf(block(3)) + EventLog.bytesOf(block(2)));
        log.append(block(3));
        log.append(block(2));
        assertEquals(2, log.read(0, 10).entries().size());
        log.append(block(1));
        assertEquals(List.of(FIRST + 1, FIRST + 2), ids(log.read(0, 10)));
        assertEquals(EventLog.bytesOf(block(2)) + EventLog.bytesOf(block(1)), log.bytes());
        log.append(block(9));
        assertEquals(List.of(FIRST + 3), ids(log.read(0, 10)));
        assertEquals(EventLog.bytesOf(block(9)), log.bytes());
    }

    @Test
    void subscribersAreWokenByTheExecutorOnceForManyEvents() {
        List<Runnable> handedOff = new ArrayList<>();
        AtomicInteger woken = new AtomicInteger();
        EventLog log = new EventLog(FIRST, 4, ROOM, handedOff::add);
        EventLog.Subscription subscription = log.subscribe(woken::incrementAndGet, false);
        log.append(view(1));
        log.append(view(2));
        assertEquals(1, handedOff.size());
        assertEquals(0, woken.get());
        handedOff.getFirst().run();
        assertEquals(1, woken.get());
        log.append(view(3));
        assertEquals(2, handedOff.size());
        subscription.close();
        log.append(view(4));
        assertEquals(2, handedOff.size());
    }

    @Test
    void aLogWithoutRoomIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> log(0, 10));
        assertThrows(IllegalArgumentException.class, () -> new EventLog(0, 1, 1, Runnable::run));
    }

    @Test
    void readersNeverSeeAHoleWithoutAGapWhileTheWriterRuns() throws Exception {
        int events = 200_000;
        EventLog log = log(64, ROOM);
        AtomicBoolean hole = new AtomicBoolean();
        try (ExecutorService readers = Executors.newFixedThreadPool(2)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                all.add(readers.submit(() -> follow(log, FIRST + events - 1, hole)));
            }
            for (int i = 0; i < events; i++) {
                log.append(view(i));
            }
            for (Future<?> reader : all) {
                reader.get();
            }
        }
        assertFalse(hole.get());
    }

    private static void follow(EventLog log, long last, AtomicBoolean hole) {
        long cursor = FIRST - 1;
        while (cursor < last) {
            EventLog.Batch batch = log.read(cursor, 16);
            long expected = batch.firstId();
            for (EventLog.Entry entry : batch.entries()) {
                if (entry.id() != expected++ || ((NodeEvent.ViewEntered) entry.event()).view() != entry.id() - FIRST) {
                    hole.set(true);
                }
            }
            cursor = batch.cursor();
        }
    }
}
