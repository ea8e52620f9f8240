package io.timecoin.network;

import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Openings that peers sent and that wait to be answered (protocol §7): the first work that a stranger can make for this node, so
 * nothing is done for one before its turn. So many a second are answered, whoever sends them; no address is refused by itself,
 * since a villain may share it with honest nodes. Instead turns go round the sources, every other one to those that claim to be
 * voters. A claim is not proof and can be copied: it buys a turn among the claims of that voter, nothing else.
 *
 * <p>Safe for any thread; work is done on the threads for handshakes, one after the other.
 */
final class HandshakeQueue {

    private static final int MOST = 1_024;

    /** Where an opening comes from: the voter that it claims to be of, else its address. */
    record Source(boolean claimsVoter, String name) {}

    /**
     * One opening.
     *
     * @param wanted whether its wire is still there
     * @param answer takes about half a millisecond
     * @param refuse instead, when there is no room
     */
    record Opening(BooleanSupplier wanted, Runnable answer, Runnable refuse) {}

    private final Map<Source, Deque<Opening>> claims = new LinkedHashMap<>();
    private final Map<Source, Deque<Opening>> others = new LinkedHashMap<>();
    private final LinkRuntime runtime;
    private final Bucket rate;
    private boolean claimsAreNext = true;
    private boolean running;
    private int waiting;

    /** @param burst so many at once; half of them each second after that */
    HandshakeQueue(LinkRuntime runtime, int burst) {
        this.runtime = runtime;
        this.rate = RateLimit.bucket(Math.max(1, burst / 2), burst, runtime.nanoClock());
    }

    /** Takes an opening; when too many wait the oldest of the source with the most is refused. */
    void offer(Source source, Opening opening) {
        Opening leaving;
        synchronized (this) {
            of(source).computeIfAbsent(source, _ -> new ArrayDeque<>()).add(opening);
            waiting++;
            leaving = waiting > MOST ? oldestOfTheMost() : null;
        }
        if (leaving != null) {
            leaving.refuse().run();
        }
        wake();
    }

    private Map<Source, Deque<Opening>> of(Source source) {
        return source.claimsVoter() ? claims : others;
    }

    private Opening oldestOfTheMost() {
        Source most = Stream.of(claims, others)
                .flatMap(sources -> sources.entrySet().stream())
                .max(Comparator.comparingInt(entry -> entry.getValue().size()))
                .orElseThrow()
                .getKey();
        return nextOf(most);
    }

    private void wake() {
        synchronized (this) {
            if (running) {
                return;
            }
            running = true;
        }
        runtime.handshakes().execute(this::turn);
    }

    private void turn() {
        Opening opening;
        synchronized (this) {
            if (waiting > 0 && !rate.tryConsume(1)) {
                long wait = rate.estimateAbilityToConsume(1).getNanosToWaitForRefill();
                runtime.scheduler()
                        .after(
                                Duration.ofNanos(wait),
                                () -> runtime.handshakes().execute(this::turn));
                return;
            }
            opening = firstWanted();
            if (opening == null) {
                running = false;
                return;
            }
        }
        try {
            opening.answer().run();
        } finally {
            runtime.handshakes().execute(this::turn); // what else that thread has to do comes in between
        }
    }

    /** Takes away what nobody waits for any more, too. */
    private @Nullable Opening firstWanted() {
        while (waiting > 0) {
            boolean claim = others.isEmpty() || (claimsAreNext && !claims.isEmpty());
            claimsAreNext = !claim;
            Opening opening =
                    nextOf((claim ? claims : others).keySet().iterator().next());
            if (opening.wanted().getAsBoolean()) {
                return opening;
            }
        }
        return null;
    }

    /** The oldest of a source, which comes after all others then. */
    private Opening nextOf(Source source) {
        Map<Source, Deque<Opening>> sources = of(source);
        Deque<Opening> openings = sources.remove(source);
        if (openings == null) {
            throw new IllegalStateException("a source without openings");
        }
        Opening next = openings.remove();
        waiting--;
        if (!openings.isEmpty()) {
            sources.put(source, openings);
        }
        return next;
    }

    /** Openings that wait. */
    synchronized int waiting() {
        return waiting;
    }
}
