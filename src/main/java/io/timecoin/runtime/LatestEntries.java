package io.timecoin.runtime;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * What was put last, within a bound; the oldest goes first, however often it is asked for. A cache that keeps what is asked for
 * most would let go of the newest, which a node asks for next: what is verified, shown or final is asked for once or twice
 * within moments, and never again. Safe for any thread; no call takes long.
 */
public final class LatestEntries<K, V> {

    private final long most;
    private final ToLongFunction<V> weigher;
    private final Map<K, V> entries = new LinkedHashMap<>();
    private long weight;

    private LatestEntries(long most, ToLongFunction<V> weigher) {
        if (most < 0) {
            throw new IllegalArgumentException("a bound is not negative");
        }
        this.most = most;
        this.weigher = weigher;
    }

    /** At most so many. */
    public static <K, V> LatestEntries<K, V> count(int most) {
        return new LatestEntries<>(most, _ -> 1);
    }

    /** As many as weigh so much together. The weight of a value does not change. */
    public static <K, V> LatestEntries<K, V> weight(long most, ToLongFunction<V> weigher) {
        return new LatestEntries<>(most, weigher);
    }

    public synchronized Optional<V> get(K key) {
        return Optional.ofNullable(entries.get(key));
    }

    public synchronized boolean contains(K key) {
        return entries.containsKey(key);
    }

    /** Makes it the newest. */
    public synchronized void put(K key, V value) {
        remove(key);
        entries.put(key, value);
        weight += weigher.applyAsLong(value);
        Iterator<V> oldest = entries.values().iterator();
        while (weight > most) {
            weight -= weigher.applyAsLong(oldest.next());
            oldest.remove();
        }
    }

    /** Whether it was not there and is now. */
    public synchronized boolean add(K key, V value) {
        if (entries.containsKey(key)) {
            return false;
        }
        put(key, value);
        return true;
    }

    /** What is there, or else is made and put. */
    public synchronized V get(K key, Supplier<V> made) {
        V known = entries.get(key);
        if (known != null) {
            return known;
        }
        V fresh = made.get();
        put(key, fresh);
        return fresh;
    }

    public synchronized void remove(K key) {
        V gone = entries.remove(key);
        weight -= gone == null ? 0 : weigher.applyAsLong(gone);
    }

    /** All values, oldest first. */
    public synchronized List<V> values() {
        return List.copyOf(entries.values());
    }

    /** Of all values together. */
    public synchronized long weight() {
        return weight;
    }
}
