package io.timecoin.network.discovery;

import io.timecoin.crypto.PublicKey;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Whom to ask for endpoints and when, and which replies were asked for (protocol §7): one peer at a time, by chance, the less often the
 * less comes of it. Bounded. Times are monotonic ms. For one thread at a time.
 */
final class Questions {

    /** Most that are open, and most peers of whom it is remembered when they were asked: as many as there may be links at once. */
    private static final int MOST = 1_024;

    /** Memory of an open question and of when its peer was asked, with the keys of links that have ended; bytes. */
    private static final int BYTES_EACH = 300;

    /** Most bytes of memory that it takes. */
    static final long MOST_BYTES = (long) MOST * BYTES_EACH;

    private record Open(PublicKey peer, int requestId) {}

    private final DiscoveryTimings timings;
    private final RandomGenerator random;
    private final Set<Open> open = new LinkedHashSet<>();
    private final Map<PublicKey, Long> askedAt = new LinkedHashMap<>();
    private Duration pause;
    private long nextAt = Long.MIN_VALUE;
    private int lastId;

    Questions(DiscoveryTimings timings, RandomGenerator random) {
        this.timings = timings;
        this.random = random;
        this.pause = timings.leastPause();
    }

    /** Who of these is to be asked now; the question counts as asked once it is {@linkplain #asked noted}. */
    Optional<PublicKey> due(List<PublicKey> linked, long now) {
        if (now < nextAt) {
            return Optional.empty();
        }
        List<PublicKey> free = linked.stream().filter(key -> mayAsk(key, now)).toList();
        return free.isEmpty() ? Optional.empty() : Optional.of(free.get(random.nextInt(free.size())));
    }

    /** Whether this peer was not asked for so long that it answers again. */
    boolean mayAsk(PublicKey peer, long now) {
        Long last = askedAt.get(peer);
        return last == null || now - last >= timings.sameAgain().toMillis();
    }

    /** Notes a question that is to be sent; its id. */
    int asked(PublicKey peer, long now) {
        lastId = lastId == Integer.MAX_VALUE ? 1 : lastId + 1;
        open.add(new Open(peer, lastId));
        if (open.size() > MOST) {
            open.remove(open.iterator().next());
        }
        askedAt.remove(peer);
        askedAt.put(peer, now);
        if (askedAt.size() > MOST) {
            askedAt.remove(askedAt.keySet().iterator().next());
        }
        nextAt = now + DiscoveryTimings.jittered(pause, random).toMillis();
        Duration longer = pause.multipliedBy(2);
        pause = longer.compareTo(timings.mostPause()) < 0 ? longer : timings.mostPause();
        return lastId;
    }

    /** Whether a reply answers an open question, which it closes. Of a link that ended meanwhile a reply may still come. */
    boolean isAnswer(PublicKey peer, int requestId) {
        return open.remove(new Open(peer, requestId));
    }

    /** Bytes of memory that it takes, at most {@link #MOST_BYTES}. */
    long bytes() {
        return (long) Math.max(open.size(), askedAt.size()) * BYTES_EACH;
    }

    /** Something new came, or a link has ended: it is worth asking soon. */
    void hurry(long now) {
        pause = timings.leastPause();
        nextAt = Math.min(nextAt, now + DiscoveryTimings.jittered(pause, random).toMillis());
    }
}
