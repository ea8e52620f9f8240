package io.timecoin.runtime;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** The heap of this process as it is shared out, and what each holder has of it. Safe for any thread. */
public final class HeapAccount {

    private final long heap;

    private record Use(long limit, LongSupplier held) {}

    private final Map<HeapShare, Use> uses = new ConcurrentHashMap<>();

    /** @param heap most bytes that it may have */
    public HeapAccount(long heap) {
        if (heap < 1) {
            throw new IllegalArgumentException("a heap has some bytes");
        }
        this.heap = heap;
    }

    /** Of the running JVM. */
    public static HeapAccount ofThisProcess() {
        return new HeapAccount(Runtime.getRuntime().maxMemory());
    }

    /** Bytes of memory for one holder. */
    public long share(HeapShare holder) {
        return holder.of(heap);
    }

    /** Bytes of memory for one holder that works with nothing less than {@code least}, however small the heap. */
    public long share(HeapShare holder, long least) {
        return Math.max(least, share(holder));
    }

    /** How many things of so many bytes each a holder may have; at least one. */
    public int count(HeapShare holder, long bytesEach) {
        return Math.clamp(share(holder) / bytesEach, 1, Integer.MAX_VALUE);
    }

    /**
     * A holder says what it may have and where to ask what it has.
     *
     * @param limit bytes: its share, or what it needs at least, or what is configured
     * @param held bytes; asked on any thread
     */
    public void use(HeapShare holder, long limit, LongSupplier held) {
        uses.put(holder, new Use(limit, held));
    }

    /** Who has said so. */
    public Set<HeapShare> holders() {
        return Set.copyOf(uses.keySet());
    }

    /** Most bytes that a holder may have. */
    public long limit(HeapShare holder) {
        return use(holder).limit();
    }

    /** Bytes that a holder has. */
    public long held(HeapShare holder) {
        return use(holder).held().getAsLong();
    }

    private Use use(HeapShare holder) {
        Use use = uses.get(holder);
        if (use == null) {
            throw new IllegalArgumentException(holder + " holds nothing in this process");
        }
        return use;
    }
}
