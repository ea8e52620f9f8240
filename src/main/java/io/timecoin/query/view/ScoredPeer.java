package io.timecoin.query.view;

/**
 * A linked peer as an operator sees it.
 *
 * @param remoteAddress where its bytes come from
 * @param score of its node key: zero, or below for what it has done of late that no correct node does; −100 is a ban
 */
public record ScoredPeer(PeerView peer, String remoteAddress, int score) {

    /** Its node key in hex. */
    public String nodeKey() {
        return peer.nodeKey().toHex();
    }
}
