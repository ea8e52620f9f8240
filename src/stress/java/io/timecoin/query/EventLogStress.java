package io.timecoin.query;

import io.timecoin.Interleavings;
import io.timecoin.api.EventFilter;
import io.timecoin.api.EventPump;
import io.timecoin.crypto.Hash256;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** One writer overtakes readers in a ring of three: what they get is whole, in order and never silently short. */
@Param(name = "cursor", gen = IntGen.class, conf = "0:4")
@Param(name = "limit", gen = IntGen.class, conf = "1:3")
public final class EventLogStress {

    private static final int CAPACITY = 3;

    private final EventLog log = new EventLog(1, CAPACITY, 0, Runnable::run);
    private final List<Long> delivered = new ArrayList<>(); // of whoever has the pump's turn
    private final EventPump pump = new EventPump(
            log,
            new EventFilter(Set.of(EventFilter.Kind.CONSENSUS), Set.of(), Set.of()),
            0,
            new Delivery(),
            Runnable::run);

    public EventLogStress() {
        pump.begin();
    }

    @Operation(nonParallelGroup = "engine")
    public void append() {
        log.append(new NodeEvent.ViewEntered(0, log.lastId() + 1, Hash256.ZERO));
    }

    /** A second reason for the pump to run, as a client that can take more. */
    @Operation
    public void ready() {
        pump.run();
    }

    @Operation
    public void read(@Param(name = "cursor") int cursor, @Param(name = "limit") int limit) {
        long before = log.lastId();
        EventLog.Batch batch = log.read(cursor, limit);
        long after = log.lastId();
        long expected = batch.firstId();
        for (EventLog.Entry entry : batch.entries()) {
            require(entry.id() == expected, "out of order: " + batch);
            require(
                    entry.event() instanceof NodeEvent.ViewEntered event && event.view() == entry.id(),
                    "mixed up: " + batch);
            expected++;
        }
        require(batch.cursor() >= cursor, "backwards: " + batch);
        boolean overtaken = batch.firstId() > cursor + 1;
        // The event before the first can only be gone for one that came, or was coming, CAPACITY later.
        require(!overtaken || batch.firstId() - 1 + CAPACITY <= after + 1, "a gap that was none: " + batch);
        long due = Math.min(before, batch.firstId() + limit - 1L);
        require(overtaken || expected > due, "short of " + due + ": " + batch);
    }

    @Validate
    public void theSubscriberKnowsOfEveryEvent() {
        for (int i = 0; i < delivered.size(); i++) {
            require(delivered.get(i) == i + 1, "delivered " + delivered);
        }
        require(delivered.size() == log.lastId(), "delivered " + delivered + " of " + log.lastId());
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }

    @Test
    void readersGetWhatIsThereOrLearnOfTheGap() {
        Interleavings.check(EventLogStress.class);
    }

    @Test
    void readersGetWhatIsThereOrLearnOfTheGapUnderLoad() {
        Interleavings.load(EventLogStress.class);
    }

    private final class Delivery implements EventPump.Sink {
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
            for (long id = afterId + 1; id < nextId; id++) {
                delivered.add(id);
            }
        }
    }
}
