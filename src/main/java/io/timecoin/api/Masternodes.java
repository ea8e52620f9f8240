package io.timecoin.api;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.GenesisMasternode;
import io.timecoin.query.NodeQueries;
import io.timecoin.query.view.ConsensusView;
import io.timecoin.query.view.NodeStatus;
import io.timecoin.query.view.PeerView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The masternodes of the network with what this node knows of each, in order of id. */
public final class Masternodes {

    private Masternodes() {}

    /**
     * One masternode.
     *
     * @param voteWeight in the current epoch; 0 if it does not vote
     * @param link this node's link to it, if there is one
     * @param self whether it is this node
     */
    public record Known(
            Hash256 id, GenesisMasternode registered, long voteWeight, Optional<PeerView> link, boolean self) {

        /** Whether it is here or linked. */
        public boolean reachable() {
            return self || link.isPresent();
        }
    }

    public static List<Known> list(NodeQueries node, ConsensusView consensus) {
        NodeStatus status = node.status();
        Map<Hash256, PeerView> links = node.peers().stream()
                .filter(peer -> peer.masternodeId().isPresent())
                .collect(Collectors.toMap(peer -> peer.masternodeId().orElseThrow(), Function.identity(), (a, b) -> a));
        return node.genesis().masternodes().stream()
                .map(registered -> known(registered, status, consensus, links))
                .sorted((a, b) -> a.id().compareTo(b.id()))
                .toList();
    }

    private static Known known(
            GenesisMasternode registered, NodeStatus status, ConsensusView consensus, Map<Hash256, PeerView> links) {
        Hash256 id = registered.id();
        int index = consensus.activeSet().indexOf(id);
        return new Known(
                id,
                registered,
                index < 0 ? 0 : consensus.activeSet().voter(index).weight(),
                Optional.ofNullable(links.get(id)),
                status.masternodeId().filter(id::equals).isPresent());
    }
}
