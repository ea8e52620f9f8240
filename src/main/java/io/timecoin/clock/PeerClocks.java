package io.timecoin.clock;

import io.timecoin.ledger.ActiveSet;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What the other voters' clocks say of this node's (protocol §10). */
public final class PeerClocks {

    /** An own clock this far off neither proposes nor notarizes. */
    static final Duration MOST_OFFSET = Duration.ofSeconds(2);

    private PeerClocks() {}

    /**
     * How far a quorum of other voters says at least that the own clock is behind (positive) or ahead (negative); zero while
     * no quorum agrees on the side. Less than a third of the weight cannot make it larger than some correct voter says, and
     * whoever follows it leaves a quorum that does without it.
     *
     * @param offsets of voters by their index in the set, as far as they are known; not this node's own
     */
    public static Duration offset(ActiveSet set, Map<Integer, Duration> offsets) {
        Duration behind = quorumSays(set, offsets, Comparator.reverseOrder());
        Duration ahead = quorumSays(set, offsets, Comparator.naturalOrder());
        return behind.isPositive() ? behind : ahead.isNegative() ? ahead : Duration.ZERO;
    }

    /** The offset up to which, in this order, a quorum's weight is reached; zero if it is not. */
    private static Duration quorumSays(ActiveSet set, Map<Integer, Duration> offsets, Comparator<Duration> order) {
        long weight = 0;
        List<Map.Entry<Integer, Duration>> sorted = offsets.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(order))
                .toList();
        for (Map.Entry<Integer, Duration> each : sorted) {
            weight += set.voter(each.getKey()).weight();
            if (set.isQuorum(weight)) {
                return each.getValue();
            }
        }
        return Duration.ZERO;
    }

    static boolean isRight(Duration offset) {
        return offset.abs().compareTo(MOST_OFFSET) <= 0;
    }
}
