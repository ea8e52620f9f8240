package io.timecoin.query;

import io.timecoin.ledger.ActiveSet;
import io.timecoin.ledger.ChainState;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which voters a node hears, and what that proves. More than a third of the weight has a correct voter among it, so what so
 * many say at least is true; what a peer says that is no voter counts for nothing.
 *
 * @param weight of the voters that are heard, and of this node if it votes
 * @param totalWeight of the set
 * @param enough whether that weight is more than a third
 * @param quorum whether that weight can make blocks final
 * @param provenHeight final height that voters of more than a third, this node among them, say at least; 0 if there are none
 * @param recent whether this node is no voter and has had a final block just now: a quorum has signed it, whoever brought it
 */
record Witnesses(long weight, long totalWeight, boolean enough, boolean quorum, long provenHeight, boolean recent) {

    /** So old a block may be that a correct voter notarizes, ms (protocol §4). */
    private static final long OLDEST_MILLIS = 30_000;

    /**
     * This node among the voters.
     *
     * @param index −1 if it is none
     * @param votes whether it casts votes: only then it counts
     * @param height its own final height
     */
    record Self(int index, boolean votes, long height) {}

    /**
     * Whether the newest final block is of now: the network makes one in each idle interval at least, and its timestamp was near the
     * clocks of a quorum. No peer can make one; it can only keep it back, and for no longer than this.
     *
     * @param wall the own clock, Unix ms
     */
    static boolean isRecent(ChainState tip, long idleMillis, long wall) {
        return tip.height() > 0 && Math.abs(wall - tip.timestamp()) <= OLDEST_MILLIS + idleMillis;
    }

    /** Whether this node can tell what is final. */
    boolean tell() {
        return enough || recent;
    }

    /** Whether blocks become final, as far as this node can tell: an observer need not be linked to a quorum. */
    boolean quorumReachable() {
        return quorum || recent;
    }

    /**
     * Of the voters that are heard.
     *
     * @param heights final heights as linked voters last said, by index in the set; what is said of this node itself is not used
     * @param recent whether the newest final block {@link #isRecent}; it counts for who is no voter
     */
    static Witnesses of(ActiveSet set, Map<Integer, Long> heights, Self self, boolean recent) {
        Map<Integer, Long> said = new TreeMap<>(heights);
        said.remove(self.index());
        if (self.votes() && self.index() >= 0 && self.index() < set.size()) {
            said.put(self.index(), self.height());
        }
        List<Map.Entry<Integer, Long>> highestFirst = said.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .toList();
        long weight = 0;
        long proven = 0;
        for (Map.Entry<Integer, Long> voter : highestFirst) {
            boolean before = set.isWitnessShare(weight);
            weight += set.voter(voter.getKey()).weight();
            if (!before && set.isWitnessShare(weight)) {
                proven = voter.getValue();
            }
        }
        return new Witnesses(
                weight,
                set.totalWeight(),
                set.isWitnessShare(weight),
                set.isQuorum(weight),
                proven,
                recent && self.index() < 0);
    }
}
