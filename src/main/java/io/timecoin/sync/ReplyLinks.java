package io.timecoin.sync;

import io.timecoin.crypto.PublicKey;
import io.timecoin.network.EncodedReply;
import io.timecoin.network.PeerManager;

/** The links of a node, as far as replies leave on them. Safe for any thread; never waits. */
interface ReplyLinks {

    /** As {@link PeerManager#hasRoomForReply}. */
    boolean hasRoom(PublicKey peer);

    /** As {@link PeerManager#reply}. */
    boolean reply(PublicKey peer, EncodedReply reply, Runnable left);

    static ReplyLinks of(PeerManager manager) {
        return new ReplyLinks() {
            @Override
            public boolean hasRoom(PublicKey peer) {
                return manager.hasRoomForReply(peer);
            }

            @Override
            public boolean reply(PublicKey peer, EncodedReply reply, Runnable left) {
                return manager.reply(peer, reply, left);
            }
        };
    }
}
