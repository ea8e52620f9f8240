package io.timecoin.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FairQueueTest {

    private enum Urgency {
        FIRST,
        LATER
    }

    private final FairQueue<Urgency, String, String> queue = new FairQueue<>(Urgency.class);

    private List<String> drained() {
        List<String> tasks = new ArrayList<>();
        for (Optional<String> next = queue.poll(); next.isPresent(); next = queue.poll()) {
            tasks.add(next.get());
        }
        return tasks;
    }

    @Test
    void whoHasOneTaskWaitsForOneOfEachOther() {
        for (int i = 0; i < 1_000; i++) {
            queue.add(Urgency.FIRST, "flood", "flood " + i);
            queue.add(Urgency.FIRST, "other flood", "other flood " + i);
        }
        queue.add(Urgency.FIRST, "honest", "vote");
        assertEquals(2, drained().indexOf("vote"));
    }

    @Test
    void whoWasServedGoesToTheEnd() {
        queue.add(Urgency.FIRST, "a", "a1");
        queue.add(Urgency.FIRST, "a", "a2");
        queue.add(Urgency.FIRST, "b", "b1");
        assertEquals(Optional.of("a1"), queue.poll());
        queue.add(Urgency.FIRST, "c", "c1");
        queue.add(Urgency.FIRST, "b", "b2");
        assertEquals(List.of("b1", "a2", "c1", "b2"), drained());
    }

    @Test
    void aSourceKeepsItsOrder() {
        for (int i = 0; i < 5; i++) {
            queue.add(Urgency.FIRST, "a", "a" + i);
        }
        assertEquals(List.of("a0", "a1", "a2", "a3", "a4"), drained());
    }

    @Test
    void theMoreUrgentComesFirstWhoeverItIsOf() {
        queue.add(Urgency.LATER, "a", "later");
        queue.add(Urgency.FIRST, "b", "first");
        queue.add(Urgency.FIRST, "b", "second");
        assertEquals(List.of("first", "second", "later"), drained());
    }

    @Test
    void itsSizeIsWhatWaits() {
        assertEquals(0, queue.size());
        queue.add(Urgency.LATER, "a", "a1");
        queue.add(Urgency.FIRST, "a", "a2");
        assertEquals(2, queue.size());
        var _ = queue.poll();
        assertEquals(1, queue.size());
        var _ = drained();
        assertEquals(0, queue.size());
        assertEquals(Optional.empty(), queue.poll());
    }
}
