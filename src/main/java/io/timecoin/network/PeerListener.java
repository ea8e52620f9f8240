package io.timecoin.network;

import io.smallrye.mutiny.Uni;

/**
 * Told what happens on links, on their threads: must not block. It may call {@link PeerManager#send},
 * {@link PeerManager#broadcast} and {@link PeerManager#peers}. A message may still arrive while its link is being
 * reported as gone.
 */
public interface PeerListener {

    /** A link stands. If it replaces one to the same peer, that one was reported as gone before. */
    void linked(PeerInfo peer);

    /** A link is gone, for the stated reason. */
    void unlinked(PeerInfo peer, String reason);

    /**
     * A well-formed message came; nothing in it is verified.
     *
     * @return done once the message has left the node's bounded queues: until then it fills the link's window. It must not
     *     fail for anything that a peer can do
     */
    Uni<Void> received(PeerInfo peer, PeerMessage message);

    /** A handshake ended without a link. */
    default void refused(String remoteAddress, Refusal refusal, String words, boolean byPeer) {}
}
