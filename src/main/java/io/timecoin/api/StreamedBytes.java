package io.timecoin.api;

import io.timecoin.network.conduct.AddressPrefix;
import io.timecoin.runtime.HeapAccount;
import io.timecoin.runtime.HeapShare;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Memory of what streams have sent and their clients have not taken yet, events and blocks: of the streams of one network of addresses
 * ({@link Shares}), and of all together. A stream for which there is no room waits until others give some back. Any thread; a
 * stream goes on where it is at home.
 */
@Singleton
public final class StreamedBytes {

    /** On any heap: an event of a large block has to fit beside others. */
    private static final long LEAST = 4 << 20;

    private final Shares all;
    private final Set<Share> waiting = new LinkedHashSet<>(); // under the lock, as what each share has

    @Inject
    public StreamedBytes(HeapAccount heap) {
        this(heap.share(HeapShare.EVENT_STREAMS, LEAST));
        heap.use(HeapShare.EVENT_STREAMS, all.most(), all::taken);
    }

    StreamedBytes(long most) {
        this.all = new Shares(most);
    }

    /** Bytes that are taken now. */
    public long held() {
        return all.taken();
    }

    /** Of one stream, run on its event loop whenever there is room for it again. */
    public Share share(Asker asker, Runnable whenRoom) {
        return new Share(asker, whenRoom);
    }

    /** What one stream has taken. Closed with it: nothing is counted any more, and nothing given. */
    public final class Share implements AutoCloseable {
        private final Asker asker;
        private final Runnable whenRoom;
        private long bytes;
        private long wanted;
        private long reserved; // while it is told that there is room
        private boolean closed;

        private Share(Asker asker, Runnable whenRoom) {
            this.asker = asker;
            this.whenRoom = whenRoom;
        }

        /** Takes so many bytes; false if there is no room, then the stream is run once there is. */
        public boolean take(long more) {
            synchronized (StreamedBytes.this) {
                if (closed) {
                    return false;
                }
                giveReserved();
                if (!fit(asker.network(), more)) {
                    wanted = more;
                    waiting.add(this);
                    return false;
                }
                waiting.remove(this);
                bytes += more;
                return true;
            }
        }

        /** The client has so many of them. */
        public void giveBack(long taken) {
            synchronized (StreamedBytes.this) {
                long given = Math.min(taken, bytes);
                bytes -= given;
                all.give(asker.network(), given);
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

        private void run() {
            whenRoom.run();
            boolean left;
            synchronized (StreamedBytes.this) {
                left = giveReserved();
            }
            if (left) {
                wake();
            }
        }

        private boolean giveReserved() {
            boolean some = reserved > 0;
            all.give(asker.network(), reserved);
            reserved = 0;
            return some;
        }

        @Override
        public void close() {
            synchronized (StreamedBytes.this) {
                closed = true;
                waiting.remove(this);
                giveReserved();
            }
            giveBackAll();
        }
    }

    /** What is larger than its network's share goes if that has nothing else under way; what is larger than all goes alone. */
    private boolean fit(AddressPrefix network, long more) {
        boolean first = all.heldBy(network) == 0;
        if (all.take(network, more) || (first && all.takeWhole(network, more))) {
            return true;
        }
        if (all.taken() > 0) {
            return false;
        }
        all.takeAnyway(network, more);
        return true;
    }

    /** Keeps room for those who wait and have some now, the first first, and tells each on its own event loop. */
    private void wake() {
        List<Share> woken = new ArrayList<>();
        synchronized (this) {
            for (Iterator<Share> waiters = waiting.iterator(); waiters.hasNext(); ) {
                Share next = waiters.next();
                if (fit(next.asker.network(), next.wanted)) {
                    waiters.remove();
                    next.reserved = next.wanted;
                    woken.add(next);
                }
            }
        }
        woken.forEach(share -> share.asker.onItsLoop(share::run));
    }
}
