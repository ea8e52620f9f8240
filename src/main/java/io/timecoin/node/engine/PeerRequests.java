package io.timecoin.node.engine;

import io.timecoin.crypto.PublicKey;
import io.timecoin.network.PeerMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/**
 * Requests to peers that wait for their one reply: from several sources one after the other, each with a time limit, until
 * one answers or none is left. Bounded. Safe for any thread.
 */
final class PeerRequests {

    /** How long one source may take for a small reply. */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    /** The same for a reply that may fill a frame, also on a slow link. */
    static final Duration PATIENCE_FOR_MUCH = Duration.ofSeconds(8);

    private static final int MOST = 1_024;

    /**
     * A question and who may answer it.
     *
     * @param patience how long one source may take
     * @param message made with the request's id
     * @param takes uses the reply; whether the reply was of use, otherwise the next source is asked
     * @param exhausted run if no source answered
     */
    record Request(
            List<PublicKey> sources,
            Duration patience,
            IntFunction<PeerMessage> message,
            Predicate<PeerMessage> takes,
            Runnable exhausted) {}

    private record Open(Request request, int source, PublicKey asked) {}

    private final BiPredicate<PublicKey, PeerMessage> send;
    private final ScheduledExecutorService timer;
    private final Map<Integer, Open> open = new ConcurrentHashMap<>();
    private final AtomicInteger ids = new AtomicInteger();

    PeerRequests(BiPredicate<PublicKey, PeerMessage> send, ScheduledExecutorService timer) {
        this.send = send;
        this.timer = timer;
    }

    void ask(Request request) {
        ask(request, 0);
    }

    private void ask(Request request, int first) {
        for (int source = first; source < request.sources().size() && open.size() < MOST; source++) {
            int id = ids.incrementAndGet() & Integer.MAX_VALUE;
            PublicKey peer = request.sources().get(source);
            open.put(id, new Open(request, source, peer));
            if (send.test(peer, request.message().apply(id))) {
                var _ = timer.schedule(() -> expire(id), request.patience().toMillis(), TimeUnit.MILLISECONDS);
                return;
            }
            open.remove(id);
        }
        request.exhausted().run();
    }

    private void expire(int id) {
        Open late = open.remove(id);
        if (late != null) {
            ask(late.request(), late.source() + 1);
        }
    }

    /** Gives a reply to the request that it answers, if it was asked of this peer; any other is dropped. */
    void answered(PublicKey peer, int id, PeerMessage reply) {
        Open waiting = open.get(id);
        if (waiting == null || !waiting.asked().equals(peer) || !open.remove(id, waiting)) {
            return;
        }
        if (!waiting.request().takes().test(reply)) {
            ask(waiting.request(), waiting.source() + 1);
        }
    }

    /** Requests that wait; for tests. */
    int size() {
        return open.size();
    }
}
