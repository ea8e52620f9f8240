package io.timecoin.network.history;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Heights that are being fetched or are here: who was asked for them and when, or what has come. */
final class HeldRange<P, B> {

    private final long first;
    private long last;

    /** When each of those was asked that have not answered, monotonic ms. */
    final Map<P, Long> asked = new LinkedHashMap<>();

    private long askedAt = Long.MIN_VALUE;
    private @Nullable B content;
    private long memory;

    HeldRange(long first, long last) {
        this.first = first;
        this.last = last;
    }

    long first() {
        return first;
    }

    long last() {
        return last;
    }

    BlockRange heights() {
        return new BlockRange(first, last);
    }

    boolean contains(long height) {
        return first <= height && height <= last;
    }

    void ask(P peer, long now) {
        asked.put(peer, now);
        askedAt = now;
    }

    /** When somebody was asked last. */
    long askedAt() {
        return askedAt;
    }

    /** It is here, up to a height. */
    void hold(long throughHeight, B blocks, long bytes) {
        last = throughHeight;
        content = blocks;
        memory = bytes;
    }

    /** Null while it is not here. */
    @Nullable
    B content() {
        return content;
    }

    boolean isHeld() {
        return content != null;
    }

    /** Bytes that its blocks take, or may take when they come. */
    long memory(long reserved) {
        return isHeld() ? memory : asked.isEmpty() ? 0 : reserved;
    }
}
