package io.timecoin.simulation;

import io.timecoin.network.PeerMessage;
import java.util.List;

/** The simplest treasons. */
final class Treasons {

    private Treasons() {}

    static final class Silent implements Treason {
        @Override
        public List<PeerMessage> instead(SimulatedNode self, int to, PeerMessage message) {
            return List.of();
        }
    }

    /** Follows the protocol; what is wrong is something else. */
    static final class Obedient implements Treason {}
}
