package io.timecoin.query;

import io.timecoin.ledger.ActiveSet;
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
 */
record Witnesses(long weight, long totalWeight, boolean enough, boolean quorum, long provenHeight) {

    /**
     * This node among the voters.
     *
     * @param index −1 if it is none
     * @param votes whether it casts votes: only then it counts
     * @param height its own final height
     */
    record Self(int index, boolean votes, long height) {}

    /** @param heights final heights as linked voters last said, by index in the set; what is said of this node itself is not used */
    static Witnesses of(ActiveSet set, Map<Integer, Long> heights, Self self) {
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
        return new Witnesses(weight, set.totalWeight(), set.isWitnessShare(weight), set.isQuorum(weight), proven);
    }
}
