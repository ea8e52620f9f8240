package io.timecoin.verification;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * At most one attempt for each key at a time. Others wait for its outcome: a success is theirs too, after a failure the next
 * one is made, so that a forged message keeps no true one out. Who waits is bounded by its link's window. The caller locks.
 *
 * @param <K> what is attempted
 * @param <A> an attempt
 */
public final class UnderWay<K, A> {

    private final Map<K, Deque<A>> waiting = new LinkedHashMap<>();

    /** Whether the attempt is to be made now; if not it waits. */
    public boolean begin(K key, A attempt) {
        Deque<A> before = waiting.putIfAbsent(key, new ArrayDeque<>());
        if (before != null) {
            before.addLast(attempt);
        }
        return before == null;
    }

    /** The attempt that was made has succeeded: those that waited, and are done too. */
    public List<A> succeeded(K key) {
        Deque<A> done = waiting.remove(key);
        return done == null ? List.of() : List.copyOf(done);
    }

    /** The attempt that was made has failed, or is not made after all: the next one that is to be made now. */
    public Optional<A> failed(K key) {
        Deque<A> left = waiting.get(key);
        if (left == null || left.isEmpty()) {
            waiting.remove(key);
            return Optional.empty();
        }
        return Optional.of(left.removeFirst());
    }

    /** Keys under way; for tests. */
    int size() {
        return waiting.size();
    }
}
