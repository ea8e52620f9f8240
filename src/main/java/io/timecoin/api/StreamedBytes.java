package io.timecoin.api;

import io.timecoin.runtime.HeapAccount;
import io.timecoin.runtime.HeapShare;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Memory of what streams have sent and their clients have not taken yet, events and blocks: of all streams together. A stream
 * for which there is no room waits until others give some back. Any thread.
 */
@Singleton
public final class StreamedBytes {

    /** On any heap: an event of a large block has to fit beside others. */
    private static final long LEAST = 4 << 20;

    private final long most;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private final AtomicInteger turns = new AtomicInteger();
    private long held;

    @Inject
    public StreamedBytes(HeapAccount heap) {
        this(heap.share(HeapShare.EVENT_STREAMS, LEAST));
        heap.use(HeapShare.EVENT_STREAMS, most, this::held);
    }

    StreamedBytes(long most) {
        this.most = most;
    }

    /** Bytes that are taken now. */
    public synchronized long held() {
        return held;
    }

    /** Bytes there may be. What is larger by itself goes alone. */
    public long most() {
        return most;
    }

    /** Of one stream, run whenever there may be room for it again. */
    public Share share(Runnable whenRoom) {
        return new Share(whenRoom);
    }

    /** What one stream has taken. Closed with it: nothing is counted any more, and nothing given. */
    public final class Share implements AutoCloseable {
        private final Runnable whenRoom;
        private long bytes; // under the lock of all
        private boolean closed;

        private Share(Runnable whenRoom) {
            this.whenRoom = whenRoom;
        }

        /** Takes so many bytes; false if there is no room, then the stream is run once there may be. */
        public boolean take(long more) {
            synchronized (StreamedBytes.this) {
                if (closed) {
                    return false;
                }
                if (held > 0 && held + more > most) {
                    waiting.remove(whenRoom);
                    waiting.add(whenRoom);
                    return false;
                }
                held += more;
                bytes += more;
                return true;
            }
        }

        /** The client has so many of them. */
        public void giveBack(long taken) {
            synchronized (StreamedBytes.this) {
                long given = Math.min(taken, bytes);
                bytes -= given;
                held -= given;
            }
            wake();
        }

        /** The client has all that was sent. */
        public void giveBackAll() {
            giveBack(Long.MAX_VALUE);
        }

        /** Bytes that this stream has taken. */
        public long bytes() {
            synchronized (StreamedBytes.this) {
                return bytes;
            }
        }

        @Override
        public void close() {
            synchronized (StreamedBytes.this) {
                closed = true;
                waiting.remove(whenRoom);
            }
            giveBackAll();
        }
    }

    /** Runs who waits, the first first, until one of them finds no room again. Turns never overlap, so none runs inside another. */
    private void wake() {
        if (turns.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        while (seen != 0) {
            Runnable next = first();
            while (next != null) {
                next.run();
                next = waitsAgain(next) ? null : first();
            }
            seen = turns.addAndGet(-seen);
        }
    }

    private synchronized @Nullable Runnable first() {
        return held < most ? waiting.poll() : null;
    }

    private synchronized boolean waitsAgain(Runnable woken) {
        return waiting.contains(woken);
    }
}
