package io.timecoin.clock;

import io.timecoin.ledger.ActiveSet;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What the other voters' clocks say of this node's (protocol §10).
 *
 * @param self index of this node in the set, negative if it is no voter
 * @param offsets how far other voters' clocks are ahead of the own one at least, by index, as far as that is known
 */
public record PeerClocks(ActiveSet set, int self, Map<Integer, Duration> offsets) {

    /**
     * How far a quorum of other voters says at least that the own clock is behind (positive) or ahead (negative); zero while
     * no quorum agrees on the side. Less than a third of the weight cannot make it larger than some correct voter says, and
     * whoever follows it leaves a quorum that does without it.
     */
    Duration offset() {
        Duration behind = quorumSays(Comparator.reverseOrder());
        Duration ahead = quorumSays(Comparator.naturalOrder());
        return behind.isPositive() ? behind : ahead.isNegative() ? ahead : Duration.ZERO;
    }

    /** The offset up to which, in this order, a quorum's weight is reached; zero if it is not. */
    private Duration quorumSays(Comparator<Duration> order) {
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

    /**
     * Whether voters whose clocks are within {@code most} of the own one make a quorum, this node among them if it votes. Without it
     * they have to be more than a third of the weight, so that a correct one is among them.
     */
    boolean agree(Duration most) {
        long others = offsets.entrySet().stream()
                .filter(each -> each.getValue().abs().compareTo(most) <= 0)
                .mapToLong(each -> set.voter(each.getKey()).weight())
                .sum();
        long own = self < 0 ? 0 : set.voter(self).weight();
        return set.isWitnessShare(others) && set.isQuorum(others + own);
    }
}
