package io.timecoin.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.crypto.Hash256;
import io.timecoin.query.EventLog;
import io.timecoin.query.NodeEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class EventPumpTest {

    private static final int EVENTS = 300;

    private final EventLog log = new EventLog(1, 1_000, 1 << 20, Runnable::run);
    private final Queue<Runnable> loop = new ArrayDeque<>();
    private final List<Long> delivered = new ArrayList<>();

    private final EventPump pump =
            new EventPump(log, new EventFilter(Set.of(), Set.of(), Set.of()), 0, new Greedy(), loop::add);

    /** Takes whatever comes, as a system does that keeps megabytes of what nobody reads. */
    private final class Greedy implements EventPump.Sink {
        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void event(long id, NodeEvent event) {
            delivered.add(id);
        }

        @Override
        public void gap(long afterId, long nextId) {
            throw new AssertionError("nothing was lost");
        }
    }

    @Test
    void whoIsFarBehindLetsOthersHaveTheirTurnAfterEachBatch() {
        for (int i = 1; i <= EVENTS; i++) {
            log.append(new NodeEvent.ViewEntered(0, i, Hash256.ZERO));
        }
        pump.begin();
        int turns = 1;
        for (int before = delivered.size(); !loop.isEmpty(); before = delivered.size()) {
            assertTrue(delivered.size() < EVENTS || turns > EVENTS / 100, "all at once: " + delivered.size());
            loop.remove().run();
            turns++;
            assertTrue(delivered.size() - before <= 100, "too many at once");
        }
        assertEquals(LongStream.rangeClosed(1, EVENTS).boxed().toList(), delivered);
        log.append(new NodeEvent.ViewEntered(0, EVENTS + 1, Hash256.ZERO));
        while (!loop.isEmpty()) {
            loop.remove().run();
        }
        assertEquals(EVENTS + 1, delivered.size());
    }
}
