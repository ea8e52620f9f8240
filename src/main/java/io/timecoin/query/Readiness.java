package io.timecoin.query;

import io.timecoin.engine.BlockImporter;
import io.timecoin.engine.EngineSnapshot;
import io.timecoin.ledger.ActiveSet;
import io.timecoin.ledger.ChainState;
import io.timecoin.network.PeerInfo;
import io.timecoin.verification.LinkedVoters;
import java.util.List;
import java.util.Optional;

/**
 * Whether clients should be sent to this node: a quorum is reachable, it is not far behind what peers have shown, and its disk
 * keeps up. The reason is said in words.
 */
final class Readiness {

    /** A node this close to its peers counts as in sync: status messages are a second old. */
    private static final long BLOCKS_BEHIND = 100;

    private Readiness() {}

    static Optional<String> reason(List<PeerInfo> peers, ChainState tip, EngineSnapshot.State engine, int backlog) {
        ActiveSet set = tip.activeSet();
        long weight = peers.stream()
                .mapToInt(peer -> LinkedVoters.index(set, peer))
                .filter(index -> index >= 0)
                .distinct()
                .mapToLong(index -> set.voter(index).weight())
                .sum();
        if (!set.isQuorum(weight + ownWeight(set, engine))) {
            return Optional.of(
                    "no quorum is reachable: linked voters have weight " + weight + " of " + set.totalWeight());
        }
        long behind = engine.targetHeight() - tip.height();
        if (behind > BLOCKS_BEHIND) {
            return Optional.of("catching up: " + behind + " blocks behind height " + engine.targetHeight());
        }
        if (backlog > BlockImporter.BACKLOG) {
            return Optional.of("the disk does not keep up: " + backlog + " final blocks wait to be stored");
        }
        return Optional.empty();
    }

    private static long ownWeight(ActiveSet set, EngineSnapshot.State engine) {
        return engine.ownIndex() >= 0 && engine.ownIndex() < set.size()
                ? set.voter(engine.ownIndex()).weight()
                : 0;
    }
}
