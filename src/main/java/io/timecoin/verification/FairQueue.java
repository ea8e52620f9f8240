package io.timecoin.verification;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Tasks that wait, by urgency, and within one urgency a queue for each source, served in turn: whoever has one task waits for
 * at most one of each other source, however many those have. The caller locks.
 *
 * <p>Keeps INV-27.
 *
 * @param <U> urgencies, the most urgent first
 * @param <S> where tasks come from
 * @param <T> tasks
 */
public final class FairQueue<U extends Enum<U>, S, T> {

    private static final class Turns<S, T> {
        private final Map<S, Deque<T>> waiting = new LinkedHashMap<>();
        private final Deque<S> order = new ArrayDeque<>();
    }

    private final Map<U, Turns<S, T>> urgencies;
    private int size;

    /** An empty queue for the urgencies of this enum. */
    public FairQueue(Class<U> urgencies) {
        this.urgencies = new EnumMap<>(urgencies);
    }

    public void add(U urgency, S source, T task) {
        Turns<S, T> turns = urgencies.computeIfAbsent(urgency, _ -> new Turns<>());
        Deque<T> own = turns.waiting.get(source);
        if (own == null) {
            own = new ArrayDeque<>();
            turns.waiting.put(source, own);
            turns.order.addLast(source);
        }
        own.addLast(task);
        size++;
    }

    /** Takes the next task, of the source whose turn it is. */
    public Optional<T> poll() {
        return poll(_ -> true);
    }

    /** The same among some urgencies. */
    public Optional<T> poll(Predicate<U> among) {
        for (Map.Entry<U, Turns<S, T>> urgency : urgencies.entrySet()) {
            Turns<S, T> turns = urgency.getValue();
            if (!turns.order.isEmpty() && among.test(urgency.getKey())) {
                size--;
                return Optional.of(next(turns));
            }
        }
        return Optional.empty();
    }

    private T next(Turns<S, T> turns) {
        S source = turns.order.removeFirst();
        Deque<T> own = turns.waiting.get(source);
        if (own == null) {
            throw new IllegalStateException("a source has a turn and no task: " + source);
        }
        T task = own.removeFirst();
        if (own.isEmpty()) {
            turns.waiting.remove(source);
        } else {
            turns.order.addLast(source);
        }
        return task;
    }

    public int size() {
        return size;
    }
}
