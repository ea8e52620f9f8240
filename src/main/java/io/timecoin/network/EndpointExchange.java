package io.timecoin.network;

import io.smallrye.mutiny.Uni;
import io.timecoin.network.PeerMessage.EndpointsReply;
import io.timecoin.network.PeerMessage.GetEndpoints;

/** Takes the messages by which nodes tell each other of endpoints (protocol §7). Called on the network's threads; must not block. */
public interface EndpointExchange {

    /** A peer asks for endpoints. */
    void asked(PeerInfo peer, GetEndpoints question);

    /**
     * A peer tells some.
     *
     * @return done once nothing of the reply is held any more
     */
    Uni<Void> told(PeerInfo peer, EndpointsReply reply);
}
