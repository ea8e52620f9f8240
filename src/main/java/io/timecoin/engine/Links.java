package io.timecoin.engine;

import io.timecoin.network.PeerInfo;
import io.timecoin.network.PeerManager;
import io.timecoin.network.PeerMessage;
import java.util.List;
import java.util.function.Predicate;

/** The links of a node, as far as the engine sends on them. Safe for any thread; never waits. */
interface Links {

    List<PeerInfo> peers();

    /** As {@link PeerManager#broadcast}. */
    void broadcast(PeerMessage message, Predicate<PeerInfo> wanted);

    /** As {@link PeerManager#repeat}. */
    void repeat(List<PeerMessage> messages, Predicate<PeerInfo> wanted);

    static Links of(PeerManager manager) {
        return new Links() {
            @Override
            public List<PeerInfo> peers() {
                return manager.peers();
            }

            @Override
            public void broadcast(PeerMessage message, Predicate<PeerInfo> wanted) {
                manager.broadcast(message, wanted);
            }

            @Override
            public void repeat(List<PeerMessage> messages, Predicate<PeerInfo> wanted) {
                manager.repeat(messages, wanted);
            }
        };
    }
}
