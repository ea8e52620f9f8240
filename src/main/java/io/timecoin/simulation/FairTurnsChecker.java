package io.timecoin.simulation;

import io.timecoin.simulation.Violation.Invariant;
import io.timecoin.verification.Urgency;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * That verifiers serve those who wait in turn: while somebody's first task waits, each other one of the same urgency is served
 * at most once (protocol §7). Counts by itself, whatever the queue does.
 */
final class FairTurnsChecker {

    private static final class Source {
        private int waiting;
        private final Map<Integer, Integer> servedBefore = new LinkedHashMap<>();
    }

    private final int host;
    private final Map<Urgency, Map<Integer, Source>> urgencies = new EnumMap<>(Urgency.class);

    FairTurnsChecker(int host) {
        this.host = host;
    }

    private Map<Integer, Source> sources(Urgency urgency) {
        return urgencies.computeIfAbsent(urgency, _ -> new LinkedHashMap<>());
    }

    /** A task of a source waits from now on. */
    void waits(Urgency urgency, int source) {
        sources(urgency).computeIfAbsent(source, _ -> new Source()).waiting++;
    }

    /** The turn of a task of a source has come. */
    void served(Urgency urgency, int source) {
        Map<Integer, Source> sources = sources(urgency);
        Source own = sources.get(source);
        if (own == null) {
            throw new IllegalStateException("nothing of " + source + " waits");
        }
        own.servedBefore.clear();
        if (--own.waiting == 0) {
            sources.remove(source);
        }
        sources.forEach((other, each) -> {
            if (other != source && each.servedBefore.merge(source, 1, Integer::sum) > 1) {
                throw new Violation(
                        Invariant.FAIR_TURNS,
                        "node " + host + " verifies twice for " + source + " while a task of " + other + " waits");
            }
        });
    }

    /** The process has ended. */
    void clear() {
        urgencies.clear();
    }
}
