package io.timecoin.verification;

import io.smallrye.mutiny.Uni;
import io.timecoin.crypto.PublicKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Messages of the epoch after the current one, held until that opens: a peer may have seen the settlement final a little
 * earlier. Of each peer the newest {@value #OF_ONE_PEER} are kept, of at most
 * {@value #BYTES_OF_ONE_PEER} bytes together, so that none can crowd the others out or fill the memory. Safe for any
 * thread.
 */
final class EarlyMessages {

    /** Several views' worth of one voter's messages; who lags farther behind than that asks for what it lacks. */
    static final int OF_ONE_PEER = 32;

    /** A full block's proposal, and votes and certificates beside it; of memory, see {@link HeldBytes}. */
    static final long BYTES_OF_ONE_PEER = 1_000_000;

    private record Early(long epoch, long bytes, Supplier<Uni<Void>> work) {}

    private final LongSupplier epoch;
    private final Map<PublicKey, Deque<Early>> held = new LinkedHashMap<>();

    EarlyMessages(LongSupplier currentEpoch) {
        this.epoch = currentEpoch;
    }

    /**
     * Holds what is of the next epoch, or lets go of it if it is larger than its sender's share; false if it is of another.
     *
     * @param bytes of memory that it takes
     */
    synchronized boolean hold(PublicKey peer, long ofEpoch, long bytes, Supplier<Uni<Void>> work) {
        // Under the lock: takeAll comes after the epoch has opened, so nothing is left behind in between.
        if (ofEpoch != epoch.getAsLong() + 1) {
            return false;
        }
        if (bytes > BYTES_OF_ONE_PEER) {
            return true; // it drives out nothing
        }
        Deque<Early> messages = held.computeIfAbsent(peer, key -> new ArrayDeque<>());
        messages.addLast(new Early(ofEpoch, bytes, work));
        long sum = messages.stream().mapToLong(Early::bytes).sum();
        while (messages.size() > OF_ONE_PEER || sum > BYTES_OF_ONE_PEER) {
            sum -= messages.removeFirst().bytes();
        }
        return true;
    }

    /** Everything held, once the epoch has opened; what already came for the one after it stays. */
    synchronized List<Supplier<Uni<Void>>> takeAll() {
        long opened = epoch.getAsLong();
        List<Supplier<Uni<Void>>> due = new ArrayList<>();
        held.values()
                .forEach(messages -> messages.removeIf(early -> {
                    if (early.epoch() == opened) {
                        due.add(early.work());
                    }
                    return early.epoch() <= opened;
                }));
        held.values().removeIf(Deque::isEmpty);
        return due;
    }

    /** The link is gone. */
    synchronized void forget(PublicKey peer) {
        held.remove(peer);
    }
}
