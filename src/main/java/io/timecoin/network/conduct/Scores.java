package io.timecoin.network.conduct;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The scores of as many as are remembered; whose last fault is longest ago is forgotten first. Times are monotonic ms. For one
 * thread at a time.
 */
final class Scores {

    /** Of node keys, which are free, and of prefixes, which are not: neither makes this node forget the other. */
    static final int MOST = 4_096;

    private final Map<Subject, Score> ofKeys = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Subject, Score> ofPrefixes = new LinkedHashMap<>(16, 0.75f, true);

    /** Counts a fault; the points that its bearer has now. */
    int add(Subject subject, Fault fault, long now) {
        Map<Subject, Score> scores = scores(subject);
        Score score = scores.computeIfAbsent(subject, _ -> new Score());
        if (scores.size() > MOST) {
            scores.remove(scores.keySet().iterator().next());
        }
        score.add(fault, now);
        return score.points(now);
    }

    /** Zero or negative. */
    int points(Subject subject, long now) {
        Score score = scores(subject).get(subject);
        return score == null ? 0 : score.points(now);
    }

    /** Its slate is clean again. */
    void clear(Subject subject) {
        scores(subject).remove(subject);
    }

    private Map<Subject, Score> scores(Subject subject) {
        return switch (subject) {
            case Subject.Node _ -> ofKeys;
            case Subject.Prefix _ -> ofPrefixes;
        };
    }
}
