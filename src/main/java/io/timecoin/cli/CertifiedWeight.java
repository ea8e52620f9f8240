package io.timecoin.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.timecoin.cli.client.JsonReply;
import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.client.NodeClientException;
import java.util.List;
import java.util.Optional;

/**
 * How much of the network's voting weight signed that a block is final.
 *
 * @param signed weight of the signers of its certificate
 * @param total weight of all who could vote in its epoch
 */
record CertifiedWeight(long signed, long total) {

    private static final int NOT_FOUND = 404;

    /**
     * As a node tells it; not checked here, {@code timecoin} trusts the node it asks. Empty if the node does not keep the
     * certificate, or is in another epoch already, so that it tells other voters' weights.
     */
    static Optional<CertifiedWeight> of(NodeClient client, long height) {
        try {
            JsonReply certificate = client.get("/v1/blocks/" + height + "/certificate");
            JsonReply consensus = client.consensus();
            return certificate.number("epoch") == consensus.number("epoch")
                    ? Optional.of(sum(certificate, consensus))
                    : Optional.empty();
        } catch (NodeClientException e) {
            if (e.status() == NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static CertifiedWeight sum(JsonReply certificate, JsonReply consensus) {
        List<JsonReply> voters = consensus.list("voters");
        long signed = 0;
        for (JsonNode signer : certificate.json().path("signers")) {
            int index = signer.asInt(-1);
            if (index < 0 || index >= voters.size()) {
                throw new CommandFailedException(certificate.origin() + " answered a signer that is not a voter");
            }
            signed += voters.get(index).number("weight");
        }
        return new CertifiedWeight(signed, consensus.number("totalWeight"));
    }
}
