package io.timecoin.api.rest.json;

import io.timecoin.crypto.Hash256;
import io.timecoin.query.view.PeerView;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A linked peer. */
@Schema(name = "Peer")
public record PeerJson(
        String nodeKey,
        Optional<String> masternodeId,
        String endpoint,
        boolean inbound,
        String connectedAt,
        String lastHeardAt,
        long finalHeight,
        long bytesIn,
        long bytesOut) {

    public static PeerJson of(PeerView peer) {
        return new PeerJson(
                peer.nodeKey().toHex(),
                peer.masternodeId().map(Hash256::toHex),
                peer.endpoint(),
                peer.inbound(),
                Times.iso(peer.connectedAt()),
                Times.iso(peer.lastHeardAt()),
                peer.finalHeight(),
                peer.bytesIn(),
                peer.bytesOut());
    }
}
