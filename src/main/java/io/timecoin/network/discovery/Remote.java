package io.timecoin.network.discovery;

import io.timecoin.network.HostPort;
import io.timecoin.network.IpEndpoint;
import io.timecoin.network.PeerInfo;
import java.util.Optional;

/** The other end of a link. */
final class Remote {

    private Remote() {}

    /** Where its bytes come from; of a link that this node opened, where it dialled. Empty if that is not known as an address. */
    static Optional<IpEndpoint> of(PeerInfo peer) {
        String text = peer.remoteAddress();
        int colon = text.lastIndexOf(':');
        try {
            String host = text.substring(0, Math.max(0, colon)).replaceAll("^\\[|]$", "");
            return IpEndpoint.of(new HostPort(host, Integer.parseInt(text.substring(colon + 1))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
